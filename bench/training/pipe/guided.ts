import {rng} from '../../../stages/math/stream.ts';
import {langevin} from '../../../stages/samplers/langevin.ts';
import {noiseOf} from '../../../stages/samplers/noise.ts';
import {updatesWalk} from '../../../stages/samplers/updates.ts';
import {walkState, walkStep} from '../../../stages/samplers/walk.ts';
import {posteriorsOf} from '../../../stages/score/posterior.ts';
import {initial, netConfig, sde, sdeConfig} from './networks.ts';
import type {Workload} from './workload.ts';

const model = (role: 'score' | 'classifier') => ({
  config: {
    role,
    sde: {...sdeConfig},
    net: {...netConfig},
    given: 'sigma',
    predicts: 'score',
    input: [2],
    classes: ['upper', 'lower'],
  },
  weights: initial,
  curves: [],
});

/** Langevin dynamics of 10 000 points by s + α ∇ log p(y | x). */
export const guidedWalk = (): Workload => {
  const [posterior] = posteriorsOf(
    {score: model('score'), classifier: model('classifier'), class_scores: []},
    5,
  )!;
  const config = {type: 'langevin', sigma: 4, epsilon: 0.5, steps: 1000, noise_scale: 1} as const;
  const walk = updatesWalk(langevin(config, sde), 'batch');
  const rows = {first: 0, count: 10_000, shape: [2]};
  const start = rng(1).split('start').normal(0, 20_000);
  return {
    step: walkStep(walk, posterior!.posterior, noiseOf(rng(1).split('walk'))),
    state: {...walkState(walk, start, rows), ...posterior!.weights()},
  };
};
