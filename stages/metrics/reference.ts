import type {Dataset} from '../artifacts/dataset.ts';
import type {Samples} from '../artifacts/samples.ts';

/** All classes as one, for samples that have none. */
export const pooledData = (data: Dataset): Dataset => ({
  ...data,
  labels: new Int32Array(data.labels.length),
  classes: 1,
  names: ['all'],
});

/** All samples as of one class. */
export const pooledSamples = (samples: Samples): Samples => ({
  ...samples,
  labels: new Int32Array(samples.labels.length),
});
