import type {Graph, StageNode} from '../graph/graph.ts';
import type {Action} from './line/settings.ts';
import {columns} from './print/columns.ts';
import {mermaid} from './print/mermaid.ts';
import {print, printJson} from './print/print.ts';
import {openProject} from './project/open-project.ts';

/** `pipe graph`: the stages in topological order with what they read, as text, Mermaid or JSON. */
export const graph: Action = async ([file = ''], settings) => {
  const {graph} = await openProject(file, settings);
  if (settings.json) printJson(graph.stages.map(plain));
  else if (settings.mermaid) print(...mermaid(graph));
  else print(...table(graph));
  return 0;
};

const typeOf = ({action}: StageNode): string => (action.type === 'uses' ? action.uses : 'cmd');

const plain = (node: StageNode): object => {
  const {id, kind, inputs} = node;
  const edges = Object.entries(inputs).map(([name, {stages}]) => [name, stages]);
  return {stage: id, type: typeOf(node), kind, inputs: Object.fromEntries(edges) as object};
};

const table = (graph: Graph): readonly string[] =>
  columns(
    ['stage', 'type', 'makes', 'reads'],
    graph.stages.map((node) => [node.id, typeOf(node), node.kind, reads(node)]),
  );

const reads = ({inputs}: StageNode): string =>
  Object.entries(inputs)
    .map(([name, {many, stages}]) => `${name}: ${many ? `[${stages.join(', ')}]` : stages.join()}`)
    .join('  ');
