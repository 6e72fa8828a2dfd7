import {Type} from 'typebox';
import {byClass} from '../schemas/feature-metrics.ts';
import type {JsonObject} from '../src/json.ts';
import {defineStage, one} from '../src/stage/stage.ts';
import {checkComparable} from './artifacts/extraction.ts';
import {extractedOf, features} from './artifacts/features.ts';
import {metrics} from './artifacts/metrics.ts';
import {startBackend} from './math/backend.ts';
import {inClass, labelOf, measurePairs, type Pair} from './metrics/classes.ts';
import {counter} from './metrics/counter.ts';
import {kid} from './metrics/kid.ts';
import {nameOf, recordOf, rowsRecord} from './metrics/provenance.ts';

/** Rows of a subset where as many are taken as there are, up to the usual number. */
const usual = 1000;

/** The Kernel Inception Distance of generated features to real ones (Bińkowski et al. 2018). */
export default defineStage({
  about: 'Measures the kernel distance of generated features to real ones: KID, if Inception extracted them.',
  params: Type.Object(
    {
      subsets: Type.Integer({minimum: 1, default: 100, description: 'subsets that are compared'}),
      subset_size: Type.Union([Type.Integer({minimum: 2}), Type.Literal('auto')], {
        default: usual,
        description: 'rows of a subset, of either side; auto: 1000, or as many as the smaller side has',
      }),
      seed: Type.Integer({
        minimum: 0,
        maximum: 2 ** 32 - 1,
        default: 2020,
        description: 'of NumPy’s RandomState, which draws the subsets; torch-fidelity’s is 2020',
      }),
      by_class: byClass,
    },
    {additionalProperties: false},
  ),
  inputs: {real: one(features), generated: one(features)},
  output: metrics,
  run: async ({params, inputs: {real, generated}, report, signal, threads}) => {
    checkComparable(extractedOf(real), extractedOf(generated));
    report.engine(await startBackend({threads}));
    const name = nameOf('KID', 'kd', generated.extraction);
    const {subsets, seed} = params;
    const onSubset = counter({report, signal}, subsets * (params.by_class ? real.names.length : 1));
    const measure = async (pair: Pair): Promise<JsonObject> => {
      const counts = [pair.real.count, pair.generated.count];
      const size = params.subset_size === 'auto' ? Math.min(usual, ...counts) : params.subset_size;
      const found = await inClass(pair, kid(pair.real, pair.generated, {subsets, size, seed, onSubset}));
      report.metric(labelOf(pair, name), found.mean);
      const sizes = {count_real: counts[0]!, count_generated: counts[1]!, subset_size: size};
      return {value: found.mean, x1000: 1000 * found.mean, deviation: found.deviation, ...sizes};
    };
    const measured = await measurePairs(real, generated, {params, figures: ['value', 'x1000']}, measure);
    const record = recordOf(generated, {real: rowsRecord(real.rows)});
    return {values: {...params, ...measured, name, ...record}, arrays: {}};
  },
});
