import {expect, test} from 'vitest';
import {measureMoments, momentCases, momentCount} from '../../../parity/samplers/moments.ts';
import '../../helpers/tensorflow.ts';
import {mixture} from '../../helpers/oracle.ts';
import {exactLaw, isAffine} from './law.ts';

// Standard errors over n draws: √(p(1 − p)/n) ≤ ½/√n for a share, √(2/n) in proportion for a variance.
const sharesWithin = 4 / (2 * Math.sqrt(momentCount));
const covarianceWithin = 4 * Math.sqrt(2 / momentCount);

test.each(momentCases)('$name has the law of the data', async (it) => {
  const {share, mean, covariance} = await measureMoments(it);
  expect(share).toBeLessThan(sharesWithin);
  expect(mean).toBeLessThan(4);
  expect(covariance).toBeLessThan(covarianceWithin + it.bias);
});

const affine = momentCases.filter(({sampler}) => isAffine(sampler));

test.each(affine)("the bias of $name is its discretisation's", ({sde, sampler, bias}) => {
  const {means, variance} = mixture;
  for (const mean of means.at(-1)!) {
    const law = exactLaw(sampler, sde, {mean, variance});
    const exact = Math.abs(law.variance / variance - 1);
    expect(exact).toBeLessThan(bias);
    expect(exact).toBeGreaterThan(bias - 0.012);
    // Of the mean what is left is less than chance, for the most part by the prior's mean, which is 0.
    expect(Math.abs(law.mean - mean)).toBeLessThan(1.5 * Math.sqrt(variance / momentCount));
  }
});
