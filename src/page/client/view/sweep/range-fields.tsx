import type {JSX} from 'preact';
import {rangeOf, withRange} from '../../model/filter.ts';
import {dimensionName, valueOf, type Dimension} from '../../model/points.ts';
import {useView} from '../../state/view.ts';

/** Bounds for what is a number: by keyboard what a brush on the axes does. */
export const RangeFields = ({dimensions}: {readonly dimensions: readonly Dimension[]}): JSX.Element => {
  const {filter, points} = useView().choices;
  const numeric = dimensions.filter((each) =>
    points.value.some((point) => typeof valueOf(point, each) === 'number'),
  );
  const count = filter.value.ranges.length;
  return (
    <details class="menu" name="filter">
      <summary class="control">Ranges: {count === 0 ? 'none' : count}</summary>
      <div class="ranges">
        {numeric.map((dimension) => (
          <Bounds key={dimensionName(dimension)} dimension={dimension} />
        ))}
      </div>
    </details>
  );
};

const Bounds = ({dimension}: {readonly dimension: Dimension}): JSX.Element => {
  const {filter} = useView().choices;
  const range = rangeOf(filter.value, dimension) ?? {dimension, least: -Infinity, most: Infinity};
  const field = (end: 'least' | 'most', unbounded: number, words: string): JSX.Element => (
    <input
      type="number"
      step="any"
      aria-label={`${dimension.name} ${words}`}
      placeholder={words}
      value={Number.isFinite(range[end]) ? Number(range[end].toPrecision(6)) : ''}
      onChange={({currentTarget: {value}}) =>
        (filter.value = withRange(filter.value, {...range, [end]: value === '' ? unbounded : Number(value)}))
      }
    />
  );
  return (
    <div class="bounds">
      <span>{dimension.name}</span>
      {field('least', -Infinity, 'from')}
      {field('most', Infinity, 'to')}
    </div>
  );
};
