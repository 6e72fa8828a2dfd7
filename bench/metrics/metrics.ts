import {mkdtempSync, rmSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {bundled} from '../bundled.ts';
import {type Watched, watched} from '../own-memory.ts';
import {table} from '../table.ts';
import type {Measured} from './measured.ts';
import {pythonWithMetrics} from './python.ts';
import {width, writeRows} from './rows.ts';

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const threads = 2;

/** What is measured, and beside what; the largest has nothing beside it, for it would need 80 GB. */
const jobs = [
  {job: 'prdc', count: 10_000, beside: 'prdc'},
  {job: 'fid', count: 50_000, beside: 'pytorch-fid'},
  {job: 'prdc', count: 50_000},
] as const;

/**
 * Metrics of features beside the published packages: the same files, every job in a process of its own.
 * PIPE_BENCH_COUNT is rows in place of those numbers, for a quick look.
 */
export const benchMetrics = async (): Promise<void> => {
  const python = await pythonWithMetrics();
  const dir = mkdtempSync(join(tmpdir(), 'pipe-bench-metrics-'));
  const files = ['real.npy', 'generated.npy'].map((name) => join(dir, name)) as [string, string];
  const lines: string[][] = [['job', 'rows', 'by', 'time', 'CPU', 'peak MiB', 'own MiB', 'values']];
  const pipe = await bundled(here('pipe.ts'));
  try {
    for (const {job, count: usual, ...more} of jobs) {
      const count = Number(process.env['PIPE_BENCH_COUNT'] ?? usual);
      files.forEach((file, side) => writeRows(file, count, side + 1, 0.02 * side));
      if ('beside' in more && python)
        lines.push(
          line(job, count, more.beside, await measured([python, here('published.py'), job, ...files])),
        );
      lines.push(line(job, count, 'pipe', await measured([...pipe, `${threads}`, job, ...files])));
    }
  } finally {
    rmSync(dir, {recursive: true});
  }
  console.log(`${table(lines)}\n\nRows of ${width} numbers, ${threads} threads.\n`);
};

const measured = async (command: readonly string[]): Promise<Measured & Pick<Watched, 'ownMiB'>> => {
  const env = {OMP_NUM_THREADS: `${threads}`, OPENBLAS_NUM_THREADS: `${threads}`};
  const {said, ...memory} = await watched(command, env);
  return {...(JSON.parse(said) as Measured), ...memory};
};

const line = (
  job: string,
  count: number,
  by: string,
  {seconds, cpuSeconds, peakMiB, ownMiB, values}: Awaited<ReturnType<typeof measured>>,
): string[] => [
  job,
  `${count}`,
  by,
  `${seconds.toFixed(1)} s`,
  `${cpuSeconds.toFixed(1)} s`,
  peakMiB.toFixed(0),
  ownMiB?.toFixed(0) ?? '–',
  values.map((value) => `${Number(value.toPrecision(9))}`).join(' '),
];
