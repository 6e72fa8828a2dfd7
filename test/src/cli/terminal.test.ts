import {spawnSync} from 'node:child_process';
import {afterEach, beforeEach, expect, it} from 'vitest';
import {pipeProgram, TestProject} from '../../helpers/command-line.ts';

let project: TestProject;
beforeEach(() => void (project = new TestProject({})));
afterEach(() => project.remove());

/** Runs a command line where it sees a terminal, as `script` of util-linux makes one. */
const onTerminal = (words: string, columns = 100): {readonly code: number | null; readonly shown: string} => {
  const line = `stty cols ${columns} rows 30; "${process.execPath}" "${pipeProgram}" ${words}`;
  const {status, stdout} = spawnSync('script', ['-qec', line, '/dev/null'], {
    cwd: project.dir,
    encoding: 'utf8',
    env: {...process.env, TERM: 'xterm'},
  });
  return {code: status, shown: stdout};
};

it.skipIf(process.platform !== 'linux')(
  'a stage that fails at once does not end the run of the others',
  () => {
    const slow = 'sleep 1; echo 1 > ${out}/x';
    project.write('p.yaml', `stages: {bad: {cmd: "exit 3"}, good: {cmd: "${slow}"}}\n`);
    const {code, shown} = onTerminal('run p.yaml');
    expect(shown).toContain('bad: exited with code 3');
    expect(shown).toMatch(/good · \d\.\d s/);
    expect(code).toBe(1);
  },
);

it.skipIf(process.platform !== 'linux')('a terminal without a width gets plain lines', () => {
  project.write('p.yaml', 'stages: {one: {cmd: "echo 1 > ${out}/x"}}\n');
  expect(onTerminal('run p.yaml', 0).shown).toContain('one: started, never run\r\n');
});
