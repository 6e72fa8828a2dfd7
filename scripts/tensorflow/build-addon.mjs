import {rmSync} from 'node:fs';
import {join} from 'node:path';
import {root} from '../files.mjs';
import {run, works} from './command.mjs';
import {bindingSources} from './package.mjs';

const here = join(root, 'scripts/tensorflow');

/** Names, versions and sha256 of the wheels. */
export const wheelList = (wheels) => join(here, `wheels-${wheels}.txt`);

/** The linker's words by platform: where the library lies beside the addon, and that Node provides the N-API. */
const linking = {
  darwin: {suffix: '.2.dylib', flags: ['-undefined', 'dynamic_lookup', '-Wl,-rpath,@loader_path/tensorflow']},
  linux: {suffix: '.so.2', flags: ['-Wl,-rpath,$ORIGIN/tensorflow']},
};

/** The programs that building needs. @throws Error that names the one that is missing. */
const findTools = () => {
  const python = ['python3', 'python'].find((name) => works(name, '-m', 'pip', '--version'));
  if (!python) throw new Error('no Python with pip (install python3 and python3-pip)');
  const compiler = (process.env.CXX || 'c++').split(' ');
  if (!works(...compiler, '--version'))
    throw new Error(`no C++ compiler "${compiler[0]}" (install g++ or clang)`);
  return {python, compiler};
};

/** Fills `stage` with the addon and TensorFlow's libraries, as `tfjs_binding.node` and `tensorflow/` beside it. */
export const buildAddon = (stage, machine, say) => {
  const tools = findTools();
  say(
    `downloading TensorFlow from the Python package index (${machine.wheels === 'cuda' ? '2.2 GB' : '230 MB'})`,
  );
  download(tools.python, machine, stage);
  run(tools.python, [join(here, 'unpack-wheels.py')], {cwd: stage});
  say('compiling the addon');
  compile(tools.compiler, stage);
  rmSync(join(stage, 'tensorflow/include'), {recursive: true});
};

/** The wheel is chosen by tag and hash alone, so which Python runs pip makes no difference. */
const download = (python, {wheelTag, wheels}, stage) => {
  const what = ['--no-deps', '--only-binary=:all:', '--platform', wheelTag, '--python-version', '3.12'];
  const how = ['--quiet', '--no-cache-dir', '--disable-pip-version-check', '--require-hashes', '-d', stage];
  // pip writes what it downloads to its temporary directory first: here, where a killed set-up's remains are removed.
  const env = {...process.env, TMPDIR: stage};
  run(python, ['-m', 'pip', 'download', ...how, ...what, '-r', wheelList(wheels)], {env});
};

const compile = ([compiler, ...compilerFlags], stage) => {
  const {suffix, flags} = linking[process.platform];
  const options = [
    '-O2',
    '-fPIC',
    '-shared',
    '-std=c++17',
    '-w',
    '-DNAPI_VERSION=8',
    '-o',
    'tfjs_binding.node',
  ];
  const headers = ['-Itensorflow/include', `-I${join(root, 'node_modules/node-api-headers/include')}`];
  // From TensorFlow 2.20 on, some TF_* functions are in the framework library alone: both are linked.
  const libraries = ['cc', 'framework'].map((name) => `tensorflow/libtensorflow_${name}${suffix}`);
  run(compiler, [...compilerFlags, ...options, ...headers, ...bindingSources, ...libraries, ...flags], {
    cwd: stage,
  });
};
