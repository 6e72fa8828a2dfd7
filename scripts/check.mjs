// `npm test`: all that must hold of a commit. What needs no test to run is checked first, two steps at a time, and what a
// step printed is shown only if it does not hold. Its last line is the count of tests, alone: `N passed, N failed, N skipped`.
import {spawn} from 'node:child_process';
import {join} from 'node:path';
import {text} from 'node:stream/consumers';
import {buildIfOld} from './build.mjs';
import {root} from './files.mjs';
import {runTests} from './run-tests.mjs';

const bin = (name) => join(root, 'node_modules/.bin', name);

/** The longest first: the others take turns beside it. */
const steps = [
  {name: 'lint', command: [bin('eslint'), '--max-warnings=0', '.']},
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
];

/** Whether the step holds. */
const holds = async ({name, command: [program, ...args]}) => {
  const started = Date.now();
  const child = spawn(program, args, {cwd: root, stdio: ['ignore', 'pipe', 'pipe']});
  const ended = new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  const [status, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)]);
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (status === 0) console.log(`${name}: ok (${seconds} s)`);
  else
    console.log(`${stdout}${stderr}\n${name}: failed (${[program, ...args].join(' ').replaceAll(root, '')})`);
  return status === 0;
};

/** Whether all steps hold; each of the lanes takes the next one as soon as it is free. */
const allHold = async (lanes) => {
  const left = [...steps];
  const results = [];
  const lane = async () => {
    for (let step = left.shift(); step; step = left.shift()) results.push(await holds(step));
  };
  await Promise.all(Array.from({length: lanes}, lane));
  return results.every(Boolean);
};

await buildIfOld();
process.exitCode = (await allHold(2)) ? runTests() : 1;
