import {ofPipeline, type CommandLine} from './command-line.ts';

/** What people look at in a browser. Each needs much and few call it, so it is loaded when it is called. */
export const pageCommands: readonly CommandLine[] = [
  {
    usage: 'report <file>',
    about: 'Write one HTML page of what a pipeline made: stages, tables, curves, pictures, provenance.',
    options: [...ofPipeline, 'html'],
    example: 'pipe report pipelines/moons_dlsm.yaml --profile quick --html moons.html',
    action: async (words, settings) => (await import('../report.ts')).report(words, settings),
  },
  {
    usage: 'ui [files...]',
    about:
      'Serve pages that change while things run, on this machine alone; without a file all that has run.',
    options: [...ofPipeline, 'port'],
    example: 'pipe ui pipelines/moons_dlsm.yaml --profile quick',
    action: async (words, settings) => (await import('../ui.ts')).ui(words, settings),
  },
  {
    usage: 'tensorboard <file>',
    about:
      'Link the curves of trainings, by the names of their stages, into a directory for tensorboard --logdir.',
    options: [...ofPipeline, 'to'],
    example: 'pipe tensorboard pipelines/moons_score.yaml --profile quick --to tensorboard',
    action: async (words, settings) => (await import('../tensorboard.ts')).tensorboard(words, settings),
  },
];
