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
export const leastCost = async (runs: number, argv: readonly string[], cwd: string): Promise<Cost> => {
  const costs: Cost[] = [];
  for (let run = 0; run < runs; run++) costs.push(await costOf(argv, cwd));
  return costs.reduce((least, cost) => (cost.cpu < least.cpu ? cost : least));
};
