import {scaleLinear, scaleLog} from 'd3-scale';
import {colourOf, type Piece, type Size} from '../../draw/canvas.ts';
import type {Line, Series} from './series.ts';

/** From steps and values to pixels, and what to write at the axes. */
export interface Plot {
  readonly size: Size;
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
  readonly stepAt: (x: number) => number;
  readonly stepTicks: readonly Tick[];
  readonly valueTicks: readonly Tick[];
}

interface Tick {
  readonly at: number;
  readonly label: string;
}

const [left, right, above, below] = [58, 26, 10, 30];

export const plotOf = (series: readonly Series[], logarithmic: boolean, size: Size): Plot => {
  const lines = series.flatMap((each) => each.lines);
  const steps = extent(
    lines,
    (line) => line.steps,
    () => true,
  );
  const values = extent(
    lines,
    (line) => line.values,
    (value) => !logarithmic || value > 0,
  );
  const x = scaleLinear(steps, [left, size.width - right]);
  const y = (logarithmic ? scaleLog : scaleLinear)(values, [size.height - below, above]).nice();
  const ticksOf = (scale: typeof x, count: number): readonly Tick[] => {
    const format = scale.tickFormat(count);
    return scale.ticks(count).map((value) => ({at: scale(value), label: format(value)}));
  };
  return {
    size,
    x: placing(x, (step) => step),
    y: placing(y, logarithmic ? Math.log : (value) => value),
    stepAt: (at) => x.invert(at),
    stepTicks: ticksOf(x, Math.max(3, Math.round(size.width / 130))),
    valueTicks: ticksOf(y, 6),
  };
};

interface Scale {
  readonly domain: () => number[];
  readonly range: () => number[];
}

/** A scale as the straight line that it is, which is what hundreds of thousands of points have time for. */
const placing = (scale: Scale, straight: (value: number) => number): ((value: number) => number) => {
  const [from, to] = scale.domain().map(straight) as [number, number];
  const [begin, end] = scale.range() as [number, number];
  const slope = (end - begin) / (to - from);
  return (value) => begin + slope * (straight(value) - from);
};

/** Least and greatest finite number of all lines; apart, so that a scale can be made of them. */
const extent = (
  lines: readonly Line[],
  of: (line: Line) => readonly number[],
  fits: (value: number) => boolean,
): [number, number] => {
  let [least, most] = [Infinity, -Infinity];
  for (const line of lines)
    for (const value of of(line)) {
      if (!Number.isFinite(value) || !fits(value)) continue;
      if (value < least) least = value;
      if (value > most) most = value;
    }
  if (least > most) return [1, 10];
  return least < most ? [least, most] : [least * 0.9, most * 1.1 || 1];
};

/** The axes and all lines. */
export const plotPieces = (plot: Plot, series: readonly Series[]): readonly Piece[] => {
  const count = series.reduce((sum, {lines}) => sum + lines.length, 0);
  const [alpha, width] = [count <= 20 ? 1 : Math.max(0.25, 20 / count), count <= 60 ? 1.7 : 1];
  return [
    (context) => drawAxes(context, plot),
    ...series.flatMap(({colour, dash, lines}) =>
      lines.map((line): Piece => (context) => {
        Object.assign(context, {
          globalAlpha: alpha,
          lineWidth: width,
          lineJoin: 'bevel',
          strokeStyle: colour,
        });
        context.setLineDash([...dash]);
        context.beginPath();
        trace(context, plot, line);
        context.stroke();
      }),
    ),
  ];
};

/** What has no place, as zero on a logarithmic axis, leaves a gap. */
const trace = (context: CanvasRenderingContext2D, {x, y}: Plot, {steps, values}: Line): void => {
  let drawing = false;
  for (const [at, step] of steps.entries()) {
    const height = y(values[at]!);
    const has = Number.isFinite(height);
    if (has && drawing) context.lineTo(x(step), height);
    else if (has) context.moveTo(x(step), height);
    drawing = has;
  }
};

const drawAxes = (context: CanvasRenderingContext2D, {size, stepTicks, valueTicks}: Plot): void => {
  context.font = '12px system-ui, sans-serif';
  context.fillStyle = colourOf('soft');
  context.strokeStyle = colourOf('rule');
  context.lineWidth = 1;
  context.textBaseline = 'middle';
  context.textAlign = 'right';
  for (const {at, label} of valueTicks) {
    rule(context, left, at, size.width - right, at);
    context.fillText(label, left - 8, at);
  }
  context.textAlign = 'center';
  context.textBaseline = 'top';
  for (const {at, label} of stepTicks) context.fillText(label, at, size.height - below + 9);
};

const rule = (context: CanvasRenderingContext2D, x1: number, y1: number, x2: number, y2: number): void => {
  context.beginPath();
  context.moveTo(x1, Math.round(y1) + 0.5);
  context.lineTo(x2, Math.round(y2) + 0.5);
  context.stroke();
};
