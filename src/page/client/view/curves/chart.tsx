import {useSignal} from '@preact/signals';
import type {JSX, TargetedMouseEvent} from 'preact';
import {useLayoutEffect, useMemo, useRef} from 'preact/hooks';
import {count, figure as worded} from '../../../../format.ts';
import {cleared, colourOf, drawPieces} from '../../draw/canvas.ts';
import {useWidth} from '../../draw/use-width.ts';
import {useView} from '../../state/view.ts';
import {nearestReading, type Reading} from './nearest.ts';
import {plotOf, plotPieces} from './plot.ts';
import type {Series} from './series.ts';

interface CurveChartProps {
  readonly series: readonly Series[];
  readonly figure: string;
  readonly logarithmic: boolean;
}

const height = 340;

/** The lines, and above them the one that is pointed at. */
export const CurveChart = ({series, figure, logarithmic}: CurveChartProps): JSX.Element => {
  const {scheme, printing} = useView().appearance;
  const {ref, width} = useWidth();
  const [below, above] = [useRef<HTMLCanvasElement>(null), useRef<HTMLCanvasElement>(null)];
  const reading = useSignal<Reading | undefined>(undefined);
  const size = {width: Math.max(width.value, 200), height};
  const plot = useMemo(() => plotOf(series, logarithmic, size), [series, logarithmic, size.width]);
  useLayoutEffect(
    () => drawPieces(below.current!, plot.size, plotPieces(plot, series), printing.value),
    [plot, scheme.value],
  );
  useLayoutEffect(() => {
    const context = cleared(above.current!, plot.size);
    const read = reading.value;
    if (!read) return;
    drawPointed(context, read, plot);
  }, [reading.value, plot, scheme.value]);
  const point = (event: TargetedMouseEvent<HTMLElement>): void => {
    const box = event.currentTarget.getBoundingClientRect();
    reading.value = nearestReading(series, plot, {x: event.clientX - box.left, y: event.clientY - box.top});
  };
  const lines = series.reduce((sum, each) => sum + each.lines.length, 0);
  const style = {width: `${size.width}px`, height: `${height}px`};
  return (
    <div ref={ref}>
      <div
        class="chart"
        role="img"
        aria-label={`${figure} over steps: ${count(lines, 'curve')}. The last values are in a table below.`}
        style={{height: `${height}px`}}
        onMouseMove={point}
        onMouseLeave={() => (reading.value = undefined)}
      >
        <div class="layers">
          <canvas ref={below} style={style} />
          <canvas ref={above} style={style} />
        </div>
      </div>
      <p class="note reading">
        {reading.value ? <Words {...reading.value} figure={figure} /> : 'Point at a curve to read it.'}
      </p>
    </div>
  );
};

const Words = ({
  series,
  line: {curve},
  step,
  value,
  figure,
}: Reading & {readonly figure: string}): JSX.Element => (
  <>
    <strong>{series.label}</strong> {[curve.stage, curve.trial].filter(Boolean).join(' · ')} · step {step} ·{' '}
    {figure} {worded(value)}
  </>
);

const drawPointed = (
  context: CanvasRenderingContext2D,
  {series, line, step, value}: Reading,
  plot: ReturnType<typeof plotOf>,
): void => {
  context.strokeStyle = series.colour;
  context.lineWidth = 3;
  context.beginPath();
  line.steps.forEach((each, at) => context.lineTo(plot.x(each), plot.y(line.values[at]!)));
  context.stroke();
  context.fillStyle = colourOf('ink');
  context.beginPath();
  context.arc(plot.x(step), plot.y(value), 4, 0, 2 * Math.PI);
  context.fill();
};
