import {useSignal} from '@preact/signals';
import type {JSX, TargetedPointerEvent} from 'preact';
import {rangeOf, withRange} from '../../model/filter.ts';
import type {Axis} from '../../model/axes.ts';
import {valueOf} from '../../model/points.ts';
import {useView} from '../../state/view.ts';
import {placeOf, yOf, type Frame} from './frame.ts';

const half = 14;

interface AxisMarkProps {
  readonly axis: Axis;
  readonly x: number;
  readonly name: ReturnType<Frame['name']>;
}

/** An axis with its ticks; dragging along it brushes a range. */
export const AxisMark = ({axis, x, name: {y, letters}}: AxisMarkProps): JSX.Element => {
  const brush = useBrush(axis);
  const {name} = axis.dimension;
  return (
    <g class="axis" transform={`translate(${x},0)`}>
      <text class="axis-name" y={y} text-anchor="middle">
        <title>{name}</title>
        {name.length > letters ? `…${name.slice(1 - letters)}` : name}
      </text>
      <line y1={yOf(1)} y2={yOf(0)} />
      {axis.ticks.map(({label, at}) => (
        <g key={label} transform={`translate(0,${yOf(at)})`}>
          <line x1={-4} x2={0} />
          <text x={-7} dy="0.32em" text-anchor="end">
            {label}
          </text>
        </g>
      ))}
      {brush.span && (
        <rect
          class="brush"
          x={-half / 2}
          width={half}
          y={brush.span[0]}
          height={brush.span[1] - brush.span[0]}
        />
      )}
      {axis.numberAt && (
        <rect
          class="brushable"
          x={-half}
          width={2 * half}
          y={yOf(1)}
          height={yOf(0) - yOf(1)}
          {...brush.on}
        />
      )}
    </g>
  );
};

type Pointer = TargetedPointerEvent<SVGRectElement>;

const placeAt = (event: Pointer): number => {
  const svg = event.currentTarget.ownerSVGElement!;
  return placeOf(event.clientY - svg.getBoundingClientRect().top);
};

/** The range that is dragged, or else the one that the filter has, in pixels; and what to do on the pointer's events. */
const useBrush = (axis: Axis) => {
  const {filter, points} = useView().choices;
  const drag = useSignal<readonly [from: number, to: number] | undefined>(undefined);
  const range = rangeOf(filter.value, axis.dimension);
  const all = (): void => {
    filter.value = withRange(filter.value, {dimension: axis.dimension, least: -Infinity, most: Infinity});
  };
  const keep = (from: number, to: number): void => {
    const numberAt = axis.numberAt!;
    filter.value = withRange(filter.value, {
      dimension: axis.dimension,
      least: numberAt(from),
      most: numberAt(to),
    });
  };
  const inside =
    range &&
    points.value.flatMap((point) =>
      isInside(valueOf(point, axis.dimension)) ? (axis.place(point) ?? []) : [],
    );
  function isInside(value: unknown): boolean {
    return typeof value === 'number' && range !== undefined && value >= range.least && value <= range.most;
  }
  const ends =
    drag.value?.toSorted() ??
    (inside && inside.length > 0 ? [Math.min(...inside), Math.max(...inside)] : undefined);
  return {
    span: ends && ([yOf(ends[1]!) - 3, yOf(ends[0]!) + 3] as const),
    on: {
      onPointerDown: (event: Pointer) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        drag.value = [placeAt(event), placeAt(event)];
      },
      onPointerMove: (event: Pointer) => {
        if (drag.value) drag.value = [drag.value[0], placeAt(event)];
      },
      onPointerUp: () => {
        const [from, to] = (drag.value ?? [0, 0]).toSorted((a, b) => a - b) as [number, number];
        drag.value = undefined;
        if (to - from < 0.01) all();
        else keep(from, to);
      },
    },
  };
};
