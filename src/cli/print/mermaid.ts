import type {Graph} from '../../graph/graph.ts';

/** A graph as a Mermaid flowchart: a box a stage, an arrow an input with its name. */
export const mermaid = ({stages}: Graph): readonly string[] => {
  const box = new Map(stages.map(({id}, index) => [id, `s${index}`]));
  const boxes = stages.map(({id, kind}) => `  ${box.get(id)}["${escaped(id)}<br/><i>${escaped(kind)}</i>"]`);
  const arrows = stages.flatMap(({id, inputs}) =>
    Object.entries(inputs).flatMap(([name, edge]) =>
      edge.stages.map((from) => `  ${box.get(from)} -->|${escaped(name)}| ${box.get(id)}`),
    ),
  );
  return ['flowchart LR', ...boxes, ...arrows];
};

/** Mermaid reads quotes and brackets in labels unless they are entities. */
const escaped = (text: string): string =>
  text.replace(/["<>[\]|&#]/g, (character) => `#${character.charCodeAt(0)};`);
