import {ofPipeline, type CommandLine} from './command-line.ts';

/** What people look at while they work, most of it in a browser. Each needs much and few call it, so it is loaded when it is called. */
export const pageCommands: readonly CommandLine[] = [
  {
    usage: 'report <file-or-sweep>',
    about:
      'Write one HTML page of what a pipeline or sweep made: stages, tables, curves, pictures, provenance.',
    options: [...ofPipeline, 'html'],
    example: 'pipe report pipelines/moons_dlsm.yaml --profile quick --html moons.html',
    action: async (words, settings) => (await import('../report.ts')).report(words, settings),
  },
  {
    usage: 'ui [files-or-sweeps...]',
    about:
      'Serve pages that change while things run, on this machine alone; without a name all that has run.',
    options: [...ofPipeline, 'port'],
    example: 'pipe ui pipelines/moons_dlsm.yaml --profile quick',
    action: async (words, settings) => (await import('../ui.ts')).ui(words, settings),
  },
  {
    usage: 'watch <file> [stages...]',
    about:
      'Run what is stale, and again after every edit that makes something stale; an edit while it runs stops the run and starts it again.',
    options: [...ofPipeline, 'jobs', 'failFast', 'noCompile', 'wait'],
    example: 'pipe watch pipelines/moons_dlsm.yaml --profile smoke',
    action: async (words, settings) => (await import('../watch.ts')).watch(words, settings),
  },
  {
    usage: 'tensorboard <file-or-sweep>',
    about:
      'Link the curves of trainings, by the names of stages and trials, into a directory for tensorboard --logdir.',
    options: [...ofPipeline, 'to'],
    example: 'pipe tensorboard pipelines/moons_score.yaml --profile quick --to tensorboard',
    action: async (words, settings) => (await import('../tensorboard.ts')).tensorboard(words, settings),
  },
];
