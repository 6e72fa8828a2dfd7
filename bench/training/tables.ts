import {median} from '../table.ts';
import type {Job} from './jobs.ts';
import {bestOf, figuresOf, type Result} from './results.ts';

/** Speeds of a large product of matrices by thread count, in GFLOP/s, one a round. */
export type MatmulSpeeds = ReadonlyMap<number, readonly number[]>;

const none = '–';

const jobsOf = (results: readonly Result[]): readonly Job[] => [...new Set(results.map(({job}) => job))];

/** Milliseconds a step: a row for each contender, wall and CPU time of each job. */
export const timesTable = (results: readonly Result[]): string[][] => {
  const jobs = jobsOf(results);
  const contenders = [...new Set(results.map(({contender}) => contender))];
  const cells = (job: Job, contender: Result['contender']): string[] => {
    const result = results.find((one) => one.job === job && one.contender === contender);
    const figures = result && figuresOf(result);
    return figures ? [figures.wall.toFixed(1), figures.cpu.toFixed(1)] : [none, none];
  };
  return [
    ['ms a step', 'threads', ...jobs.flatMap(({title}) => [title, 'CPU'])],
    ...contenders.map((contender) => [
      contender.engine,
      `${contender.threads}`,
      ...jobs.flatMap((job) => cells(job, contender)),
    ]),
  ];
};

/** The best of pipe's graphs beside the best of PyTorch. */
export const ratiosTable = (results: readonly Result[]): string[][] => [
  ['ratio of wall times', 'to PyTorch eager', 'its best', 'to torch.compile', 'to pipe eager'],
  ...jobsOf(results).map((job) => {
    const graph = bestOf(results, job, 'pipe graph');
    const [eager, compiled, own] = (['PyTorch eager', 'torch.compile', 'pipe eager'] as const).map((engine) =>
      bestOf(results, job, engine),
    );
    const ratio = (other: typeof graph): string =>
      graph && other ? (graph.wall / other.wall).toFixed(2) : none;
    const named = eager ? `${eager.variant}, ${eager.threads} threads` : none;
    return [job.title, ratio(eager), named, ratio(compiled), ratio(own)];
  }),
];

/** What a graph costs beside its time, and how near it comes to the machine's speed. */
export const limitsTable = (
  results: readonly Result[],
  speeds: MatmulSpeeds,
  multiplications: ReadonlyMap<Job, number>,
): string[][] => [
  [
    'pipe graph',
    'threads',
    'made in s',
    'peak MiB',
    'eager',
    'ratio',
    'GFLOP/s',
    'of a 1024³ product',
    'share',
  ],
  ...jobsOf(results).map((job) => {
    const graph = bestOf(results, job, 'pipe graph');
    const eager = bestOf(results, job, 'pipe eager');
    if (!graph || !eager) return [job.title];
    const speed = (2 * multiplications.get(job)!) / graph.wall / 1e6;
    const limit = median(speeds.get(graph.threads)!);
    return [
      job.title,
      `${graph.threads}`,
      (graph.compileMs / 1e3).toFixed(1),
      graph.peakMiB.toFixed(0),
      eager.peakMiB.toFixed(0),
      (graph.peakMiB / eager.peakMiB).toFixed(2),
      speed.toFixed(0),
      limit.toFixed(0),
      (speed / limit).toFixed(2),
    ];
  }),
];
