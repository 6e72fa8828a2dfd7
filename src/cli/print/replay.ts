import {relative} from 'node:path';
import type {MetricChange, Verdict} from '../../export/compare.ts';
import type {Difference} from '../../export/differences.ts';
import {columns} from './columns.ts';

/** What came of a replay. */
export interface Replay {
  /** Absolute path of the directory it was made in. */
  readonly dir: string;
  readonly holds: boolean;
  readonly tolerance: number;
  readonly differences: readonly Difference[];
  readonly stages: readonly Verdict[];
}

/** A replay for a reader: what is different here, what differs, and the outcome last. */
export const replayLines = ({dir, holds, tolerance, differences, stages}: Replay): readonly string[] => {
  const other = stages.filter(({state}) => state !== 'identical');
  const changes = other.flatMap(({stage, changes: all}) =>
    all.map((change) => [stage, ...changeCells(change)]),
  );
  return [
    ...(differences.length === 0
      ? []
      : [
          '',
          ...columns(
            ['not as in the bundle', 'then', 'here'],
            differences.map(({what, before, here}) => [what, before, here]),
          ),
        ]),
    ...(other.length === 0
      ? []
      : ['', ...columns(['stage', 'came out', 'then', 'here', '>largest change'], other.map(verdictCells))]),
    ...(changes.length === 0
      ? []
      : ['', ...columns(['stage', 'metric', '>then', '>here', '>relative'], changes)]),
    '',
    summary(stages, holds, tolerance),
    `It is in ${relative('', dir)}.`,
  ];
};

const words = {identical: 'identical', within: 'as good', differs: 'different'};

const verdictCells = ({stage, state, before, after, largest}: Verdict): readonly string[] => [
  stage,
  after === undefined ? 'not at all' : words[state],
  before.slice(0, 12),
  after?.slice(0, 12) ?? '',
  largest === 0 ? '' : number(largest),
];

const changeCells = ({name, before, after, relative: change}: MetricChange): readonly string[] => [
  name,
  before === undefined ? 'none' : String(before),
  after === undefined ? 'none' : String(after),
  change === undefined ? '' : number(change),
];

const number = (value: number): string => (Number.isFinite(value) ? value.toPrecision(2) : 'new');

const summary = (stages: readonly Verdict[], holds: boolean, tolerance: number): string => {
  const same = stages.filter(({state}) => state === 'identical').length;
  const what = `${same} of ${stages.length} artifacts are identical`;
  if (!holds) return `The result does not hold: ${what}.`;
  const how =
    same === stages.length
      ? ''
      : `, and the metrics of the others ${tolerance === 0 ? 'equal' : `within ${tolerance}`}`;
  return `The result holds: ${what}${how}.`;
};
