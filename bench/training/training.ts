import {table} from '../table.ts';
import {checkAgreement, contenders, matmulSpeed, multiplicationsOf, threadCounts} from './contenders.ts';
import {jobs, type Job} from './jobs.ts';
import {pythonWithTorch} from './python.ts';
import type {Result} from './results.ts';
import {limitsTable, ratiosTable, timesTable} from './tables.ts';

/**
 * Steps of training and sampling beside PyTorch: every contender in a process of its own, one after the other, round
 * after round, so that what else the machine does falls on all alike. Networks of images are first shown to be the same. PIPE_BENCH_ROUNDS is the number of rounds,
 * PIPE_BENCH_JOBS names some of the jobs, with commas.
 */
export const benchTraining = async (): Promise<void> => {
  const asked = process.env['PIPE_BENCH_JOBS']?.split(',');
  const measured = jobs.filter(({name}) => !asked || asked.includes(name));
  const rounds = Number(process.env['PIPE_BENCH_ROUNDS'] ?? 5);
  const python = await pythonWithTorch();
  const widths = new Set(measured.flatMap(({ncsnpp}) => ncsnpp ?? []));
  if (python) for (const features of widths) await checkAgreement(python, features);
  const multiplications = new Map<Job, number>();
  for (const job of measured) multiplications.set(job, await multiplicationsOf(job));
  const all = contenders(python);
  let results: readonly Result[] = measured.flatMap((job) =>
    all.map((contender) => ({contender, job, rounds: [], failed: false})),
  );
  const speeds = new Map<number, number[]>(threadCounts.map((threads) => [threads, []]));
  for (let round = 0; round < rounds; round++) {
    for (const threads of threadCounts) speeds.get(threads)!.push(await matmulSpeed(threads));
    const next: Result[] = [];
    for (const result of results) next.push(await again(result));
    results = next;
  }
  for (const rows of [
    timesTable(results),
    ratiosTable(results),
    limitsTable(results, speeds, multiplications),
  ])
    console.log(`${table(rows)}\n`);
};

/** One more round. A contender that failed once is left out of the rest, with a word. */
const again = async (result: Result): Promise<Result> => {
  const {contender, job, rounds, failed} = result;
  if (failed) return result;
  try {
    return {...result, rounds: [...rounds, await contender.measure(job)]};
  } catch (error) {
    const {engine, threads} = contender;
    console.log(`without ${engine} with ${threads} threads at the ${job.title} step: ${lastWords(error)}\n`);
    return {...result, rounds: [], failed: true};
  }
};

const lastWords = (error: unknown): string => {
  const said = error instanceof Error && 'stderr' in error ? String(error.stderr).trim() : '';
  return said === '' ? String(error) : said.split('\n').at(-1)!;
};
