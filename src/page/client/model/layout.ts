import {Graph, layout} from '@dagrejs/dagre';
import type {PageStage} from '../../page.ts';

export const nodeWidth = 188;
export const nodeHeight = 66;

export interface Placed {
  readonly width: number;
  readonly height: number;
  /** Id of a stage → its left upper corner. */
  readonly corners: ReadonlyMap<string, Place>;
  readonly edges: readonly Edge[];
}

interface Place {
  readonly x: number;
  readonly y: number;
}

interface Edge {
  readonly from: string;
  readonly to: string;
  /** Path of an SVG. */
  readonly path: string;
}

/** A place for each stage, in layers: what it reads is before it. */
export const layoutOf = (
  stages: readonly Pick<PageStage, 'id' | 'reads'>[],
  direction: 'LR' | 'TB',
): Placed => {
  const graph = new Graph();
  const ids = new Set(stages.map(({id}) => id));
  // The quickest ranking: the others take seconds for hundreds of stages.
  const ranker = stages.length > 150 ? 'longest-path' : 'network-simplex';
  graph.setGraph({rankdir: direction, nodesep: 18, ranksep: 44, marginx: 8, marginy: 8, ranker});
  graph.setDefaultEdgeLabel(() => ({}));
  for (const {id} of stages) graph.setNode(id, {width: nodeWidth, height: nodeHeight});
  for (const {id, reads} of stages) for (const input of reads) if (ids.has(input)) graph.setEdge(input, id);
  layout(graph);
  const {width, height} = graph.graph() as {width?: number; height?: number};
  return {
    width: width ?? 0,
    height: height ?? 0,
    corners: cornersOf(graph),
    edges: edgesOf(graph, direction),
  };
};

const cornersOf = (graph: Graph): ReadonlyMap<string, Place> =>
  new Map(
    graph.nodes().map((id) => {
      const {x, y} = graph.node(id) as unknown as Place;
      return [id, {x: x - nodeWidth / 2, y: y - nodeHeight / 2}];
    }),
  );

const edgesOf = (graph: Graph, direction: 'LR' | 'TB'): readonly Edge[] =>
  graph.edges().map((edge) => {
    const {points} = graph.edge(edge) as unknown as {points: readonly Place[]};
    return {from: edge.v, to: edge.w, path: curved(points, direction)};
  });

/** Through the points, leaving each along the direction of the layers. */
const curved = (points: readonly Place[], direction: 'LR' | 'TB'): string => {
  const [first, ...rest] = points;
  if (!first) return '';
  let [path, last] = [`M${first.x},${first.y}`, first];
  for (const next of rest) {
    const [mx, my] = [(last.x + next.x) / 2, (last.y + next.y) / 2];
    path +=
      direction === 'LR'
        ? `C${mx},${last.y} ${mx},${next.y} ${next.x},${next.y}`
        : `C${last.x},${my} ${next.x},${my} ${next.x},${next.y}`;
    last = next;
  }
  return path;
};
