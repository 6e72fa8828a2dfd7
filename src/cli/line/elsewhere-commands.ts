import {ofPipeline, type CommandLine} from './command-line.ts';

/** Commands that take pipelines over from elsewhere, and results there. */
export const elsewhereCommands: readonly CommandLine[] = [
  {
    usage: 'import dvc <file>',
    about: 'Write a pipeline that does what a dvc.yaml does, and say what it does differently.',
    options: ['toPipeline', 'json'],
    example: 'pipe import dvc dvc.yaml --to pipelines/train.yaml',
    action: async (words, settings) => (await import('../import-dvc.ts')).importDvcFile(words, settings),
  },
  {
    usage: 'export <file>',
    about: 'Write a bundle of what makes a result, and of what came out.',
    options: [...ofPipeline, 'toBundle', 'artifacts', 'maxFile'],
    example: 'pipe export pipelines/moons_dlsm.yaml --profile quick --to moons.tar.gz',
    action: async (words, settings) => (await import('../export.ts')).exportBundle(words, settings),
  },
  {
    usage: 'replay <bundle>',
    about: 'Make the result of a bundle again from nothing, and say whether it holds.',
    options: ['toReplay', 'tolerance', 'filesFrom', 'jobs', 'json'],
    example: 'pipe replay moons.tar.gz --tolerance 1e-6',
    action: async (words, settings) => (await import('../replay.ts')).replay(words, settings),
  },
];
