import {Type} from 'typebox';
import {byClass, Neighbour, Ties} from '../schemas/feature-metrics.ts';
import type {JsonObject} from '../src/json.ts';
import {defineStage, one} from '../src/stage/stage.ts';
import {checkComparable} from './artifacts/extraction.ts';
import {extractedOf, features, type Features} from './artifacts/features.ts';
import {metrics} from './artifacts/metrics.ts';
import {startBackend} from './math/backend.ts';
import {inClass, labelOf, measurePairs, type Pair, pairsByClass} from './metrics/classes.ts';
import {counter} from './metrics/counter.ts';
import {figures, pairsOf, prdc} from './metrics/prdc.ts';
import {recordOf, rowsRecord} from './metrics/provenance.ts';

/** Precision, recall, density and coverage of features (Naeem et al. 2020), class by class if asked for (DLSM). */
export default defineStage({
  about: 'Measures precision, recall, density and coverage of generated features against real ones.',
  params: Type.Object(
    {k: Neighbour(5), ties: Ties('strict'), by_class: byClass},
    {additionalProperties: false},
  ),
  inputs: {real: one(features), generated: one(features)},
  output: metrics,
  run: async ({params, inputs: {real, generated}, report, signal, threads}) => {
    checkComparable(extractedOf(real), extractedOf(generated));
    report.engine(await startBackend({threads}));
    const onTile = counter({report, signal}, workOf(real, generated, params.by_class));
    const measure = async (pair: Pair): Promise<JsonObject> => {
      const found = await inClass(
        pair,
        prdc(pair.real, pair.generated, params.k, {ties: params.ties, onTile}),
      );
      const {counts, ...ratios} = found;
      for (const figure of figures) report.metric(labelOf(pair, figure), ratios[figure]);
      return {...ratios, counts, count_real: pair.real.count, count_generated: pair.generated.count};
    };
    const measured = await measurePairs(real, generated, {params, figures}, measure);
    const record = recordOf(generated, {real: rowsRecord(real.rows)});
    return {values: {...measured, ...params, ...record}, arrays: {}};
  },
});

const workOf = (real: Features, generated: Features, byClass: boolean): number =>
  byClass
    ? pairsByClass(real, generated).reduce(
        (sum, pair) => sum + pairsOf(pair.real.count, pair.generated.count),
        0,
      )
    : pairsOf(real.rows.count, generated.rows.count);
