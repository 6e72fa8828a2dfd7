import type {OptionName} from './options.ts';
import type {Action} from './settings.ts';

/** A command as the user sees it. What it does is loaded when it is called. */
export interface CommandLine {
  /** Its words, as in `cache gc`, then its arguments: `<file>` must be there, `[stage]` may. */
  readonly usage: string;
  readonly about: string;
  readonly options: readonly OptionName[];
  readonly example: string;
  load(): Promise<Action>;
}

/** Options of every command that reads a pipeline file. */
const ofPipeline = ['profile', 'set', 'cache', 'json'] as const;

export const commands: readonly CommandLine[] = [
  {
    usage: 'run <file> [stages...]',
    about: 'Run what is stale, of the whole pipeline or of these stages and what they need.',
    options: [...ofPipeline, 'jobs', 'force', 'failFast', 'wait'],
    example: 'pipe run pipelines/moons_dlsm.yaml --profile quick',
    load: async () => (await import('../run.ts')).run,
  },
  {
    usage: 'plan <file> [stages...]',
    about: 'Say what would run and why, and how long it took before.',
    options: [...ofPipeline, 'force', 'check'],
    example: 'pipe plan pipelines/moons_dlsm.yaml --set steps=2000',
    load: async () => (await import('../plan.ts')).plan,
  },
  {
    usage: 'why <file> <stage>',
    about: 'Say what differs from the last execution of a stage.',
    options: ofPipeline,
    example: 'pipe why pipelines/moons_dlsm.yaml score',
    load: async () => (await import('../why.ts')).why,
  },
  {
    usage: 'ls <file>',
    about: 'List the stages with state, artifact, size and age.',
    options: ofPipeline,
    example: 'pipe ls pipelines/moons_dlsm.yaml',
    load: async () => (await import('../ls.ts')).ls,
  },
  {
    usage: 'show <file-or-digest> [stage]',
    about: 'Show the artifact of a stage, or one by its digest: params, inputs, provenance, metrics, files.',
    options: ofPipeline,
    example: 'pipe show pipelines/moons_dlsm.yaml score',
    load: async () => (await import('../show.ts')).show,
  },
  {
    usage: 'log <file> <stage>',
    about: 'Print what the last execution of a stage printed.',
    options: ['profile', 'set', 'cache'],
    example: 'pipe log pipelines/moons_dlsm.yaml score',
    load: async () => (await import('../log.ts')).log,
  },
  {
    usage: 'checkout <file> <stage>',
    about: 'Make a verified copy of the artifact of a stage in a new directory.',
    options: [...ofPipeline, 'to'],
    example: 'pipe checkout pipelines/moons_dlsm.yaml score --to /tmp/score',
    load: async () => (await import('../checkout.ts')).checkout,
  },
  {
    usage: 'cache stat',
    about: 'Say what the cache holds.',
    options: ['cache', 'json'],
    example: 'pipe cache stat',
    load: async () => (await import('../cache-stat.ts')).cacheStat,
  },
  {
    usage: 'cache verify',
    about: 'Check every byte of every artifact; what is damaged is set aside and made again by the next run.',
    options: ['cache', 'json'],
    example: 'pipe cache verify',
    load: async () => (await import('../cache-verify.ts')).cacheVerify,
  },
  {
    usage: 'cache gc',
    about: 'Remove what no pipeline needs and nobody has used for a while.',
    options: ['cache', 'json', 'keep', 'grace', 'maxSize', 'dryRun'],
    example: 'pipe cache gc --keep 7d --dry-run',
    load: async () => (await import('../cache-gc.ts')).cacheGc,
  },
  {
    usage: 'cache pin <file-or-digest> [stage]',
    about: 'Keep an artifact, of a stage or by its digest, until it is unpinned.',
    options: [...ofPipeline, 'name'],
    example: 'pipe cache pin pipelines/moons_dlsm.yaml score --name best-score',
    load: async () => (await import('../cache-pin.ts')).cachePin,
  },
  {
    usage: 'cache unpin <name>',
    about: 'Let go of a pinned artifact; pipe cache stat lists the pins.',
    options: ['cache', 'json'],
    example: 'pipe cache unpin best-score',
    load: async () => (await import('../cache-unpin.ts')).cacheUnpin,
  },
  {
    usage: 'validate <files...>',
    about: 'Show every mistake in pipeline files.',
    options: ofPipeline,
    example: 'pipe validate pipelines/*.yaml',
    load: async () => (await import('../validate.ts')).validate,
  },
  {
    usage: 'graph <file>',
    about: 'Print the stages and their inputs.',
    options: [...ofPipeline, 'mermaid'],
    example: 'pipe graph pipelines/moons_dlsm.yaml --mermaid',
    load: async () => (await import('../graph.ts')).graph,
  },
  {
    usage: 'stages [type]',
    about: 'List the stage types, or the inputs and params of one.',
    options: ['cache', 'json'],
    example: 'pipe stages train-score',
    load: async () => (await import('../stages.ts')).stages,
  },
  {
    usage: 'schema',
    about: 'Print the JSON Schema of a pipeline file, for editors.',
    options: ['cache'],
    example: 'pipe schema > pipeline.schema.json',
    load: async () => (await import('../schema.ts')).schema,
  },
  {
    usage: 'doctor',
    about: 'Say what this machine has, what is missing and how to mend it.',
    options: ['cache', 'json'],
    example: 'pipe doctor',
    load: async () => (await import('../doctor.ts')).doctor,
  },
];

/** What commands of two words are about, by their first word. */
export const groups: Readonly<Record<string, string>> = {cache: 'Look after the cache.'};
