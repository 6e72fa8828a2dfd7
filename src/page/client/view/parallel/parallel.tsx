import type {JSX, TargetedMouseEvent} from 'preact';
import {useMemo} from 'preact/hooks';
import type {SweepSummary} from '../../../../sweep/summary.ts';
import {useSeen, useSight} from '../../draw/use-sight.ts';
import {useWidth} from '../../draw/use-width.ts';
import {axisOf} from '../../model/axes.ts';
import {dimensionsOf, pointWords} from '../../model/points.ts';
import {useView} from '../../state/view.ts';
import {AxisMark} from './axis.tsx';
import {frameOf, height} from './frame.ts';
import {nearestLine} from './nearest-line.ts';
import {Lines} from './lines.tsx';

/** Each point as a line through all that it has: brushing an axis filters the whole page. */
export const Parallel = ({sweep}: {readonly sweep: SweepSummary}): JSX.Element => {
  const {choices, appearance} = useView();
  const {ref, width} = useWidth();
  const isSeen = useSight(ref).value;
  const all = useSeen(choices.points.value, isSeen);
  const shown = useSeen(choices.shown.value, isSeen);
  const metrics = choices.metrics.value;
  const axes = useMemo(() => dimensionsOf(sweep, metrics).map((each) => axisOf(each, all)), [all, metrics]);
  const frame = frameOf(axes.length, width.value, appearance.printing.value);
  const point = (event: TargetedMouseEvent<Element>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const at = {x: event.clientX - box.left, y: event.clientY - box.top};
    choices.hovered.value = nearestLine(shown, axes, frame, at)?.name;
  };
  return (
    <section aria-labelledby="parallel">
      <h2 id="parallel">Parallel coordinates</h2>
      <div class="scroll" ref={ref} role="region" aria-label="Axes" tabIndex={0}>
        <div
          class="parallel"
          style={{width: `${frame.width}px`, height: `${height}px`}}
          onMouseMove={point}
          onMouseLeave={() => (choices.hovered.value = undefined)}
        >
          <Lines {...{all, shown, axes, frame, isSeen}} />
          <svg width={frame.width} height={height} role="img" aria-label={`Lines of ${shown.length} points`}>
            {axes.map((axis, at) => (
              <AxisMark key={axis.name} axis={axis} x={frame.x(at)} name={frame.name(at)} />
            ))}
          </svg>
        </div>
      </div>
      <Pointed />
    </section>
  );
};

/** By itself, since it changes with every row that is pointed at. */
const Pointed = (): JSX.Element => {
  const {points, hovered} = useView().choices;
  const pointed = points.value.find(({name}) => name === hovered.value);
  return (
    <p class="note">
      {pointed
        ? pointWords(pointed.point)
        : 'Drag along an axis to keep the points within; press it to let go. By keyboard: Ranges, above the table.'}
    </p>
  );
};
