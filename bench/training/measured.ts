/** Milliseconds a step. */
export interface Times {
  readonly wall: number;
  readonly cpu: number;
}

/** What a contender's process prints as its last line. */
export interface Measured {
  /** By the name of the way it was done; more than one where it is not known which is faster. */
  readonly variants: Readonly<Record<string, Times>>;
  /** The largest memory the process had, in MiB. */
  readonly peakMiB: number;
  /** Time to make the graph; 0 where there is none. */
  readonly compileMs: number;
}
