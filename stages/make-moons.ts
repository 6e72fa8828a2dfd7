import {Type} from 'typebox';
import {seed} from '../schemas/training.ts';
import {defineStage} from '../src/stage/stage.ts';
import {dataset} from './artifacts/dataset.ts';
import {moons} from './data/moons.ts';
import {rng} from './math/stream.ts';

export default defineStage({
  about: 'Makes the inter-twining moons: two half circles of points in the plane, in closed form.',
  params: Type.Object(
    {
      count: Type.Integer({
        minimum: 4,
        multipleOf: 2,
        default: 10000,
        description: 'points of both classes together',
      }),
      noise: Type.Number({
        minimum: 0,
        default: 0,
        description: 'standard deviation of the noise, in units of the radius',
      }),
      radius: Type.Number({exclusiveMinimum: 0, default: 20, description: 'radius of the half circles'}),
      classes: Type.Union([Type.Literal('all'), Type.Literal('upper'), Type.Literal('lower')], {
        default: 'all',
        description: 'keep all points, or the half that is one class',
      }),
      seed,
    },
    {additionalProperties: false},
  ),
  inputs: {},
  output: dataset,
  run: ({params}) => Promise.resolve(moons(params, rng(params.seed).split('make-moons'))),
});
