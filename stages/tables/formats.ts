import type {Cell} from './cells.ts';
import type {ColumnConfig} from './config.ts';

/** A number, what it is compared with, and the difference, as texts. */
export type Format = (
  cell: Cell,
  column: ColumnConfig,
) => readonly [value: string, reference: string, difference: string];

const none = '–';

/** With the digits asked for, and a star for the best. */
export const shown: Format = ({value, spread, reference, difference, best}, column) => [
  (value === null ? none : withSpread(value, spread, column)) + star(column, best.value),
  (reference === null ? none : reference.toFixed(column.digits)) + star(column, best.reference),
  difference === null ? none : signed(difference, column),
];

/** With all digits. */
export const raw: Format = ({value, reference, difference}) =>
  [value, reference, difference].map((number) => `${number ?? ''}`) as [string, string, string];

const withSpread = (value: number, spread: number, {digits}: ColumnConfig): string =>
  value.toFixed(digits) + (spread > 0 ? ` ± ${spread.toFixed(digits)}` : '');

/** As wide without a star, so that digits stay below each other. */
const star = ({best}: ColumnConfig, starred: boolean): string => (best ? (starred ? ' *' : '  ') : '');

const signed = (difference: number, {digits, compare}: ColumnConfig): string => {
  const text = compare === 'relative' ? `${(100 * difference).toFixed(1)} %` : difference.toFixed(digits);
  return difference >= 0 ? `+${text}` : text.replace('-', '−');
};
