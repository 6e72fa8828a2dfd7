import type {RowSource} from './row-source.ts';

/** Columns first … end − 1 of rows, as rows [count, end − first]. */
export const columnsOf = (rows: RowSource, first: number, end: number): RowSource => {
  const width = end - first;
  const cut = (values: Float32Array): Float32Array => {
    const count = values.length / rows.width;
    const taken = new Float32Array(count * width);
    for (let row = 0; row < count; row++)
      taken.set(values.subarray(row * rows.width + first, row * rows.width + end), row * width);
    return taken;
  };
  return {
    count: rows.count,
    width,
    between: (first, end) => cut(rows.between(first, end)),
    at: (numbers) => cut(rows.at(numbers)),
  };
};
