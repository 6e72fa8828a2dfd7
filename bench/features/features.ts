import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {bundled} from '../bundled.ts';
import {type Watched, watched} from '../own-memory.ts';
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

/** 64 is what torch-fidelity takes if nothing is said. */
const contenders = (pipe: readonly string[], python: string | undefined): readonly Contender[] => [
  ...[4, 16].map((batchSize) => ({name: 'pipe', batchSize, command: pipe})),
  ...(python
    ? [16, 64].map((batchSize) => ({
        name: 'torch-fidelity',
        batchSize,
        command: [python, here('torch_fidelity_features.py')],
      }))
    : []),
];

const run = (command: readonly string[], words: readonly (string | number)[]): Promise<Watched> =>
  watched([...command, ...words.map(String)], {OMP_NUM_THREADS: `${threads}`});

type Round = Measured & Pick<Watched, 'ownMiB'>;

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
  const pipe = await bundled(here('pipe.ts'));
  try {
    await run(pipe, [threads, 1, 1, weights]);
    const results = contenders(pipe, python).map((contender) => ({contender, rounds: [] as Round[]}));
    for (let round = 0; round < Number(process.env['PIPE_BENCH_ROUNDS'] ?? 3); round++)
      for (const {contender, rounds} of results) {
        const words = [threads, contender.batchSize, count, weights];
        const {said, ...memory} = await run(contender.command, words);
        rounds.push({...(JSON.parse(said) as Measured), ...memory});
      }
    console.log(`${table([heading, ...results.map(({contender, rounds}) => rowOf(contender, rounds))])}\n`);
  } finally {
    await rm(dir, {recursive: true});
  }
};

const heading = [
  'features',
  'batch',
  'images/s',
  'ms an image',
  'CPU',
  'set-up s',
  'peak MiB',
  'own MiB',
  'length',
];

const rowOf = ({name, batchSize}: Contender, rounds: readonly Round[]): string[] => {
  const over = (figure: (round: Round) => number): number => median(rounds.map(figure));
  const wall = over(({wallMs}) => wallMs);
  return [
    name,
    `${batchSize}`,
    (1000 / wall).toFixed(1),
    wall.toFixed(0),
    over(({cpuMs}) => cpuMs).toFixed(0),
    (over(({setUpMs}) => setUpMs) / 1000).toFixed(1),
    over(({peakMiB}) => peakMiB).toFixed(0),
    rounds[0]?.ownMiB === undefined ? '–' : over(({ownMiB}) => ownMiB!).toFixed(0),
    over(({length}) => length).toFixed(5),
  ];
};
