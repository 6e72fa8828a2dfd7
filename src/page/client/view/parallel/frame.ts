/** Where the axes of parallel coordinates stand, in pixels. */
export interface Frame {
  readonly width: number;
  readonly x: (axis: number) => number;
  /** Where an axis's name stands, and how many letters it has room for. */
  readonly name: (axis: number) => {readonly y: number; readonly letters: number};
}

export const height = 330;
const [above, below, side, apart] = [44, 14, 72, 120];
/** Of the names, which stand in two rows by turns. */
const [letter, row] = [8.3, 16];

/** @param isBound whether there is no scrolling to what does not fit. */
export const frameOf = (axes: number, available: number, isBound: boolean): Frame => {
  const width = isBound ? available : Math.max(available, 2 * side + apart * (axes - 1));
  const step = axes < 2 ? 0 : (width - 2 * side) / (axes - 1);
  const x = (axis: number): number => side + axis * step;
  const name: Frame['name'] = (axis) => {
    const room = 2 * Math.min(step || width, x(axis), width - x(axis));
    return {y: 14 + row * (axis % 2), letters: Math.floor(room / letter)};
  };
  return {width, x, name};
};

/** Pixels from the upper edge of a place between 0 and 1, and back. */
export const yOf = (place: number): number => height - below - place * (height - above - below);
export const placeOf = (y: number): number =>
  Math.min(1, Math.max(0, (height - below - y) / (height - above - below)));
