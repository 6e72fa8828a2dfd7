import {mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import type {Cache} from '../../src/cache/cache.ts';
import {openCache} from '../../src/cache/open.ts';
import type {Edge, Graph, StageNode} from '../../src/graph/graph.ts';
import type {JsonObject} from '../../src/json.ts';
import type {Outcome, RunEvent} from '../../src/run/event.ts';
import {runPipeline, type RunRequest} from '../../src/run/run.ts';

/** A stage of a test's graph: a command, and what it reads. Names of several stages make a list. */
export interface Sketch {
  readonly cmd: string | readonly string[];
  readonly inputs?: Readonly<Record<string, string | readonly string[]>>;
  readonly params?: JsonObject;
  readonly files?: readonly string[];
  readonly kind?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly retry?: number;
  readonly timeoutMs?: number;
  readonly guard?: StageNode['guard'];
  readonly resources?: Partial<StageNode['resources']>;
  readonly onDemand?: boolean;
}

/** The events of a run and what became of its stages. */
export interface Told {
  readonly events: readonly RunEvent[];
  readonly outcomes: Readonly<Record<string, Outcome>>;
  /** `started a`, `reused b`, … in the order they happened. */
  readonly story: readonly string[];
}

/** A temporary directory with a pipeline's files and a cache, in which graphs run for real. */
export class Rig {
  readonly dir = mkdtempSync(join(tmpdir(), 'pipe-rig-'));
  readonly cacheRoot = join(this.dir, 'cache');

  /** A cache as a new process would see it: nothing remembered. */
  openCache(): Cache {
    return openCache(this.cacheRoot);
  }

  write(path: string, text: string): string {
    const target = join(this.dir, path);
    mkdirSync(dirname(target), {recursive: true});
    writeFileSync(target, text);
    return target;
  }

  read(path: string): string {
    return readFileSync(join(this.dir, path), 'utf8');
  }

  graph(stages: Readonly<Record<string, Sketch>>): Graph {
    const nodes = Object.entries(stages).map(([id, sketch]) => nodeOf(id, sketch));
    return {name: 'rig', file: join(this.dir, 'rig.yaml'), dir: this.dir, stages: nodes};
  }

  async run(graph: Graph, request: Partial<RunRequest> = {}): Promise<Told> {
    const events: RunEvent[] = [];
    const outcomes = await runPipeline({
      graph,
      cache: this.openCache(),
      childEntry: 'not used by commands',
      codeNow: () => Promise.resolve(undefined),
      ...request,
      on: (event) => {
        events.push(event);
        request.on?.(event);
      },
    });
    return {events, outcomes, story: events.flatMap(lineOf)};
  }

  /** The text of a file of what a stage made. */
  made(told: Told, stage: string, path = 'text'): string {
    const outcome = told.outcomes[stage];
    if (!outcome || !('artifact' in outcome)) throw new Error(`${stage}: ${JSON.stringify(outcome)}`);
    return readFileSync(join(this.openCache().artifacts.path(outcome.artifact), path), 'utf8');
  }

  remove(): void {
    rmSync(this.dir, {recursive: true, force: true});
  }
}

const nodeOf = (id: string, sketch: Sketch): StageNode => ({
  id,
  name: id.replace(/\[.*/, ''),
  cell: cellOf(id),
  action: {type: 'cmd', cmd: sketch.cmd, kind: sketch.kind ?? 'text', env: sketch.env ?? {}},
  params: sketch.params ?? {},
  inputs: Object.fromEntries(Object.entries(sketch.inputs ?? {}).map(([name, from]) => [name, edgeOf(from)])),
  files: sketch.files ?? [],
  kind: sketch.kind ?? 'text',
  resources: {cpu: 1, memoryBytes: 0, gpu: {count: 0}, ...sketch.resources},
  retry: sketch.retry ?? 0,
  ...(sketch.timeoutMs !== undefined && {timeoutMs: sketch.timeoutMs}),
  ...(sketch.guard && {guard: sketch.guard}),
  ...(sketch.onDemand && {onDemand: true}),
});

/** `{x: '1'}` of `c[x=1]`. */
const cellOf = (id: string): StageNode['cell'] =>
  Object.fromEntries(
    Array.from(id.matchAll(/[[,]([^=]+)=([^,\]]+)/g), ([, axis, label]) => [axis, label] as [string, string]),
  );

const edgeOf = (from: string | readonly string[]): Edge =>
  typeof from === 'string' ? {many: false, stages: [from]} : {many: true, stages: from};

const told = new Map<RunEvent['type'], string>([
  ['stage-reused', 'reused'],
  ['stage-waiting', 'waiting'],
  ['stage-started', 'started'],
  ['stage-finished', 'finished'],
  ['stage-failed', 'failed'],
  ['stage-tainted', 'tainted'],
  ['stage-skipped', 'skipped'],
  ['stage-stopped', 'stopped'],
  ['artifact-damaged', 'damaged'],
]);

const lineOf = (event: RunEvent): readonly string[] => {
  const word = told.get(event.type);
  return word === undefined || !('stage' in event) ? [] : [`${word} ${event.stage}`];
};
