import {createHash} from 'node:crypto';
import {existsSync} from 'node:fs';
import {copyFile, rm} from 'node:fs/promises';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Report} from '../../src/stage/stage.ts';
import {download} from './download.ts';
import {sha256Of, unpackGzip} from './unpack.ts';

export interface Wanted {
  readonly name: string;
  readonly sources: readonly string[];
  /** Of the file, after it is unpacked. */
  readonly sha256: string;
  readonly unpack?: 'gzip' | undefined;
}

export interface Fetching {
  /** Where what is left of a fetch that was stopped lies. */
  readonly dir: string;
  readonly report: Pick<Report, 'progress' | 'note'>;
  readonly signal: AbortSignal;
}

/**
 * The path of a file with the wanted bytes, from the first source that has them.
 *
 * @throws Error that says of each source what it gave in place of them.
 */
export const fetchFile = async (wanted: Wanted, fetching: Fetching): Promise<string> => {
  const problems: string[] = [];
  for (const source of wanted.sources) {
    const problem = await attempt(source, wanted, fetching);
    if ('path' in problem) return problem.path;
    fetching.report.note(`${wanted.name}: ${source} ${problem.why}`);
    problems.push(`${source} ${problem.why}`);
  }
  const list = problems.map((problem) => `\n  ${problem}`).join('');
  throw new Error(`no source of ${wanted.name} has the bytes of sha256 ${wanted.sha256}:${list}`);
};

type Attempt = {readonly path: string} | {readonly why: string};

/** What is left of an earlier start is looked at before anything is asked for: it may be whole. */
const attempt = async (source: string, wanted: Wanted, fetching: Fetching): Promise<Attempt> => {
  const part = join(
    fetching.dir,
    `${wanted.name}.${createHash('sha256').update(source).digest('hex').slice(0, 8)}`,
  );
  const resumed = existsSync(part);
  if (resumed) {
    const left = await settled(part, wanted);
    if ('path' in left) return left;
  }
  const got = await obtained(source, part, wanted, fetching);
  // Whole, but not what was wanted: the file may have become another one between the two halves.
  const mixed = resumed && 'why' in got && !existsSync(part);
  return mixed ? obtained(source, part, wanted, fetching) : got;
};

const obtained = async (
  source: string,
  part: string,
  wanted: Wanted,
  fetching: Fetching,
): Promise<Attempt> => {
  try {
    await (/^https?:/.test(source) ? download(source, part, fetching) : copyFile(localPath(source), part));
  } catch (error) {
    fetching.signal.throwIfAborted();
    return {why: `cannot be had: ${(error as Error).message}`};
  }
  const got = await settled(part, wanted);
  // Nothing to go on from: the next start shall ask anew.
  if ('why' in got) await rm(part, {force: true});
  return got;
};

const localPath = (source: string): string => (source.startsWith('file:') ? fileURLToPath(source) : source);

/** The file that was wanted, if that is what these bytes are. */
const settled = async (part: string, {sha256, unpack}: Wanted): Promise<Attempt> => {
  const path = unpack ? `${part}.unpacked` : part;
  try {
    if (unpack) await unpackGzip(part, path);
  } catch (error) {
    return {why: `is no whole gzip file: ${(error as Error).message}`};
  }
  const digest = await sha256Of(path);
  if (digest === sha256) return {path};
  const which = unpack ? ' after it was unpacked' : '';
  return {why: `gave bytes of sha256 ${digest}${which}, declared is ${sha256}`};
};
