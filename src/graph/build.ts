import type {JsonObject} from '../json.ts';
import type {Result} from '../pipeline/diagnostic.ts';
import type {Pipeline, StageDeclaration} from '../pipeline/pipeline.ts';
import type {StageCode} from '../stage/declaration.ts';
import {checkGraph} from './check.ts';
import {readsOf} from './cycles.ts';
import {withDefaults} from './defaults.ts';
import type {Graph, StageNode} from './graph.ts';
import {withoutIdle} from './idle.ts';
import {topologicalOrder} from './order.ts';
import {edges} from './wire.ts';

/**
 * Wires a pipeline: params are valid and have their defaults, every input is one that its reader declares and is of the
 * kind it expects, its files are there, and nothing depends on itself. Or all the mistakes that prevent it, each at its place.
 *
 * @param code of every stage type that the pipeline uses.
 * @param cacheRoot whose files are no files of a pipeline.
 */
export const buildGraph = (
  pipeline: Pipeline,
  code: ReadonlyMap<string, StageCode>,
  cacheRoot: string,
): Result<Graph> => {
  const diagnostics = checkGraph(pipeline, code, cacheRoot);
  if (diagnostics.length > 0) return {ok: false, diagnostics};
  const nodes = new Map(pipeline.stages.map((stage) => [stage.id, buildNode(stage, code)]));
  const {order} = topologicalOrder(readsOf(pipeline.stages));
  const {name, file, dir} = pipeline;
  const stages = order.map((id) => nodes.get(id) as StageNode);
  return {ok: true, value: {name, file, dir, stages}, warnings: []};
};

/** A stage of a pipeline that has no mistakes. */
export const buildNode = (stage: StageDeclaration, code: ReadonlyMap<string, StageCode>): StageNode => {
  const {id, name, cell, files, resources, retry, timeoutMs, guard, onDemand} = stage;
  return {
    id,
    name,
    cell,
    files,
    resources,
    retry,
    ...(timeoutMs !== undefined && {timeoutMs}),
    ...(guard && {guard}),
    ...(onDemand && {onDemand}),
    ...(stage.action.type === 'cmd'
      ? command(stage, stage.action)
      : typed(stage, stage.action.uses, code.get(stage.action.uses))),
  };
};

type Part = Pick<StageNode, 'action' | 'params' | 'inputs' | 'kind'>;

const command = (stage: StageDeclaration, action: Part['action'] & {type: 'cmd'}): Part => ({
  action,
  params: stage.params,
  inputs: edges(stage, (_, {list}) => list),
  kind: action.kind,
});

const typed = (stage: StageDeclaration, uses: string, code: StageCode | undefined): Part => {
  if (code === undefined) throw new Error(`The code of "${uses}" was not loaded.`);
  const {params, inputs, kind} = code.declaration;
  return {
    action: {type: 'uses', uses, code},
    params: withoutIdle(params, withDefaults(params, stage.params)) as JsonObject,
    inputs: edges(stage, (name) => inputs[name]?.arity === 'many'),
    kind,
  };
};
