import type {JsonObject} from '../../../src/json.ts';
import {buildGraph} from '../../../src/graph/build.ts';
import {checkGraph} from '../../../src/graph/check.ts';
import type {Graph} from '../../../src/graph/graph.ts';
import type {Result} from '../../../src/pipeline/diagnostic.ts';
import {inOrder} from '../../../src/pipeline/mistakes.ts';
import {parsePipeline} from '../../../src/pipeline/parse.ts';
import type {Overrides} from '../../../src/pipeline/pipeline.ts';
import {renderDiagnostic} from '../../../src/pipeline/render.ts';
import type {Declaration, StageCode} from '../../../src/stage/declaration.ts';

const codeOf = (name: string, declaration: Declaration): StageCode => ({
  digest: name.padEnd(64, '0'),
  bundle: `/code/${name}.mjs`,
  sources: {},
  packages: {},
  declaration,
});

const one = (kind: string) => ({kind, arity: 'one'}) as const;

const object = (
  properties: JsonObject,
  required: readonly string[] = Object.keys(properties),
): JsonObject => ({
  type: 'object',
  properties,
  required,
});

const net = {
  anyOf: [
    object({type: {const: 'mlp'}, width: {type: 'integer', default: 16, minimum: 1}}),
    object({
      type: {const: 'unet'},
      layers: {type: 'array', items: object({size: {type: 'integer', default: 3}})},
    }),
  ],
  default: {type: 'mlp'},
} as const;

const train: Declaration = {
  about: 'Trains.',
  params: object(
    {
      steps: {type: 'integer', description: 'Updates.'},
      lr: {type: 'number', exclusiveMinimum: 0, default: 0.001},
      loss: {anyOf: [{const: 'ce'}, {const: 'total'}], default: 'ce'},
      limit: {anyOf: [{type: 'number', minimum: 1}, {type: 'null'}], default: null},
      net,
    },
    ['steps', 'lr', 'loss', 'limit', 'net'],
  ),
  inputs: {data: one('dataset'), score: {kind: 'model', arity: 'optional'}},
  kind: 'model',
};

/** `make` makes a dataset, `train` reads one and makes a model, `table` reads metrics. */
export const code: ReadonlyMap<string, StageCode> = new Map(
  Object.entries({
    make: {about: 'Makes.', params: object({}), inputs: {}, kind: 'dataset'},
    train,
    table: {
      about: 'Tables.',
      params: object({}),
      inputs: {metrics: {kind: 'metrics', arity: 'many'}},
      kind: 'table',
    },
  } satisfies Record<string, Declaration>).map(([name, declaration]) => [name, codeOf(name, declaration)]),
);

export const build = (text: string): Result<Graph> => {
  const parsed = parsePipeline('/work/p.yaml', text, {set: {}});
  if (!parsed.ok) throw new Error(parsed.diagnostics.map((one) => renderDiagnostic(one, text)).join('\n'));
  return buildGraph(parsed.value, code, '/work/cache');
};

/** Every diagnostic of a pipeline as the user sees it. */
export const complaints = (text: string): string => {
  const built = build(text);
  return built.ok ? '' : built.diagnostics.map((one) => renderDiagnostic(one, text)).join('\n');
};

/** Rule and line of every mistake that can be told without loading stage types, in a text that may have any. */
export const mistakesIn = (text: string, overrides: Partial<Overrides> = {}): readonly string[] => {
  const parsed = parsePipeline('/work/p.yaml', text, {set: {}, ...overrides});
  const draft = parsed.ok ? parsed.value : parsed.partial;
  const told = parsed.ok ? parsed.warnings : parsed.diagnostics;
  return inOrder([...told, ...(draft ? checkGraph(draft, code, '/work/cache') : [])]).map(
    ({rule, range}) => `${rule} ${text.slice(0, range?.start ?? 0).split('\n').length}`,
  );
};

export const graphOf = (text: string): Graph => {
  const built = build(text);
  if (!built.ok) throw new Error(complaints(text));
  return built.value;
};
