import type {JsonObject} from '../../src/json.ts';
import {pathMark, toPixels, type Window} from './facets.ts';
import {round} from './quiver.ts';
import {colourOf} from './colours.ts';

/** Labelled points of the plane. */
export interface Dots {
  /** [N, 2]. */
  readonly points: Float32Array;
  readonly labels: Int32Array;
}

export interface DotStyle {
  /** In pixels. */
  readonly diameter: number;
  readonly opacity: number;
}

/** Points in one mark: few enough marks for a small file, enough of them that no class hides the other. */
const chunk = 250;

/**
 * Points as round line caps, coloured by label. A mark holds the points of one class; the marks of the classes
 * alternate, so that where classes overlap both are seen.
 */
export const dotMarks = (
  window: Window,
  {points, labels}: Dots,
  {diameter, opacity}: DotStyle,
): readonly JsonObject[] => {
  const seen = new Map<number, number>();
  const chunks = new Map<string, {readonly label: number; readonly order: number; path: string}>();
  labels.forEach((label, i) => {
    const rank = seen.get(label) ?? 0;
    seen.set(label, rank + 1);
    const order = Math.floor(rank / chunk);
    const key = `${label} ${order}`;
    const target = chunks.get(key) ?? {label, order, path: ''};
    const [x, y] = toPixels(window, points[2 * i] as number, points[2 * i + 1] as number);
    target.path += `M${round(x)},${round(y)}h0`;
    chunks.set(key, target);
  });
  return [...chunks.values()]
    .sort((a, b) => a.order - b.order || a.label - b.label)
    .map(({label, path}) =>
      pathMark(path, {
        stroke: colourOf(label),
        strokeWidth: diameter,
        strokeCap: 'round',
        strokeOpacity: opacity,
      }),
    );
};

/** At most `count` rows of each label, the first ones evenly thinned, in their order. */
export const thinned = ({points, labels}: Dots, count: number): Dots => {
  const totals = new Map<number, number>();
  for (const label of labels) totals.set(label, (totals.get(label) ?? 0) + 1);
  const seen = new Map<number, number>();
  const rows = [...labels.keys()].filter((i) => {
    const label = labels[i] as number;
    const rank = seen.get(label) ?? 0;
    seen.set(label, rank + 1);
    const share = Math.min(1, count / (totals.get(label) as number));
    return Math.floor((rank + 1) * share) > Math.floor(rank * share);
  });
  return {
    points: Float32Array.from(rows.flatMap((i) => [points[2 * i] as number, points[2 * i + 1] as number])),
    labels: Int32Array.from(rows, (i) => labels[i] as number),
  };
};
