import type {StageRecord} from '../cache/record.ts';
import type {Graph} from '../graph/graph.ts';
import type {Bundle, BundledStage, Installation} from './bundle.ts';

/** Something of an installation that is not as it was when a bundle was made. */
export interface Difference {
  readonly what: string;
  readonly before: string;
  readonly here: string;
}

/** How this installation differs from the one that made a bundle, in what can change results. */
export const differences = (bundle: Bundle, here: Installation, graph: Graph): readonly Difference[] => [
  ...between('pipe', bundle.installation.pipe, here.pipe),
  ...between('node', bundle.installation.node, here.node),
  ...between('package-lock.json', short(bundle.installation.lock), short(here.lock)),
  ...bundle.stages.flatMap((stage) => codeDifferences(stage, graph)),
];

const codeDifferences = ({stage, record}: BundledStage, graph: Graph): readonly Difference[] => {
  const node = graph.stages.find(({id}) => id === stage);
  if (node?.action.type !== 'uses') return [];
  const {digest, packages} = node.action.code;
  const names = [...new Set([...Object.keys(record.packages), ...Object.keys(packages)])];
  return [
    ...between(`code of ${stage}`, short(record.parts.code), short(digest)),
    ...names.flatMap((name) => between(`${name} of ${stage}`, record.packages[name], packages[name])),
  ];
};

const short = (digest: string | undefined): string | undefined => digest?.slice(0, 12);

const between = (what: string, before = 'none', here = 'none'): readonly Difference[] =>
  before === here ? [] : [{what, before, here}];

/** The numerical engines that computed otherwise than in the bundle. */
export const engineDifferences = (
  stages: readonly BundledStage[],
  made: ReadonlyMap<string, StageRecord>,
): readonly Difference[] =>
  stages.flatMap(({stage, record}) => {
    const now = made.get(stage)?.engine ?? record.engine;
    const names = [...new Set([...Object.keys(record.engine), ...Object.keys(now)])];
    return names.flatMap((name) => between(`${name} of ${stage}`, record.engine[name], now[name]));
  });
