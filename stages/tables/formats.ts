import type {Cell} from './cells.ts';
import type {ColumnConfig} from './config.ts';

/** How numbers are written: as many columns for each, or for what it is compared with as well. */
export interface Format {
  /** @param reference The reference's label; undefined where nothing is compared. */
  readonly titles: (name: string, reference: string | undefined) => readonly string[];
  readonly texts: (cell: Cell, column: ColumnConfig, isCompared: boolean) => readonly string[];
}

const none = '–';

const titles: Format['titles'] = (name, reference) => [
  name,
  ...(reference === undefined ? [] : [reference, 'Δ']),
];

/** With the digits asked for, the interval beside its mean, and a star for the best. */
export const shown: Format = {
  titles,
  texts: ({value, spread, reference, difference, best}, column, isCompared) => [
    (value === null ? none : withSpread(value, spread, column)) + star(column, best.value),
    ...(isCompared
      ? [
          (reference === null ? none : reference.toFixed(column.digits)) + star(column, best.reference),
          difference === null ? none : signed(difference, column),
        ]
      : []),
  ],
};

/** With all digits. @param isRepeated whether half the interval of each mean has a column of its own. */
export const raw = (isRepeated: boolean): Format => ({
  titles: (name, reference) => {
    const [own, ...others] = titles(name, reference);
    return [own!, ...(isRepeated ? [`± ${name}`] : []), ...others];
  },
  texts: ({value, spread, reference, difference}, _, isCompared) =>
    [
      value,
      ...(isRepeated ? [value === null ? null : spread] : []),
      ...(isCompared ? [reference, difference] : []),
    ].map((number) => `${number ?? ''}`),
});

const withSpread = (value: number, spread: number, {digits}: ColumnConfig): string =>
  value.toFixed(digits) + (spread > 0 ? ` ± ${spread.toFixed(digits)}` : '');

/** As wide without a star, so that digits stay below each other. */
const star = ({best}: ColumnConfig, starred: boolean): string => (best ? (starred ? ' *' : '  ') : '');

/** What rounds to 0 has no sign: it would look like a number of its own. */
const signed = (difference: number, {digits, compare}: ColumnConfig): string => {
  const [text, unit] =
    compare === 'relative' ? [(100 * difference).toFixed(1), ' %'] : [difference.toFixed(digits), ''];
  const sign = Number(text) === 0 ? '' : difference > 0 ? '+' : '−';
  return sign + text.replace('-', '') + unit;
};
