/** Where the axes of parallel coordinates stand, in pixels. */
export interface Frame {
  readonly width: number;
  readonly x: (axis: number) => number;
}

export const height = 330;
const [above, below, side, apart] = [44, 14, 72, 120];

export const frameOf = (axes: number, available: number): Frame => {
  const width = Math.max(available, 2 * side + apart * (axes - 1));
  return {width, x: (axis) => side + (axes < 2 ? 0 : (axis * (width - 2 * side)) / (axes - 1))};
};

/** Pixels from the upper edge of a place between 0 and 1, and back. */
export const yOf = (place: number): number => height - below - place * (height - above - below);
export const placeOf = (y: number): number =>
  Math.min(1, Math.max(0, (height - below - y) / (height - above - below)));
