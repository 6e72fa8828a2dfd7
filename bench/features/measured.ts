/** What a contender's process prints as its last line. */
export interface Measured {
  /** Of an image, once the first batch is done. */
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Until the first batch is done: reading weights, making the graph. */
  readonly setUpMs: number;
  /** The largest memory the process had. */
  readonly peakMiB: number;
  /** Euclidean length of the features of the first image: both must see the same. */
  readonly length: number;
}

export const imageShape = [32, 32, 3] as const;

/** Images of bytes that are the same in every language. */
export const imageBytes = (count: number): Uint8Array =>
  Uint8Array.from({length: count * 3072}, (_, i) => (i * 97 + Math.floor(i / 3072) * 31) % 256);
