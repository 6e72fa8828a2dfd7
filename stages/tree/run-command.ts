import {spawn} from 'node:child_process';
import {once} from 'node:events';

export interface Shell {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/**
 * Runs one command line in bash, without the user's start-up files. Its output goes to the stage's log; events that it
 * writes to PIPE_EVENTS_FD reach the runner. A stop reaches it by itself: it is in the process group of the stage.
 *
 * @throws Error if it does not end with 0, or the reason of the stop.
 */
export const runCommand = async (command: string, {cwd, env, signal}: Shell): Promise<void> => {
  process.stdout.write(`> ${command}\n`);
  const events = env['PIPE_EVENTS_FD'] === undefined ? 'ignore' : Number(env['PIPE_EVENTS_FD']);
  const child = spawn('bash', ['--noprofile', '--norc', '-c', command], {
    cwd,
    env,
    stdio: ['ignore', 'inherit', 'inherit', events],
  });
  const [code, killer] = (await once(child, 'exit')) as [number | null, string | null];
  signal.throwIfAborted();
  if (code !== 0)
    throw new Error(`${killer === null ? `exited with code ${code}` : `was ended by ${killer}`}: ${command}`);
};
