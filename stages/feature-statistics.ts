import {Type} from 'typebox';
import {defineStage, one} from '../src/stage/stage.ts';
import {features} from './artifacts/features.ts';
import {statistics} from './artifacts/statistics.ts';
import {startBackend} from './math/backend.ts';
import {squareOf} from './math/linear-algebra/symmetric.ts';
import {counter} from './metrics/counter.ts';
import {covarianceOf} from './metrics/gaussian.ts';
import {momentsOf} from './metrics/moments.ts';

/** Mean and covariance of features: what `fid` needs of a reference, in the file that other tools read. */
export default defineStage({
  about: 'Takes mean and covariance of features, as a reference for fid and for other tools.',
  params: Type.Object({}, {additionalProperties: false}),
  inputs: {features: one(features)},
  output: statistics,
  run: async ({inputs: {features: given}, report, signal, threads}) => {
    report.engine(await startBackend({threads}));
    const {rows, extraction} = given;
    if (rows.count < 2) throw new RangeError(`statistics need at least 2 rows, got ${rows.count}`);
    const moments = await momentsOf(rows, 'features', counter({report, signal}, rows.count));
    const {count, width} = rows;
    return {count, width, extraction, mean: moments.mean, covariance: squareOf(covarianceOf(moments)).values};
  },
});
