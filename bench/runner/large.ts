import {execa} from 'execa';
import {createHash} from 'node:crypto';
import {closeSync, mkdirSync, openSync, readdirSync, readSync, rmSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {costOf, leastCost} from './cpu-time.ts';
import {inScratch, pipeCommand} from './scratch.ts';

export const largeHeading = [
  'artifact',
  'hashing s',
  'storing s',
  'ratio',
  'nothing to do s',
  'checkout s',
  'MiB on disk with the copy',
];

/** What a large artifact costs beside hashing its files, which no cache by content can save. */
export const largeRow = (name: string, script: string): Promise<string[]> =>
  inScratch(async (dir) => {
    const cmd = JSON.stringify(['bash', '-c', script.replaceAll('OUT', '${out}')]);
    writeFileSync(join(dir, 'large.yaml'), `name: large\nstages:\n  files: {cmd: ${cmd}, kind: files}\n`);
    const plain = join(dir, 'plain');
    mkdirSync(plain);
    await costOf(['bash', '-c', script.replaceAll('OUT', plain)], dir);
    const hashed = hashingSeconds(plain);
    rmSync(plain, {recursive: true});
    const stored = await storingSeconds(dir);
    const nothing = await leastCost(5, pipeCommand('run', 'large.yaml'), dir);
    const checkout = await costOf(pipeCommand('checkout', 'large.yaml', 'files', '--to', 'copy'), dir);
    const {stdout} = await execa('du', ['-s', '--block-size=1M', dir]);
    const figures = [hashed, stored, stored / hashed, nothing.wall, checkout.wall];
    return [name, ...figures.map((figure) => figure.toFixed(2)), stdout.split('\t')[0]!];
  });

/** Seconds to hash every file of a directory, from a warm file cache. */
const hashingSeconds = (dir: string): number => {
  const start = performance.now();
  const buffer = Buffer.allocUnsafe(1 << 20);
  for (const name of readdirSync(dir)) {
    const hash = createHash('sha256');
    const file = openSync(join(dir, name), 'r');
    for (let bytes; (bytes = readSync(file, buffer)) > 0;) hash.update(buffer.subarray(0, bytes));
    closeSync(file);
    hash.digest();
  }
  return (performance.now() - start) / 1e3;
};

/** What `run --json` says of a stage's times. */
interface Line {
  readonly type: string;
  readonly time: string;
  readonly durationMs?: number;
}

/** Seconds from the end of the stage's process to its artifact being in the cache. */
const storingSeconds = async (dir: string): Promise<number> => {
  const [file, ...words] = pipeCommand('run', 'large.yaml', '--json');
  const {stdout} = await execa(file!, words, {cwd: dir});
  const lines = stdout.split('\n').map((line) => JSON.parse(line) as Line);
  const [started, finished] = ['stage-started', 'stage-finished'].map((type) =>
    lines.find((line) => line.type === type)!,
  ) as [Line, Line];
  return (Date.parse(finished.time) - Date.parse(started.time) - finished.durationMs!) / 1e3;
};
