import type {CommandLine} from './command-line.ts';

/** Commands about this installation, of no pipeline. */
export const installationCommands: readonly CommandLine[] = [
  {
    usage: 'stages [type]',
    about: 'List the stage types, or the inputs and params of one.',
    options: ['cache', 'json'],
    example: 'pipe stages train-score',
    action: async (words, settings) => (await import('../stages.ts')).stages(words, settings),
  },
  {
    usage: 'schema',
    about: 'Print the JSON Schema of a pipeline file, for editors.',
    options: ['cache'],
    example: 'pipe schema > pipeline.schema.json',
    action: async (words, settings) => (await import('../schema.ts')).schema(words, settings),
  },
  {
    usage: 'doctor',
    about: 'Say what this machine has, what is missing and how to mend it.',
    options: ['cache', 'json'],
    example: 'pipe doctor',
    action: async (words, settings) => (await import('../doctor.ts')).doctor(words, settings),
  },
  {
    usage: 'init [dir]',
    about: 'Write a small project that runs at once: a pipeline on two moons and a stage type of its own.',
    options: [],
    example: 'pipe init my-project',
    action: async (words, settings) => (await import('../init.ts')).init(words, settings),
  },
  {
    usage: 'completion <shell>',
    about:
      'Print the script that makes bash, zsh or fish complete commands, files, stages, profiles and sweeps.',
    options: [],
    example: 'pipe completion bash >> ~/.bashrc',
    action: async (words, settings) => (await import('../completion.ts')).completion(words, settings),
  },
];
