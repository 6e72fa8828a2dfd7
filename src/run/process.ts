import {writeSync} from 'node:fs';
import type {Readable} from 'node:stream';
import type {StageEvent} from '../stage/event.ts';
import {endRemains, signalGroup} from './group.ts';
import {eventReader} from './stage-events.ts';

/** What to start: a program with its arguments, never a shell line. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Added to the runner's own environment. */
  readonly env: Readonly<Record<string, string>>;
}

export interface Supervision {
  /** File descriptor that its output is appended to. It never passes through JavaScript. */
  readonly log: number;
  /** Asks the group to stop: SIGTERM, and SIGKILL after `graceMs`. */
  readonly stop: AbortSignal;
  /** Ends the group at once. */
  readonly kill: AbortSignal;
  readonly graceMs: number;
  readonly onStart: (leader: number) => void;
  readonly onEvent: (event: StageEvent) => void;
}

/** How a process ended: an exit code, a signal, or that it could not be started. */
export interface Ending {
  readonly exitCode?: number;
  readonly signal?: string;
  readonly notStarted?: string;
}

/** How long the last events may take to arrive after the process has ended; a descriptor may have leaked to a daemon. */
const lastEventsMs = 1_000;

let environment: Command['env'] | undefined;

/** The runner's own. It does not change, and asking for each variable of it anew costs every stage a third of a millisecond. */
const inherited = (): Command['env'] => (environment ??= {...process.env} as Record<string, string>);

/**
 * Runs a program as the leader of its own process group until the whole group has ended. Never throws for what the
 * program does.
 *
 * @throws what `onEvent` throws, once the group has ended; what `onStart` throws is an ending.
 */
export const runProcess = async (command: Command, supervision: Supervision): Promise<Ending> => {
  const {execa} = await import('execa');
  // execa takes any descriptor; its types know only those of one digit.
  const log = supervision.log as 9;
  const child = execa(command.file, command.args, {
    cwd: command.cwd,
    env: {...inherited(), ...command.env, PIPE_EVENTS_FD: '3'},
    extendEnv: false,
    // Its own group, so that a signal reaches what it starts as well; execa itself signals only the leader.
    detached: true,
    cleanup: false,
    // With a buffer, execa ends a program that prints more than 100 MB.
    buffer: false,
    reject: false,
    stdio: ['ignore', log, log, 'pipe'],
  });
  const {pid} = child;
  const finished = child.then((result) => result);
  if (pid === undefined)
    return {notStarted: (await finished).originalMessage ?? `${command.file} cannot be run`};
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve(endRemains(pid))));
  const guard = guardOf(pid);
  guard.run(() => supervision.onStart(pid));
  const notNoted = guard.error();
  const release = obey(pid, supervision);
  const events = readEvents(child.stdio[3], supervision, guard.run);
  await ended;
  await drain(child.stdio[3], events);
  release();
  if (notNoted !== undefined) return {notStarted: notNoted.message};
  guard.rethrow();
  const {exitCode, signal} = await finished;
  return {...(exitCode !== undefined && {exitCode}), ...(signal !== undefined && {signal})};
};

/**
 * What is told to others while a process runs may fail, for instance as the disk is full. Then it is ended at once:
 * nobody would be left to look after it.
 */
const guardOf = (pid: number) => {
  let first: Error | undefined;
  return {
    run: (tell: () => void): void => {
      try {
        tell();
      } catch (error) {
        first ??= error as Error;
        signalGroup(pid, 'SIGKILL');
      }
    },
    error: (): Error | undefined => first,
    rethrow: (): void => {
      if (first !== undefined) throw first;
    },
  };
};

/** Passes stop and kill on to the group; returns how to end that. */
const obey = (pid: number, {stop, kill, graceMs}: Supervision): (() => void) => {
  let timer: NodeJS.Timeout | undefined;
  const onStop = (): void => {
    signalGroup(pid, 'SIGTERM');
    timer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs);
  };
  const onKill = (): void => void signalGroup(pid, 'SIGKILL');
  for (const [signal, listener] of [
    [stop, onStop],
    [kill, onKill],
  ] as const) {
    if (signal.aborted) listener();
    else signal.addEventListener('abort', listener, {once: true});
  }
  return () => {
    clearTimeout(timer);
    stop.removeEventListener('abort', onStop);
    kill.removeEventListener('abort', onKill);
  };
};

const readEvents = (
  stream: Readable,
  {log, onEvent}: Supervision,
  guarded: (tell: () => void) => void,
): Promise<void> => {
  const note = (line: string): void => void writeSync(log, `pipe: not an event: ${line}\n`);
  const {read, end} = eventReader(onEvent, note);
  stream.setEncoding('utf8').on('data', (text: string) => guarded(() => read(text)));
  stream.once('end', () => guarded(end));
  return new Promise((resolve) => stream.once('close', resolve).once('error', () => resolve()));
};

const drain = async (stream: Readable, closed: Promise<void>): Promise<void> => {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, lastEventsMs)));
  await Promise.race([closed, patience]);
  clearTimeout(timer);
  stream.destroy();
};
