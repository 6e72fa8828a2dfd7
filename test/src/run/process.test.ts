import {closeSync, existsSync, openSync, readFileSync} from 'node:fs';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {runProcess, type Ending, type Supervision} from '../../../src/run/process.ts';
import {Rig} from '../../helpers/rig.ts';

let rig: Rig;
beforeEach(() => void (rig = new Rig()));
afterEach(() => rig.remove());

const isAlive = (pid: number): boolean =>
  existsSync(`/proc/${pid}`) && !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));

/** Runs a shell that would go on for five minutes, supervised by somebody who fails; tells its number. */
const runFailing = async (script: string, supervision: Partial<Supervision>) => {
  const log = openSync(rig.write('log', ''), 'r+');
  const none = new AbortController().signal;
  let leader = 0;
  const onStart = (pid: number): void => {
    leader = pid;
    supervision.onStart?.(pid);
  };
  const all = {log, stop: none, kill: none, graceMs: 0, onEvent: () => undefined, ...supervision, onStart};
  const command = {file: 'bash', args: ['-c', `${script}; sleep 300`], cwd: rig.dir, env: {}};
  const ending = await runProcess(command, all).catch((error: unknown) => error as Error);
  closeSync(log);
  return {ending, leader};
};

const fail = (): never => {
  throw new Error('no space left');
};

it('a process that could not be noted is ended and counts as not started', async () => {
  const {ending, leader} = await runFailing('true', {onStart: fail});
  expect(ending).toEqual<Ending>({notStarted: 'no space left'});
  expect(isAlive(leader)).toBe(false);
});

it('a process whose events cannot be taken is ended, and the error is told', async () => {
  const {ending, leader} = await runFailing(`echo '{"type":"checkpoint","step":1}' >&3`, {onEvent: fail});
  expect(ending).toEqual(new Error('no space left'));
  expect(isAlive(leader)).toBe(false);
});

it('a log that cannot be written ends it as well', async () => {
  const {ending, leader} = await runFailing('echo no event >&3', {
    log: openSync(rig.write('closed', ''), 'r'),
  });
  expect(ending).toMatchObject({code: 'EBADF'});
  expect(isAlive(leader)).toBe(false);
});
