import {execa} from 'execa';
import {existsSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';

const hasTorch = async (python: string): Promise<boolean> =>
  (await execa(python, ['-c', 'import torch'], {reject: false})).exitCode === 0;

/**
 * A Python with PyTorch: PIPE_BENCH_PYTHON if it is set, else a throw-away environment in the temporary directory,
 * made on first use. Undefined, with a word why, where there is none.
 */
export const pythonWithTorch = async (): Promise<string | undefined> => {
  const given = process.env['PIPE_BENCH_PYTHON'];
  if (given) {
    if (await hasTorch(given)) return given;
    console.log(`without PyTorch beside it: ${given} has none\n`);
    return undefined;
  }
  const environment = join(tmpdir(), 'pipe-bench-python');
  const python = join(environment, 'bin', 'python');
  if (existsSync(python) && (await hasTorch(python))) return python;
  const made = await execa('python3', ['-m', 'venv', environment], {reject: false});
  if (made.exitCode !== 0) {
    console.log('without PyTorch beside it: there is no Python with venv\n');
    return undefined;
  }
  console.log('installing PyTorch 2.5.1 for the comparison ...');
  const installed = await execa(python, ['-m', 'pip', 'install', '--quiet', 'torch==2.5.1', 'numpy'], {
    reject: false,
  });
  if (installed.exitCode === 0) return python;
  console.log('without PyTorch beside it: it cannot be installed\n');
  return undefined;
};
