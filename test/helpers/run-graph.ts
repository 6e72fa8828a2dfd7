import {join} from 'node:path';
import type {Edge, Graph, StageNode} from '../../src/graph/graph.ts';
import type {StageType} from '../../src/stage/stage.ts';
import {runStage} from './run-stage.ts';

/**
 * Runs the named stages of a graph in this process, values in place of artifacts, and gives what each made. Far cheaper
 * than a process a stage; what lies between stages (codecs, keys, the cache) is not part of it.
 */
export const runGraph = async (
  graph: Graph,
  wanted: (node: StageNode) => boolean = () => true,
): Promise<ReadonlyMap<string, unknown>> => {
  const made = new Map<string, unknown>();
  for (const node of graph.stages.filter(wanted)) {
    const stage = await stageTypeOf(node);
    const inputs = Object.fromEntries(
      Object.entries(stage.inputs).map(([name, {arity}]) => {
        const edge = node.inputs[name];
        return [name, edge ? valueOf(edge, made) : arity === 'many' ? [] : undefined];
      }),
    );
    const files = node.files.map((path) => join(graph.dir, path));
    made.set(node.id, (await runStage(stage, node.params, inputs as never, {compile: false, files})).output);
  }
  return made;
};

const stageTypeOf = async ({action, id}: StageNode): Promise<StageType> => {
  if (action.type !== 'uses') throw new TypeError(`${id} is a command, not a stage type`);
  const module = (await import(`../../stages/${action.uses}.ts`)) as {
    readonly default: StageType;
  };
  return module.default;
};

const valueOf = ({many, stages}: Edge, made: ReadonlyMap<string, unknown>): unknown => {
  if (!many) return made.get(stages[0]!);
  return stages.map((stage) => ({stage, cell: {}, value: made.get(stage)}));
};
