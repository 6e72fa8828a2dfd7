/** A regular grid around the origin of the plane. */
export interface Grid {
  /** Half extents: x ∈ [−width, width], y ∈ [−height, height], ends included. */
  readonly width: number;
  readonly height: number;
  /** Points along each axis. */
  readonly density: number;
}

/** The grid's points [density², 2], row by row from the lowest y, x fastest. */
export const gridPoints = ({width, height, density}: Grid): Float32Array => {
  const points = new Float32Array(2 * density * density);
  const at = (half: number, i: number): number => -half + (2 * half * i) / (density - 1);
  for (let row = 0; row < density; row++)
    for (let column = 0; column < density; column++)
      points.set([at(width, column), at(height, row)], 2 * (row * density + column));
  return points;
};
