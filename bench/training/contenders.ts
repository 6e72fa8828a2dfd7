import {execa} from 'execa';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import type {Job} from './jobs.ts';
import type {Measured} from './measured.ts';

export type Engine = 'PyTorch eager' | 'torch.compile' | 'pipe eager' | 'pipe graph';

/** One way to do every job, in processes of its own. */
export interface Contender {
  readonly engine: Engine;
  readonly threads: number;
  readonly measure: (job: Job) => Promise<Measured>;
}

export const threadCounts = [1, 2] as const;

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** All contenders, PyTorch's where there is a Python with it. */
export const contenders = (python: string | undefined): readonly Contender[] =>
  threadCounts.flatMap((threads) => [
    ...(python
      ? [
          contender('PyTorch eager', threads, [python, here('pytorch/main.py'), `${threads}`, 'eager']),
          contender('torch.compile', threads, [python, here('pytorch/main.py'), `${threads}`, 'compile']),
        ]
      : []),
    contender('pipe eager', threads, [...node(here('pipe/main.ts')), `${threads}`, 'eager']),
    contender('pipe graph', threads, [...node(here('pipe/main.ts')), `${threads}`, 'graph']),
  ]);

const node = (script: string): readonly string[] => [process.execPath, '--import', 'tsx', script];

const contender = (engine: Engine, threads: number, command: readonly string[]): Contender => ({
  engine,
  threads,
  measure: async ({name, steps, warmUp}) => {
    const words = [...command, name, `${steps}`, `${warmUp}`];
    return JSON.parse(await lastLine(words, threads)) as Measured;
  },
});

/** GFLOP/s of a large product of matrices, by TensorFlow in a process like the others. */
export const matmulSpeed = async (threads: number): Promise<number> =>
  Number(await lastLine([...node(here('pipe/matmul.ts')), `${threads}`], threads));

/** Multiplications of a step's matrix products and convolutions: what it cannot do without. */
export const multiplicationsOf = async ({name}: Job): Promise<number> =>
  Number(await lastLine([...node(here('pipe/multiplications.ts')), name], 1));

/** @throws an error that says how they differ, unless both have the same loss and gradient of an NCSN++. */
export const checkAgreement = async (python: string, features: number): Promise<void> => {
  const directory = await mkdtemp(join(tmpdir(), 'pipe-bench-'));
  try {
    const words = [`${features}`, join(directory, 'agree.safetensors')];
    await lastLine([...node(here('pipe/agree.ts')), ...words], 1);
    await lastLine([python, here('pytorch/agree.py'), ...words], 1);
  } finally {
    await rm(directory, {recursive: true});
  }
};

/** A word from TensorFlow or PyTorch may come before what a process is asked for. */
const lastLine = async ([file, ...words]: readonly string[], threads: number): Promise<string> => {
  const {stdout} = await execa(file!, words, {env: {OMP_NUM_THREADS: `${threads}`}});
  return stdout.trim().split('\n').at(-1)!;
};
