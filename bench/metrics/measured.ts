/** What one process found and used. */
export interface Measured {
  readonly values: readonly number[];
  /** Of the job alone, without start and imports. */
  readonly seconds: number;
  /** Of the whole process, by all its threads. */
  readonly cpuSeconds: number;
  readonly peakMiB: number;
}
