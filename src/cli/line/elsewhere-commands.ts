import type {CommandLine} from './command-line.ts';

/** Commands that take pipelines over from elsewhere, and results there. */
export const elsewhereCommands: readonly CommandLine[] = [
  {
    usage: 'import dvc <file>',
    about: 'Write a pipeline that does what a dvc.yaml does, and say what it does differently.',
    options: ['toPipeline', 'json'],
    example: 'pipe import dvc dvc.yaml --to pipelines/train.yaml',
    action: async (words, settings) => (await import('../import-dvc.ts')).importDvcFile(words, settings),
  },
];
