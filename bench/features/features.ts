import {execa} from 'execa';
import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {median, table} from '../table.ts';
import {pythonWithTorch} from '../training/python.ts';
import type {Measured} from './measured.ts';

/** A program that extracts features, by so many images at once. */
interface Contender {
  readonly name: string;
  readonly batchSize: number;
  readonly command: readonly string[];
}

const threads = 2;
/** So many batches of 16 after the first; at least one of 64. */
const count = 128;

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const pipe = [process.execPath, '--import', 'tsx', here('pipe.ts')];

/** 64 is what torch-fidelity takes if nothing is said. */
const contenders = (python: string | undefined): readonly Contender[] => [
  ...[4, 16].map((batchSize) => ({name: 'pipe', batchSize, command: pipe})),
  ...(python
    ? [16, 64].map((batchSize) => ({
        name: 'torch-fidelity',
        batchSize,
        command: [python, here('torch_fidelity_features.py')],
      }))
    : []),
];

const run = async (command: readonly string[], words: readonly (string | number)[]): Promise<string> => {
  const [file, ...rest] = [...command, ...words.map(String)];
  const {stdout} = await execa(file!, rest, {env: {OMP_NUM_THREADS: `${threads}`}});
  return stdout.trim().split('\n').at(-1)!;
};

/**
 * Features of Inception beside torch-fidelity's network with the same weights and images, each in a process of its own,
 * round after round. PIPE_BENCH_ROUNDS is the number of rounds.
 */
export const benchFeatures = async (): Promise<void> => {
  const python = await pythonWithTorch([
    {module: 'torchvision', requirement: 'torchvision==0.20.1'},
    {module: 'torch_fidelity', requirement: 'torch-fidelity==0.4.0'},
  ]);
  const dir = await mkdtemp(join(tmpdir(), 'pipe-bench-'));
  const weights = join(dir, 'weights.safetensors');
  try {
    await run(pipe, [threads, 1, 1, weights]);
    const results = contenders(python).map((contender) => ({contender, rounds: [] as Measured[]}));
    for (let round = 0; round < Number(process.env['PIPE_BENCH_ROUNDS'] ?? 3); round++)
      for (const {contender, rounds} of results) {
        const said = await run(contender.command, [threads, contender.batchSize, count, weights]);
        rounds.push(JSON.parse(said) as Measured);
      }
    console.log(`${table([heading, ...results.map(({contender, rounds}) => rowOf(contender, rounds))])}\n`);
  } finally {
    await rm(dir, {recursive: true});
  }
};

const heading = ['features', 'batch', 'images/s', 'ms an image', 'CPU', 'set-up s', 'peak MiB', 'length'];

const rowOf = ({name, batchSize}: Contender, rounds: readonly Measured[]): string[] => {
  const over = (figure: (round: Measured) => number): number => median(rounds.map(figure));
  const wall = over(({wallMs}) => wallMs);
  return [
    name,
    `${batchSize}`,
    (1000 / wall).toFixed(1),
    wall.toFixed(0),
    over(({cpuMs}) => cpuMs).toFixed(0),
    (over(({setUpMs}) => setUpMs) / 1000).toFixed(1),
    over(({peakMiB}) => peakMiB).toFixed(0),
    over(({length}) => length).toFixed(5),
  ];
};
