/** @throws RangeError that names the first row with a number that is not finite, counted from `first`. */
export const checkFinite = (
  rows: Float32Array | Float64Array,
  width: number,
  side: string,
  first = 0,
): void => {
  // A sum is finite only if all its terms are: the search is for when it is not.
  let sum = 0;
  for (let at = 0; at < rows.length; at++) sum += rows[at]! * 0;
  if (sum === 0) return;
  const broken = rows.findIndex((value) => !Number.isFinite(value));
  throw new RangeError(
    `${side} row ${first + Math.floor(broken / width)} holds ${rows[broken]}, expected finite numbers`,
  );
};
