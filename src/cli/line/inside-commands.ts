import {checkout} from '../checkout.ts';
import {log} from '../log.ts';
import {ls} from '../ls.ts';
import {show} from '../show.ts';
import {ofPipeline, type CommandLine} from './command-line.ts';

/** Commands that look at what pipelines have made. */
export const insideCommands: readonly CommandLine[] = [
  {
    usage: 'ls [file]',
    about: 'List the stages with state, artifact, size and age, or every artifact of the cache.',
    options: [...ofPipeline, 'all'],
    example: 'pipe ls pipelines/moons_dlsm.yaml',
    action: ls,
  },
  {
    usage: 'show <file-or-digest> [stage]',
    about:
      'Show the artifact of a stage, or one by its digest: params, inputs, provenance, metrics, files, and its pictures in a terminal that draws them.',
    options: ofPipeline,
    example: 'pipe show pipelines/moons_dlsm.yaml score',
    action: show,
  },
  {
    usage: 'log <file> <stage>',
    about: 'Print what the last execution of a stage printed.',
    options: ['profile', 'set', 'cache'],
    example: 'pipe log pipelines/moons_dlsm.yaml score',
    action: log,
  },
  {
    usage: 'checkout <file> <stage>',
    about: 'Make a verified copy of the artifact of a stage in a new directory.',
    options: [...ofPipeline, 'to'],
    example: 'pipe checkout pipelines/moons_dlsm.yaml score --to /tmp/score',
    action: checkout,
  },
  {
    usage: 'lineage <file-or-digest> [stage]',
    about: 'Print how an artifact was made, from what, up to the data.',
    options: ofPipeline,
    example: 'pipe lineage pipelines/moons_dlsm.yaml table',
    action: async (words, settings) => (await import('../lineage.ts')).lineage(words, settings),
  },
  {
    usage: 'metrics diff <a> [b]',
    about:
      'Print the metrics that differ between two of FILE, FILE@PROFILE, FILE:STAGE, DIGEST, SWEEP/TRIAL; of one FILE, before and now.',
    options: ofPipeline,
    example: 'pipe metrics diff pipelines/moons_dlsm.yaml',
    action: async (words, settings) => (await import('../metrics-diff.ts')).metricsDiff(words, settings),
  },
  {
    usage: 'params diff <a> [b]',
    about:
      'Print the params that differ between two of FILE, FILE@PROFILE, FILE:STAGE, DIGEST, SWEEP/TRIAL; of one FILE, since the last run.',
    options: ofPipeline,
    example: 'pipe params diff pipelines/moons_dlsm.yaml pipelines/moons_dlsm.yaml@quick',
    action: async (words, settings) => (await import('../params-diff.ts')).paramsDiff(words, settings),
  },
  {
    usage: 'compare <a> <b> [others...]',
    about:
      'Put the params that differ and the metrics of FILE, FILE@PROFILE, FILE:STAGE, DIGEST or SWEEP/TRIAL side by side.',
    options: ofPipeline,
    example: 'pipe compare pipelines/moons_score.yaml:score 3fa21b77',
    action: async (words, settings) => (await import('../compare.ts')).compare(words, settings),
  },
];
