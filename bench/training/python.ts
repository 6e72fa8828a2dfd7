import {execa} from 'execa';
import {existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

/** A package, as pip is asked for it, and the module that it brings. */
interface Package {
  readonly module: string;
  readonly requirement: string;
}

const torch: readonly Package[] = [
  {module: 'numpy', requirement: 'numpy'},
  {module: 'torch', requirement: 'torch==2.5.1'},
];

const has = async (python: string, packages: readonly Package[]): Promise<boolean> => {
  const imports = packages.map(({module}) => `import ${module}`).join('; ');
  return (await execa(python, ['-c', imports], {reject: false})).exitCode === 0;
};

/** A Python with PyTorch and what is asked for besides. */
export const pythonWithTorch = (besides: readonly Package[] = []): Promise<string | undefined> =>
  pythonWith([...torch, ...besides]);

/**
 * A Python with some packages: PIPE_BENCH_PYTHON if it is set, else a throw-away environment in the temporary directory,
 * made on first use. Undefined, with a word why, where there is none.
 */
export const pythonWith = async (packages: readonly Package[]): Promise<string | undefined> => {
  const names = packages.map(({module}) => module).join(', ');
  const without = (why: string): string | undefined => {
    console.log(`without ${names} beside it: ${why}\n`);
    return undefined;
  };
  const given = process.env['PIPE_BENCH_PYTHON'];
  if (given) return (await has(given, packages)) ? given : without(`${given} lacks one of ${names}`);
  const environment = join(tmpdir(), 'pipe-bench-python');
  const python = join(environment, 'bin', 'python');
  if (existsSync(python) && (await has(python, packages))) return python;
  const made = await execa('python3', ['-m', 'venv', environment], {reject: false});
  if (made.exitCode !== 0) return without('there is no Python with venv');
  console.log(`installing ${names} for the comparison ...`);
  const requirements = packages.map(({requirement}) => requirement);
  const installed = await execa(python, ['-m', 'pip', 'install', '--quiet', ...requirements], {
    reject: false,
  });
  return installed.exitCode === 0 ? python : without('it cannot be installed');
};
