import {execa} from 'execa';
import {fileURLToPath} from 'node:url';
import {median, table} from '../table.ts';
import {pythonWithTorch} from './python.ts';

/** Wall and CPU milliseconds a step, by loss. */
type Measured = Readonly<Record<'dsm' | 'total', Readonly<Record<'wall' | 'cpu', number>>>>;

interface Contender {
  readonly name: string;
  readonly threads: number;
  readonly command: readonly string[];
}

const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url));
const rounds = 5;
const steps = 60;

const contenders = (python: string | undefined): Contender[] =>
  [1, 2].flatMap((threads) => [
    ...(python
      ? [{name: 'PyTorch eager', threads, command: [python, here('pytorch.py'), `${threads}`, `${steps}`]}]
      : []),
    ...['eager', 'graph'].map((engine) => ({
      name: `pipe, ${engine}`,
      threads,
      command: [process.execPath, '--import', 'tsx', here('pipe.ts'), `${threads}`, `${steps}`, engine],
    })),
  ]);

const measure = async ({command, threads}: Contender): Promise<Measured> => {
  const [file, ...args] = command;
  const {stdout} = await execa(file!, args, {env: {OMP_NUM_THREADS: `${threads}`}});
  return JSON.parse(stdout.slice(stdout.lastIndexOf('{"dsm"'))) as Measured;
};

/**
 * Milliseconds a training step of the toy experiment at batch 4000, every contender in a process of its own, one after
 * the other, round after round; medians, and the ratio to PyTorch eager with the same threads.
 */
export const benchTraining = async (): Promise<void> => {
  const python = await pythonWithTorch();
  const all = contenders(python).map((contender) => ({...contender, measured: [] as Measured[]}));
  for (let round = 0; round < rounds; round++)
    for (const contender of all) contender.measured.push(await measure(contender));
  const figure = (measured: readonly Measured[], loss: 'dsm' | 'total', clock: 'wall' | 'cpu'): number =>
    median(measured.map((one) => one[loss][clock]));
  const ratio = (loss: 'dsm' | 'total', {threads, measured}: (typeof all)[number]): string => {
    const baseline = all.find((other) => other.name === 'PyTorch eager' && other.threads === threads);
    return baseline
      ? (figure(measured, loss, 'wall') / figure(baseline.measured, loss, 'wall')).toFixed(2)
      : '–';
  };
  const heading = ['ms a step, batch 4000', 'threads', 'DSM', 'CPU', 'ratio', 'Total', 'CPU', 'ratio'];
  const rows = all.map((contender) => [
    contender.name,
    `${contender.threads}`,
    ...(['dsm', 'total'] as const).flatMap((loss) => [
      figure(contender.measured, loss, 'wall').toFixed(1),
      figure(contender.measured, loss, 'cpu').toFixed(1),
      ratio(loss, contender),
    ]),
  ]);
  console.log(`${table([heading, ...rows])}\n`);
};
