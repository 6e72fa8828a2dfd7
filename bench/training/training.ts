import {table} from '../table.ts';
import {contenders, matmulSpeed, threadCounts} from './contenders.ts';
import {jobs} from './jobs.ts';
import {pythonWithTorch} from './python.ts';
import type {Result} from './results.ts';
import {limitsTable, ratiosTable, timesTable} from './tables.ts';

/**
 * Steps of training and sampling beside PyTorch: every contender in a process of its own, one after the other, round
 * after round, so that what else the machine does falls on all alike. PIPE_BENCH_ROUNDS is the number of rounds,
 * PIPE_BENCH_JOBS names some of the jobs, with commas.
 */
export const benchTraining = async (): Promise<void> => {
  const asked = process.env['PIPE_BENCH_JOBS']?.split(',');
  const measured = jobs.filter(({name}) => !asked || asked.includes(name));
  const rounds = Number(process.env['PIPE_BENCH_ROUNDS'] ?? 5);
  const all = contenders(await pythonWithTorch());
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
  for (const rows of [timesTable(results), ratiosTable(results), limitsTable(results, speeds)])
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
