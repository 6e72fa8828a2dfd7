import type {Json} from '../../json.ts';
import {figure} from '../../format.ts';
import type {Contrast, Row} from '../sides/contrast.ts';
import {isMade, type Side} from '../sides/side.ts';
import {columns} from './columns.ts';

const absent = '–';

/** Names of sides without the directory that they share. */
const headings = (sides: readonly Side[]): readonly string[] => {
  const [dir = ''] = /^.*\//.exec(sides[0]?.name ?? '') ?? [];
  const isShared = sides.every(({name}) => name.startsWith(dir));
  return sides.map(({name}) => (isShared ? name.slice(dir.length) : name));
};

/** A row a param, a column a side. */
export const paramTable = ({sides, params}: Contrast): readonly string[] =>
  table(params, 'param', headings(sides), ({values}) =>
    values.map((value) => (value === undefined ? absent : plain(value))),
  );

/** A row a metric; a side that is not the first has its difference to the first beside its value. */
export const metricTable = ({sides}: Contrast, rows: readonly Row<number>[]): readonly string[] => {
  const names = headings(sides).flatMap((name, at) => (at === 0 ? [`>${name}`] : [`>${name}`, '>+/−', '>%']));
  return table(rows, 'metric', names, ({values: [first, ...others]}) => [
    number(first),
    ...others.flatMap((value) => {
      const change = changeOf(first, value);
      return [number(value), change ? signed(change.difference) : '', percentText(change?.percent)];
    }),
  ]);
};

/** How far a value is from the first; of nothing that is 0 there is no percentage. */
export const changeOf = (
  first: number | undefined,
  value: number | undefined,
): {readonly difference: number; readonly percent?: number} | undefined => {
  if (first === undefined || value === undefined) return undefined;
  const difference = value - first;
  return {difference, ...(first !== 0 && {percent: (100 * difference) / Math.abs(first)})};
};

const table = <T>(
  rows: readonly Row<T>[],
  heading: string,
  sides: readonly string[],
  cells: (row: Row<T>) => readonly string[],
): readonly string[] => {
  const named = rows.some(({stage}) => stage !== '');
  return columns(
    [...(named ? ['stage'] : []), heading, ...sides],
    rows.map((row) => [...(named ? [row.stage] : []), row.name, ...cells(row)]),
  );
};

const plain = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

const number = (value: number | undefined): string => (value === undefined ? absent : figure(value));

const signed = (value: number): string => (value > 0 ? `+${figure(value)}` : figure(value));

const percentText = (percent: number | undefined): string => {
  if (percent === undefined) return '';
  const text = Math.abs(percent) < 1000 ? percent.toFixed(1) : figure(percent);
  return `${percent > 0 ? '+' : ''}${text}`;
};

/** What the tables leave out: stages that not all sides have, and stages without metrics since they are not made yet. */
export const contrastNotes = ({sides, partial}: Contrast): readonly string[] => {
  const owners = [...new Set(partial.map(({sides}) => sides.join(', ')))];
  const only = owners.map((names) => {
    const stages = partial.filter(({sides}) => sides.join(', ') === names).map(({stage}) => stage);
    return `only in ${names}: ${few(stages)}`;
  });
  const unmade = sides.flatMap(({name, stages}) => {
    const missing = [...stages].filter(([, side]) => !isMade(side));
    return missing.length === 0
      ? []
      : [`not made yet as in ${name}: ${few(missing.map(([stage]) => stage))}`];
  });
  return [...only, ...unmade];
};

const few = (names: readonly string[]): string =>
  names.length <= 6 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;

/** A contrast for a program: `null` where a side has no value. */
export const contrastJson = (
  {sides, partial}: Contrast,
  rows: {readonly params?: readonly Row<Json>[]; readonly metrics?: readonly Row<number>[]},
): object => ({
  sides: sides.map(({name, stages}) => ({
    name,
    keys: Object.fromEntries(
      [...stages].flatMap(([stage, {key}]) => (key === undefined ? [] : [[stage, key]])),
    ),
  })),
  partial,
  ...(rows.params && {params: rows.params.map(({stage, name, values}) => ({stage, param: name, values}))}),
  ...(rows.metrics && {
    metrics: rows.metrics.map(({stage, name, values}) => ({
      stage,
      metric: name,
      values,
      changes: values.slice(1).map((value) => changeOf(values[0], value)),
    })),
  }),
});
