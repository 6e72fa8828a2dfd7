import type {JsonObject} from '../json.ts';
import type {Result} from '../pipeline/diagnostic.ts';
import {glob} from '../pipeline/glob.ts';
import {type Mistake, Mistakes} from '../pipeline/mistakes.ts';
import type {Pipeline, StageDeclaration} from '../pipeline/pipeline.ts';
import type {StageCode} from '../stage/declaration.ts';
import type {Graph, StageNode} from './graph.ts';
import type {Misfit} from './misfit.ts';
import {topologicalOrder} from './order.ts';
import {checkParams, notFinite} from './params.ts';
import {edges, type KindOf, miswired} from './wire.ts';

/**
 * Wires a pipeline: params are valid and have their defaults, every input is one that its reader declares and is of the
 * kind it expects, its files are there, and nothing depends on itself. Or all the mistakes that prevent it, each at its place.
 *
 * @param code of every stage type that the pipeline uses.
 */
export const buildGraph = (pipeline: Pipeline, code: ReadonlyMap<string, StageCode>): Result<Graph> => {
  const mistakes = new Mistakes(pipeline.file);
  const kinds = new Map(pipeline.stages.map((stage) => [stage.id, kindMade(stage, code)]));
  const nodes = new Map(
    pipeline.stages.map((stage) => [
      stage.id,
      node(
        stage,
        code,
        (id) => kinds.get(id),
        (mistake) => mistakes.error(mistake),
      ),
    ]),
  );
  for (const stage of pipeline.stages)
    tellMissingFiles(stage, pipeline.dir, (mistake) => mistakes.error(mistake));
  const order = sorted(pipeline, (mistake) => mistakes.error(mistake));
  if (mistakes.any) return {ok: false, diagnostics: mistakes.sorted()};
  const {name, file, dir} = pipeline;
  return {
    ok: true,
    value: {name, file, dir, stages: order.map((id) => nodes.get(id) as StageNode)},
    warnings: [],
  };
};

type Tell = (mistake: Mistake) => void;

const kindMade = ({action}: StageDeclaration, code: ReadonlyMap<string, StageCode>): string | undefined =>
  action.type === 'cmd' ? action.kind : code.get(action.uses)?.declaration.kind;

const node = (
  stage: StageDeclaration,
  code: ReadonlyMap<string, StageCode>,
  kindOf: KindOf,
  tell: Tell,
): StageNode => {
  const {id, name, cell, files, resources, retry, timeoutMs, guard} = stage;
  const common = {
    id,
    name,
    cell,
    files,
    resources,
    retry,
    ...(timeoutMs !== undefined && {timeoutMs}),
    ...(guard && {guard}),
  };
  return {
    ...common,
    ...(stage.action.type === 'cmd'
      ? command(stage, stage.action, tell)
      : typed(stage, stage.action.uses, code, kindOf, tell)),
  };
};

type Part = Pick<StageNode, 'action' | 'params' | 'inputs' | 'kind'>;

const command = (stage: StageDeclaration, action: Part['action'] & {type: 'cmd'}, tell: Tell): Part => {
  tellMisfits(stage, notFinite(stage.params, [], stage.name), tell);
  return {action, params: stage.params, inputs: edges(stage, (_, {list}) => list), kind: action.kind};
};

const typed = (
  stage: StageDeclaration,
  uses: string,
  codes: ReadonlyMap<string, StageCode>,
  kindOf: KindOf,
  tell: Tell,
): Part => {
  const code = codes.get(uses);
  if (code === undefined) throw new Error(`The code of "${uses}" was not loaded.`);
  const {declaration} = code;
  const params = validParams(stage, declaration.params, tell);
  for (const {input, what, ...mistake} of miswired(stage, declaration, kindOf)) {
    const path = input === undefined ? ['inputs'] : ['inputs', input];
    tell({...mistake, range: stage.locate(path, what)});
  }
  const inputs = edges(stage, (name) => declaration.inputs[name]?.arity === 'many');
  return {action: {type: 'uses', uses, code}, params, inputs, kind: declaration.kind};
};

const validParams = (stage: StageDeclaration, schema: JsonObject, tell: Tell): JsonObject => {
  const {params, misfits} = checkParams(schema, stage.params, stage.name);
  tellMisfits(stage, misfits, tell);
  return params;
};

const tellMisfits = (stage: StageDeclaration, misfits: readonly Misfit[], tell: Tell): void => {
  for (const {path, what, rule, message, suggestion} of misfits) {
    tell({rule, message, suggestion, range: stage.locate(['with', ...path], what)});
  }
};

const tellMissingFiles = (stage: StageDeclaration, dir: string, tell: Tell): void => {
  for (const [at, pattern] of stage.files.entries()) {
    if (glob(dir, pattern).length > 0) continue;
    const message = `${stage.name}: no file matches ${JSON.stringify(pattern)} in ${dir}.`;
    tell({rule: 'missing-file', message, range: stage.locate(['files', at])});
  }
};

/** Topological order; a cycle is told at the input that closes it, once however many matrix cells run through it. */
const sorted = ({stages}: Pipeline, tell: Tell): readonly string[] => {
  const byId = new Map(stages.map((stage) => [stage.id, stage]));
  const reads = new Map(
    stages.map(({id, inputs}) => [id, Object.values(inputs).flatMap((reference) => reference.stages)]),
  );
  const {order, cycles} = topologicalOrder(reads);
  const places = new Set<string>();
  for (const cycle of cycles) {
    const last = byId.get(cycle.at(-1) as string) as StageDeclaration;
    const input = Object.keys(last.inputs).find((name) =>
      last.inputs[name]?.stages.includes(cycle[0] as string),
    ) as string;
    const place = `${last.name}.${input}`;
    if (!places.has(place))
      tell({rule: 'cycle', message: cycleMessage(cycle), range: last.locate(['inputs', input])});
    places.add(place);
  }
  return order;
};

const cycleMessage = (cycle: readonly string[]): string => {
  if (cycle.length === 1) return `${cycle[0]} reads its own artifact.`;
  return `These stages wait for each other: ${[...cycle, cycle[0]].join(' reads ')}.`;
};
