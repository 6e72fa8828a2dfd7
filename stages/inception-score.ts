import {Type} from 'typebox';
import {defineStage, one} from '../src/stage/stage.ts';
import {features} from './artifacts/features.ts';
import {metrics} from './artifacts/metrics.ts';
import {counter} from './metrics/counter.ts';
import {inceptionScore} from './metrics/inception-score.ts';
import {nameOf, recordOf} from './metrics/provenance.ts';

/** The Inception Score of generated images (Salimans et al. 2016). */
export default defineStage({
  about:
    'Measures how sure and how varied a classifier’s answers are: the Inception Score, if it is Inception.',
  params: Type.Object(
    {
      splits: Type.Integer({
        minimum: 1,
        default: 10,
        description: 'parts of the rows that are scored on their own',
      }),
      shuffle: Type.Boolean({
        default: true,
        description:
          'takes the rows in random order: samples that are sorted by class score too low otherwise',
      }),
      seed: Type.Integer({
        minimum: 0,
        maximum: 2 ** 32 - 1,
        default: 2020,
        description: 'of NumPy’s RandomState, which draws the order; torch-fidelity’s is 2020',
      }),
      deviation: Type.Union([Type.Literal('population'), Type.Literal('sample')], {
        default: 'population',
        description: 'whether squares over S splits are divided by S or by S − 1',
      }),
    },
    {additionalProperties: false},
  ),
  inputs: {generated: one(features)},
  output: metrics,
  run: async ({params, inputs: {generated}, report, signal}) => {
    const {logits, extraction} = generated;
    if (!logits)
      throw new TypeError(
        `the features of ${extraction.extractor.name} have no logits: its classes are not known`,
      );
    const {splits, shuffle, seed, deviation} = params;
    const found = await inceptionScore(logits, {
      splits,
      ...(shuffle && {seed}),
      deviation,
      onSplit: counter({report, signal}, logits.count),
    });
    const name = nameOf('IS', 'is', extraction);
    report.metric(name, found.mean);
    const {mean: value, deviation: spread, estimates} = found;
    const measured = {value, spread, estimates, classes: logits.width};
    return {values: {...params, ...measured, name, ...recordOf(generated, {})}, arrays: {}};
  },
});
