// `npm test`: all that must hold of a commit, cheapest first. It stops at the first step that fails and shows what that
// printed. Its last line is the count of tests, alone: `N passed, N failed, N skipped`.
import {spawnSync} from 'node:child_process';
import {join} from 'node:path';
import {buildIfOld} from './build.mjs';
import {root} from './files.mjs';
import {runTests} from './run-tests.mjs';

const bin = (name) => join(root, 'node_modules/.bin', name);

const steps = [
  {name: 'types', command: [bin('tsc'), '-p', '.']},
  {name: 'types of the page', command: [bin('tsc'), '-p', 'src/page/client']},
  {
    name: 'imports',
    command: [
      bin('depcruise'),
      '--config',
      '.dependency-cruiser.mjs',
      'src',
      'stages',
      'schemas',
      'test',
      'scripts',
    ],
  },
  {name: 'format', command: [bin('prettier'), '--check', '--log-level=warn', '.']},
  {name: 'lint', command: [bin('eslint'), '--max-warnings=0', '.']},
];

/** Whether the step holds; what it printed is shown only if it does not. */
const holds = ({name, command: [program, ...args]}) => {
  const started = Date.now();
  const {status, stdout, stderr} = spawnSync(program, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (status === 0) console.log(`${name}: ok (${seconds} s)`);
  else
    console.log(`${stdout}${stderr}\n${name}: failed (${[program, ...args].join(' ').replaceAll(root, '')})`);
  return status === 0;
};

await buildIfOld();
if (steps.every(holds)) process.exitCode = runTests();
else process.exitCode = 1;
