import {ofPipeline, type CommandLine} from './command-line.ts';

const ofRuns = ['jobs', 'force', 'failFast', 'noCompile', 'wait'] as const;

/** Commands for sweeps; loaded when they are called. */
export const sweepCommands: readonly CommandLine[] = [
  {
    usage: 'sweep <file> [stages...]',
    about:
      'Run a pipeline for many values of its params; what trials share is made once. Again: go on with it.',
    options: [
      ...(['grid', 'zip', 'random', 'samples', 'sampling', 'only', 'except', 'sweep'] as const),
      ...([
        'seeds',
        'addSeeds',
        'seedParam',
        'goal',
        'halving',
        'retry',
        'sweepName',
        'sweepReport',
        'metric',
        'sweepDryRun',
      ] as const),
      ...ofPipeline,
      ...ofRuns,
    ],
    example:
      'pipe sweep pipelines/moons_dlsm.yaml --profile quick --grid weighting_ce=0,1 --grid weighting_dlsm=0,2 --seeds 2 --goal D_L:min',
    action: async (words, settings) => (await import('../sweep.ts')).sweep(words, settings),
  },
  {
    usage: 'sweep status [sweep]',
    about: 'Say how the trials of a sweep stand, or of all sweeps.',
    options: ['cache', 'json'],
    example: 'pipe sweep status pipelines/moons_dlsm.yaml',
    action: async (words, settings) => (await import('../sweep-status.ts')).sweepStatus(words, settings),
  },
  {
    usage: 'sweep table [sweep]',
    about: "Print mean and 95 % interval over seeds of each point's metrics.",
    options: ['metric', 'cache', 'json'],
    example: "pipe sweep table --metric 'error[method=ours].D_L'",
    action: async (words, settings) => (await import('../sweep-table.ts')).sweepTable(words, settings),
  },
  {
    usage: 'sweep best [sweep]',
    about: 'Print the best point by each goal, and the command that runs it.',
    options: ['cache', 'json'],
    example: 'pipe sweep best',
    action: async (words, settings) => (await import('../sweep-best.ts')).sweepBest(words, settings),
  },
  {
    usage: 'sweep stop [sweep]',
    about: 'Ask the processes that run a sweep to stop; it can go on later.',
    options: ['cache'],
    example: 'pipe sweep stop',
    action: async (words, settings) => (await import('../sweep-stop.ts')).sweepStop(words, settings),
  },
];
