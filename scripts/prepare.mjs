// npm runs this after `npm ci`: it builds dist/, puts `pipe` where npx finds it, sets up
// TensorFlow and bundles the stage types. By hand:
// `npm run prepare`, with `-- --require` if a machine without TensorFlow shall be an error.
// PIPE_TENSORFLOW=none leaves TensorFlow alone; =wheel builds against the Python wheel even if something works.
import {mkdirSync, rmSync, symlinkSync} from 'node:fs';
import {join} from 'node:path';
import {build, bundleStages} from './build.mjs';
import {root} from './files.mjs';
import {setUp} from './tensorflow/set-up.mjs';
import {realSteps} from './tensorflow/steps.mjs';
import {outcomeLine} from './tensorflow/outcome.mjs';

const say = (line) => console.log(`tensorflow: ${line}`);

/** npm links the commands of packages, not of the checkout itself; without it npx would install the checkout anew. */
const linkCommand = () => {
  const link = join(root, 'node_modules/.bin/pipe');
  mkdirSync(join(link, '..'), {recursive: true});
  rmSync(link, {force: true});
  symlinkSync('../../dist/pipe.js', link);
};

const setUpTensorflow = (mode) => {
  const started = Date.now();
  const steps = realSteps((line) => say(`${line} …`));
  const outcome = setUp(steps, mode);
  say(outcomeLine(outcome, steps.gpu, Date.now() - started));
  if (!outcome.ok && process.argv.includes('--require')) process.exitCode = 1;
};

const mode = process.env.PIPE_TENSORFLOW;
if (![undefined, '', 'none', 'wheel'].includes(mode))
  throw new Error(`PIPE_TENSORFLOW is none or wheel, not "${mode}"`);
await build();
linkCommand();
if (mode !== 'none') setUpTensorflow(mode);
bundleStages();
