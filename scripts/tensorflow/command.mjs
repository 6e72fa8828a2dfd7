import {spawnSync} from 'node:child_process';

/** Runs a command to its end and returns what it printed; throws with the line that says why if it fails. */
export const run = (command, args, options = {}) => {
  const {status, signal, error, stdout, stderr} = spawnSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    ...options,
  });
  if (status === 0) return stdout;
  const how = error?.code ?? signal ?? `exit ${status}`;
  const said = telling(`${stdout ?? ''}${stderr ?? ''}`.trim().split('\n'));
  throw new Error(`${[command, ...args].slice(0, 3).join(' ')}: ${[how, said].filter(Boolean).join(', ')}`);
};

/** The line that says what went wrong: pip and compilers write `error:` in it; else it is the last. */
const telling = (lines) => (lines.find((line) => /\berror: /i.test(line)) ?? lines.at(-1)).trim();

/** Whether a command can be run and ends with 0. */
export const works = (command, ...args) => spawnSync(command, args, {stdio: 'ignore'}).status === 0;
