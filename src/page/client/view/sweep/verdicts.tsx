import type {JSX} from 'preact';
import type {SweepSummary} from '../../../../sweep/summary.ts';
import {count} from '../../../../format.ts';
import {estimateWords} from '../../../../sweep/estimate-words.ts';
import {pointWords} from '../../model/points.ts';
import {verdictOf, type Verdict} from '../../model/verdict.ts';
import {useView} from '../../state/view.ts';

/** Which point is best by each goal, and whether to trust it. */
export const Verdicts = ({sweep}: {readonly sweep: SweepSummary}): JSX.Element => {
  const points = useView().choices.points.value;
  const verdicts = sweep.goals.flatMap((goal) => verdictOf(goal, points) ?? []);
  return (
    <ul class="verdicts">
      {verdicts.map((verdict) => (
        <OneVerdict key={verdict.goal.metric} {...verdict} />
      ))}
    </ul>
  );
};

const OneVerdict = ({goal, best, rivals}: Verdict): JSX.Element => (
  <li class="verdict">
    <div class="soft">
      {goal.direction === 'min' ? 'Least' : 'Greatest'} {goal.metric}
    </div>
    <div class="verdict-value">{estimateWords(best.metrics[goal.metric]!)}</div>
    <div>{pointWords(best.point)}</div>
    <div class="soft">{trustWords(best.metrics[goal.metric]!.count, rivals)}</div>
  </li>
);

const trustWords = (trials: number, rivals: number | undefined): string => {
  if (rivals === undefined) return 'one trial: no interval';
  const of = `${count(trials, 'trial')}; `;
  if (rivals === 0) return `${of}its interval is apart from all others`;
  return `${of}${count(rivals, 'other point')} cannot be told from it`;
};
