import {spawnSync} from 'node:child_process';

/** Runs a command to its end and returns what it printed; throws with the last line of that if it fails. */
export const run = (command, args, options = {}) => {
  const {status, signal, error, stdout, stderr} = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    ...options,
  });
  if (status === 0) return stdout;
  const how = error?.code ?? signal ?? `exit ${status}`;
  const said = `${stdout ?? ''}${stderr ?? ''}`.trim().split('\n').at(-1).trim();
  throw new Error(`${[command, ...args].slice(0, 3).join(' ')}: ${[how, said].filter(Boolean).join(', ')}`);
};

/** Whether a command can be run and ends with 0. */
export const works = (command, ...args) => spawnSync(command, args, {stdio: 'ignore'}).status === 0;
