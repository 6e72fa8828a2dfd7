/**
 * @param numbers The number of the first row, or of each.
 * @throws RangeError that names the first row with a number that is not finite.
 */
export const checkFinite = (
  rows: Float32Array | Float64Array,
  width: number,
  side: string,
  numbers: number | Int32Array = 0,
): void => {
  // A sum of products with 0 is 0 only if all terms are finite: the search is for when it is not.
  let sum = 0;
  for (let at = 0; at < rows.length; at++) sum += rows[at]! * 0;
  if (sum === 0) return;
  const broken = rows.findIndex((value) => !Number.isFinite(value));
  const at = Math.floor(broken / width);
  const row = typeof numbers === 'number' ? numbers + at : numbers[at];
  throw new RangeError(`${side} row ${row} holds ${rows[broken]}, expected finite numbers`);
};
