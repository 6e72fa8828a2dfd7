import {Type} from 'typebox';
import {byClass, divisor} from '../schemas/feature-metrics.ts';
import type {JsonObject} from '../src/json.ts';
import {defineStage, one, optional} from '../src/stage/stage.ts';
import {checkComparable} from './artifacts/extraction.ts';
import {extractedOf, features, type Features} from './artifacts/features.ts';
import {metrics} from './artifacts/metrics.ts';
import {statistics, type Statistics} from './artifacts/statistics.ts';
import {startBackend} from './math/backend.ts';
import {inClass, labelOf, measurePairs, type Pair} from './metrics/classes.ts';
import {counter} from './metrics/counter.ts';
import {frechet, type Frechet} from './metrics/frechet.ts';
import {type Gaussian, gaussianOf, ofStatistics} from './metrics/gaussian.ts';
import {nameOf, recordOf, rowsRecord, statisticsRecord} from './metrics/provenance.ts';

/** The Fréchet distance of generated features to real ones, or to their statistics (Heusel et al. 2017). */
export default defineStage({
  about:
    'Measures the Fréchet distance of generated features to real ones: FID, if Inception extracted them.',
  params: Type.Object({by_class: byClass, covariance: divisor}, {additionalProperties: false}),
  inputs: {real: optional(features), statistics: optional(statistics), generated: one(features)},
  output: metrics,
  run: async ({params, inputs, report, signal, threads}) => {
    const {generated} = inputs;
    const reference = referenceOf(inputs.real, inputs.statistics, params.by_class);
    checkComparable('rows' in reference ? extractedOf(reference) : reference, extractedOf(generated));
    report.engine(await startBackend({threads}));
    const name = nameOf('FID', 'fd', generated.extraction);
    const total = generated.rows.count + ('rows' in reference ? reference.rows.count : 0);
    const onBlock = counter({report, signal}, total);
    const law = (rows: Features['rows'], side: string): Promise<Gaussian> =>
      gaussianOf(rows, side, params.covariance, onBlock);
    const compare = (real: Gaussian, fake: Gaussian, label: string): JsonObject => {
      const found = frechet(real, fake);
      report.metric(label, found.distance);
      return distanceRecord(found, real, fake);
    };

    const ofPair = (pair: Pair): Promise<JsonObject> =>
      inClass(
        pair,
        law(pair.real, 'real').then(async (reals) =>
          compare(reals, await law(pair.generated, 'generated'), labelOf(pair, name)),
        ),
      );
    const measured =
      'rows' in reference
        ? await measurePairs(reference, generated, {params, figures: ['value']}, ofPair)
        : compare(ofStatistics(reference, params.covariance), await law(generated.rows, 'generated'), name);
    const real = 'rows' in reference ? rowsRecord(reference.rows) : statisticsRecord(reference);
    return {values: {...measured, name, ...params, ...recordOf(generated, {real})}, arrays: {}};
  },
});

/** @throws TypeError unless there is one reference, and rows of it where classes are compared. */
const referenceOf = (
  real: Features | undefined,
  kept: Statistics | undefined,
  byClass: boolean,
): Features | Statistics => {
  const reference = real ?? kept;
  if (!reference || (real && kept))
    throw new TypeError('wire one reference: real, the features of real images, or their statistics');
  if (byClass && kept)
    throw new TypeError(
      'statistics are of all classes at once: by_class needs real, the features themselves',
    );
  return reference;
};

const distanceRecord = (
  {distance, means, traces, root, route, clampedEigenvalue, clamped}: Frechet,
  real: Gaussian,
  generated: Gaussian,
): JsonObject => ({
  value: distance,
  means,
  trace_real: traces[0],
  trace_generated: traces[1],
  root,
  route,
  clamped_eigenvalue: clampedEigenvalue,
  clamped,
  count_real: real.count,
  count_generated: generated.count,
});
