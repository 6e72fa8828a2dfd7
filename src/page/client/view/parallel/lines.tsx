import type {JSX} from 'preact';
import {useLayoutEffect, useRef} from 'preact/hooks';
import {cleared, colourOf} from '../../draw/canvas.ts';
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
  useLayoutEffect(() => {
    const context = cleared(below.current!, {width: frame.width, height});
    const pen = {context, axes, frame};
    const within = new Set(shown);
    stroke(
      pen,
      all.filter((point) => !within.has(point)),
      'rule',
      1,
    );
    context.globalAlpha = Math.min(0.75, Math.max(0.12, 60 / shown.length));
    stroke(pen, shown, 'accent', 1.3);
  }, [all, shown, frame.width, scheme]);
  useLayoutEffect(() => {
    const pen = {context: cleared(above.current!, {width: frame.width, height}), axes, frame};
    stroke(
      pen,
      shown.filter(({bestBy}) => bestBy.length > 0),
      'best',
      2.5,
    );
    stroke(
      pen,
      all.filter(({name}) => name === hovered),
      'ink',
      2.5,
    );
  }, [all, shown, hovered, frame.width, scheme]);

  const style = {width: `${frame.width}px`, height: `${height}px`};
  return (
    <>
      <canvas ref={below} style={style} />
      <canvas ref={above} style={style} />
    </>
  );
};

interface Pen {
  readonly context: CanvasRenderingContext2D;
  readonly axes: readonly Axis[];
  readonly frame: Frame;
}

const stroke = (pen: Pen, points: readonly Point[], colour: string, width: number): void => {
  const {context} = pen;
  context.strokeStyle = colourOf(colour);
  context.lineWidth = width;
  context.beginPath();
  for (const point of points) trace(pen, point);
  context.stroke();
};

/** A point that lacks a metric has a line with a gap. */
const trace = ({context, axes, frame}: Pen, point: Point): void => {
  let drawing = false;
  axes.forEach((axis, at) => {
    const place = axis.place(point);
    if (place !== undefined && drawing) context.lineTo(frame.x(at), yOf(place));
    else if (place !== undefined) context.moveTo(frame.x(at), yOf(place));
    drawing = place !== undefined;
  });
};
