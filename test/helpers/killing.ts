import type {ChildProcess} from 'node:child_process';
import {readdirSync, readFileSync} from 'node:fs';
import {join} from 'node:path';
import {createInterface} from 'node:readline';
import type {Readable} from 'node:stream';
import type {TestProject} from './command-line.ts';

interface Event {
  readonly type: string;
  readonly event?: {readonly type: string; readonly step?: number};
}

/** The step at which a run with `--json` tells of the next checkpoint. */
export const nextCheckpoint = async (run: ChildProcess): Promise<number> => {
  for await (const line of createInterface({input: run.stdout as Readable})) {
    const {event} = JSON.parse(line) as Event;
    if (event?.type === 'checkpoint') return event.step!;
  }
  throw new Error('the run ended without a checkpoint');
};

/** The process of the one running stage, as the runner noted it. */
export const stagePid = (project: TestProject): number => {
  const leases = join(project.dir, 'cache/leases');
  const notes = readdirSync(leases).map(
    (name) => JSON.parse(readFileSync(join(leases, name), 'utf8')) as {child?: {pid: number}},
  );
  return notes.find(({child}) => child)!.child!.pid;
};
