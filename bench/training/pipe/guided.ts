import {rng} from '../../../stages/math/stream.ts';
import {langevin} from '../../../stages/samplers/updates.ts';
import {walkState, walkStep} from '../../../stages/samplers/walk.ts';
import {posteriorsOf} from '../../../stages/score/posterior.ts';
import {initial, netConfig, sde, sdeConfig} from './networks.ts';
import type {Workload} from './workload.ts';

const model = (role: 'score' | 'classifier') => ({
  config: {role, sde: {...sdeConfig}, net: {...netConfig}, outputs: 2, classes: ['upper', 'lower']},
  weights: initial,
  curves: [],
});

/** Langevin dynamics of 10 000 points by s + α ∇ log p(y | x). */
export const guidedWalk = (): Workload => {
  const [posterior] = posteriorsOf(
    {score: model('score'), classifier: model('classifier'), class_scores: []},
    5,
  )!;
  const updates = langevin({type: 'langevin', sigma: 4, epsilon: 0.5, steps: 1000, noise_scale: 1});
  const times = updates.map(({sigma}) => sde.time(sigma));
  const rows = {first: 0, count: 10_000, width: 2};
  return {
    step: walkStep(posterior!.posterior, rng(1)),
    state: {...walkState(rng(1), updates, times, rows), ...posterior!.weights()},
  };
};
