import {cacheGc} from '../cache-gc.ts';
import {cachePin} from '../cache-pin.ts';
import {cacheStat} from '../cache-stat.ts';
import {cacheUnpin} from '../cache-unpin.ts';
import {cacheVerify} from '../cache-verify.ts';
import {checkout} from '../checkout.ts';
import {graph} from '../graph.ts';
import {log} from '../log.ts';
import {ls} from '../ls.ts';
import {plan} from '../plan.ts';
import {run} from '../run.ts';
import {show} from '../show.ts';
import {validate} from '../validate.ts';
import {why} from '../why.ts';
import type {OptionName} from './options.ts';
import type {Action} from './settings.ts';

/**
 * A command as the user sees it, and what it does. Most are loaded at once, since a process spends more on finding
 * many small files than on reading one; those that few call and that need much are loaded when they are called.
 */
export interface CommandLine {
  /** Its words, as in `cache gc`, then its arguments: `<file>` must be there, `[stage]` may. */
  readonly usage: string;
  readonly about: string;
  readonly options: readonly OptionName[];
  readonly example: string;
  readonly action: Action;
}

/** Options of every command that reads a pipeline file. */
const ofPipeline = ['profile', 'set', 'cache', 'json'] as const;

export const commands: readonly CommandLine[] = [
  {
    usage: 'run <file> [stages...]',
    about: 'Run what is stale, of the whole pipeline or of these stages and what they need.',
    options: [...ofPipeline, 'jobs', 'force', 'failFast', 'noCompile', 'wait'],
    example: 'pipe run pipelines/moons_dlsm.yaml --profile quick',
    action: run,
  },
  {
    usage: 'plan <file> [stages...]',
    about: 'Say what would run and why, and how long it took before.',
    options: [...ofPipeline, 'force', 'check'],
    example: 'pipe plan pipelines/moons_dlsm.yaml --set steps=2000',
    action: plan,
  },
  {
    usage: 'why <file> <stage>',
    about: 'Say what differs from the last execution of a stage.',
    options: ofPipeline,
    example: 'pipe why pipelines/moons_dlsm.yaml score',
    action: why,
  },
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
  {
    usage: 'cache stat',
    about: 'Say what the cache holds.',
    options: ['cache', 'json'],
    example: 'pipe cache stat',
    action: cacheStat,
  },
  {
    usage: 'cache verify',
    about: 'Check every byte of every artifact; what is damaged is set aside and made again by the next run.',
    options: ['cache', 'json'],
    example: 'pipe cache verify',
    action: cacheVerify,
  },
  {
    usage: 'cache gc',
    about: 'Remove what no pipeline needs and nobody has used for a while.',
    options: ['cache', 'json', 'keep', 'grace', 'maxSize', 'dryRun'],
    example: 'pipe cache gc --keep 7d --dry-run',
    action: cacheGc,
  },
  {
    usage: 'cache pin <file-or-digest> [stage]',
    about: 'Keep an artifact, of a stage or by its digest, until it is unpinned.',
    options: [...ofPipeline, 'name'],
    example: 'pipe cache pin pipelines/moons_dlsm.yaml score --name best-score',
    action: cachePin,
  },
  {
    usage: 'cache unpin <name>',
    about: 'Let go of a pinned artifact; pipe cache stat lists the pins.',
    options: ['cache', 'json'],
    example: 'pipe cache unpin best-score',
    action: cacheUnpin,
  },
  {
    usage: 'validate <files...>',
    about: 'Show every mistake in pipeline files.',
    options: ofPipeline,
    example: 'pipe validate pipelines/*.yaml',
    action: validate,
  },
  {
    usage: 'graph <file>',
    about: 'Print the stages and their inputs.',
    options: [...ofPipeline, 'mermaid'],
    example: 'pipe graph pipelines/moons_dlsm.yaml --mermaid',
    action: graph,
  },
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
];

/** What commands of two words are about, by their first word. */
export const groups: Readonly<Record<string, string>> = {cache: 'Look after the cache.'};
