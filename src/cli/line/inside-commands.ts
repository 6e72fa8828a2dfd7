import {checkout} from '../checkout.ts';
import {log} from '../log.ts';
import {ls} from '../ls.ts';
import {show} from '../show.ts';
import {ofPipeline, type CommandLine} from './command-line.ts';

/** Commands that look at what pipelines have made. */
export const insideCommands: readonly CommandLine[] = [
  {
    usage: 'ls <file>',
    about: 'List the stages with state, artifact, size and age.',
    options: ofPipeline,
    example: 'pipe ls pipelines/moons_dlsm.yaml',
    action: ls,
  },
  {
    usage: 'show <file-or-digest> [stage]',
    about: 'Show the artifact of a stage, or one by its digest: params, inputs, provenance, metrics, files.',
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
];
