import {Type, type Static} from 'typebox';
import {ScoreSamplerConfig} from './sampler.ts';

/** Sheets of samples while a score of images is trained. */
export const SnapshotsConfig = Type.Object(
  {
    every: Type.Integer({
      minimum: 1,
      description: 'updates from one snapshot to the next; there is one after the last update too',
    }),
    count: Type.Integer({minimum: 1, default: 16, description: 'images on a sheet'}),
    batch_size: Type.Integer({minimum: 1, default: 64, description: 'images moved at once: bounds memory'}),
    sampler: ScoreSamplerConfig,
  },
  {
    additionalProperties: false,
    description:
      'sheets of samples of the model as it is after so many updates, drawn from the same noise each time, so that they ' +
      'can be compared; none if absent',
  },
);
export type SnapshotsConfig = Static<typeof SnapshotsConfig>;
