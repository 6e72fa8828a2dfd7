import type {JSX} from 'preact';
import {useView} from '../../state/view.ts';
import {HeatMap} from '../heat/heat-map.tsx';
import {Parallel} from '../parallel/parallel.tsx';
import {Filters} from './filters.tsx';
import {SweepTable} from './sweep-table.tsx';

/** What was tried and what came out. */
export const Sweep = (): JSX.Element | null => {
  const {sweep} = useView().page.value;
  if (!sweep) return null;
  return (
    <>
      <section aria-labelledby="points">
        <h2 id="points">Points</h2>
        <Filters sweep={sweep} />
        <SweepTable sweep={sweep} />
        <p class="note">
          {sweep.seedParam === undefined
            ? 'One trial a point: nothing here says how much of a difference is chance.'
            : `Mean over the finished trials of a point ± half its 95 % interval (Student’s t).`}{' '}
          ★ marks the best by a goal.
        </p>
      </section>
      {sweep.metrics.length > 0 && sweep.axes.length > 0 && <HeatMap sweep={sweep} />}
      {sweep.axes.length > 0 && <Parallel sweep={sweep} />}
    </>
  );
};
