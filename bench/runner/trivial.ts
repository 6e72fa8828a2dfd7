import {mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {costOf, leastCost, leastOf} from './cpu-time.ts';
import {inScratch, pipeCommand} from './scratch.ts';

export const trivialHeading = [
  'trivial stages',
  'a command alone, CPU ms',
  'a stage of it, CPU ms',
  'overhead, CPU ms',
  'Node alone, CPU s',
  'nothing to do, CPU s',
  'wall s',
];

/** A pipeline of so many stages that each copy one small file. */
const trivialPipeline = (count: number): string =>
  [
    'name: trivial',
    'stages:',
    ...Array.from(
      {length: count},
      (_, i) => `  s${i}: {cmd: [cp, seed, "\${out}/x${i}"], files: [seed], kind: text}`,
    ),
  ].join('\n');

/** What the runner costs beside the commands it runs, and with nothing to run, beside the start of Node. */
export const trivialRow = (count: number): Promise<string[]> =>
  inScratch(async (dir) => {
    writeFileSync(join(dir, 'seed'), 'seed');
    writeFileSync(join(dir, 'trivial.yaml'), trivialPipeline(count));
    mkdirSync(join(dir, 'plain'));
    const loop = `for ((i = 0; i < ${count}; i++)); do cp seed plain/x$i; done`;
    const alone = await leastCost(3, ['bash', '-c', loop], dir);
    const node = await leastCost(5, [process.execPath, '-e', '0'], dir);
    // Each cold run has a cache of its own; nothing is removed between them, which some file systems remember for minutes.
    const run = (cache: number): string[] => [
      'env',
      `PIPE_CACHE=${cache}`,
      ...pipeCommand('run', 'trivial.yaml'),
    ];
    const cold = await leastOf([0, 1, 2].map((cache) => () => costOf(run(cache), dir)));
    const nothing = await leastCost(5, run(0), dir);
    const command = (alone.cpu / count) * 1e3;
    const stage = ((cold.cpu - nothing.cpu) / count) * 1e3;
    const figures = [command, stage, stage - command, node.cpu, nothing.cpu, nothing.wall];
    return [`${count}`, ...figures.map((figure) => figure.toFixed(2))];
  });
