import {execa} from 'execa';

/** CPU seconds, user and system, of a command and all the children it waits for; wall seconds beside it. */
export interface Cost {
  readonly cpu: number;
  readonly wall: number;
}

/** @throws when the command fails, with what it printed. */
export const costOf = async (argv: readonly string[], cwd: string): Promise<Cost> => {
  const timed = 'TIMEFORMAT="@%R %U %S"; time "$@" >/dev/null';
  const {stderr} = await execa('bash', ['-c', timed, 'bash', ...argv], {cwd});
  const [wall, user, system] = stderr
    .slice(stderr.lastIndexOf('@') + 1)
    .split(' ')
    .map(Number) as [number, number, number];
  return {cpu: user + system, wall};
};

/** The least CPU time of several runs: what else the machine does can only add to it. */
export const leastOf = async (runs: readonly (() => Promise<Cost>)[]): Promise<Cost> => {
  const costs: Cost[] = [];
  for (const run of runs) costs.push(await run());
  return costs.reduce((least, cost) => (cost.cpu < least.cpu ? cost : least));
};

/** The least of so many runs of one command. */
export const leastCost = (runs: number, argv: readonly string[], cwd: string): Promise<Cost> =>
  leastOf(Array.from({length: runs}, () => () => costOf(argv, cwd)));
