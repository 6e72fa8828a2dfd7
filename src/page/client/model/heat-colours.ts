import {interpolateViridis} from 'd3-scale-chromatic';

/** The colour of a value between two others, and black or white to write on it, whichever is read more easily. */
export const heatColours = (value: number, least: number, most: number): {back: string; ink: string} => {
  const share = most > least ? (value - least) / (most - least) : 0.5;
  const back = interpolateViridis(share);
  return {back, ink: luminance(back) > 0.179 ? '#000' : '#fff'};
};

/** Relative luminance of `#rrggbb`, as WCAG 2 defines it; at 0.179 black and white have the same contrast. */
const luminance = (colour: string): number => {
  const [r, g, b] = [1, 3, 5].map((at) => linear(Number.parseInt(colour.slice(at, at + 2), 16) / 255));
  return 0.2126 * r! + 0.7152 * g! + 0.0722 * b!;
};

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
