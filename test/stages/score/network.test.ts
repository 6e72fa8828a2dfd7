import {expect, test} from 'vitest';
import {scoreEstimator, type ScoreConfig} from '../../../stages/score/network.ts';

const ncsn: ScoreConfig = {
  role: 'score',
  sde: {type: 've', sigma_min: 0.01, sigma_max: 1},
  net: {type: 'ncsn', levels: 3, features: 2, activation: 'elu', centered: false},
  given: 'level',
  levels: 3,
  predicts: 'score',
  input: [8, 8, 1],
  classes: ['all'],
};

test('a network that knows levels by number is told of as many, not of σ and not of others', () => {
  expect(scoreEstimator(ncsn).levels?.count).toBe(3);
  expect(() => scoreEstimator({...ncsn, levels: 4})).toThrow('for each of 3 noise levels, but is told of 4');
  const {levels: _, ...told} = ncsn;
  expect(() => scoreEstimator({...told, given: 'sigma'})).toThrow(
    'is told of none: set given: level and levels: 3',
  );
});
