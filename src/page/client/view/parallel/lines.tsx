import type {JSX} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';
import {colourOf, drawPieces, type Piece} from '../../draw/canvas.ts';
import type {Axis} from '../../model/axes.ts';
import type {Point} from '../../model/points.ts';
import {useView} from '../../state/view.ts';
import {height, yOf, type Frame} from './frame.ts';

interface LinesProps {
  readonly all: readonly Point[];
  readonly shown: readonly Point[];
  readonly axes: readonly Axis[];
  readonly frame: Frame;
  readonly isSeen: boolean;
}

/** The lines of all points, faint where filtered out; the best and the one pointed at on a layer above. */
export const Lines = ({all, shown, axes, frame, isSeen}: LinesProps): JSX.Element => {
  const {choices, appearance} = useView();
  const [below, above] = [useRef<HTMLCanvasElement>(null), useRef<HTMLCanvasElement>(null)];
  const hovered = isSeen ? choices.hovered.value : undefined;
  const scheme = appearance.scheme.value;
  const size = {width: frame.width, height};
  const atOnce = appearance.printing.value;
  useLayoutEffect(() => {
    const within = new Set(shown);
    const others = all.filter((point) => !within.has(point));
    const alpha = Math.min(0.75, Math.max(0.12, 60 / shown.length));
    const pieces = [
      ...strokes(others, {axes, frame, colour: colourOf('rule'), width: 1, alpha: 1}),
      ...strokes(shown, {axes, frame, colour: colourOf('accent'), width: 1.3, alpha}),
    ];
    return drawPieces(below.current!, size, pieces, atOnce);
  }, [all, shown, axes, frame.width, scheme]);
  useLayoutEffect(() => {
    const best = shown.filter(({bestBy}) => bestBy.length > 0);
    const pointed = all.filter(({name}) => name === hovered);
    const bold = {axes, frame, width: 2.5, alpha: 1};
    const pieces = [
      ...strokes(best, {...bold, colour: colourOf('best')}),
      ...strokes(pointed, {...bold, colour: colourOf('ink')}),
    ];
    return drawPieces(above.current!, size, pieces, atOnce);
  }, [all, shown, hovered, axes, frame.width, scheme]);

  const style = {width: `${size.width}px`, height: `${height}px`};
  return (
    <div class="layers">
      <canvas ref={below} style={style} />
      <canvas ref={above} style={style} />
    </div>
  );
};

interface Pen {
  readonly axes: readonly Axis[];
  readonly frame: Frame;
  readonly colour: string;
  /** In pixels. */
  readonly width: number;
  readonly alpha: number;
}

/** A line a point: where many go, they are darker. */
const strokes = (points: readonly Point[], {colour, width, alpha, ...pen}: Pen): readonly Piece[] =>
  points.map((point) => (context) => {
    Object.assign(context, {strokeStyle: colour, lineWidth: width, globalAlpha: alpha});
    context.beginPath();
    trace(context, pen, point);
    context.stroke();
  });

/** A point that lacks a metric has a line with a gap. */
const trace = (
  context: CanvasRenderingContext2D,
  {axes, frame}: Pick<Pen, 'axes' | 'frame'>,
  point: Point,
): void => {
  let drawing = false;
  axes.forEach((axis, at) => {
    const place = axis.place(point);
    if (place !== undefined && drawing) context.lineTo(frame.x(at), yOf(place));
    else if (place !== undefined) context.moveTo(frame.x(at), yOf(place));
    drawing = place !== undefined;
  });
};
