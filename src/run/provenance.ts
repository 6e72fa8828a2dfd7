import {arch, cpus, hostname, platform, release} from 'node:os';
import type {StageRecord} from '../cache/record.ts';

/** Where a run takes place, for its records. */
export interface Provenance {
  readonly host: Readonly<Record<string, string>>;
  readonly git?: NonNullable<StageRecord['git']>;
}

/** @param dir the pipeline's directory, whose checkout counts. */
export const readProvenance = async (dir: string): Promise<Provenance> => {
  const git = await readGit(dir);
  const host = {
    name: hostname(),
    platform: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    node: process.version,
  };
  return {host, ...(git && {git})};
};

/** One call of git: the commit's line, then a line for each file that differs from it. */
const readGit = async (dir: string): Promise<Provenance['git']> => {
  const {execa} = await import('execa');
  const args = ['status', '--porcelain=v2', '--branch', '--untracked-files=no'];
  const {stdout, failed} = await execa('git', args, {
    cwd: dir,
    reject: false,
    stdin: 'ignore',
    env: {LC_ALL: 'C'},
  });
  const lines = failed ? [] : stdout.split('\n');
  const commit = /^# branch\.oid ([0-9a-f]+)$/.exec(
    lines.find((line) => line.startsWith('# branch.oid')) ?? '',
  )?.[1];
  return commit === undefined
    ? undefined
    : {commit, clean: lines.every((line) => line === '' || line.startsWith('#'))};
};
