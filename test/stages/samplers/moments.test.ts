import {expect, test} from 'vitest';
import {measureMoments, momentCases, momentCount} from '../../../parity/samplers/moments.ts';
import '../../helpers/tensorflow.ts';

// Standard errors over n draws: √(p(1 − p)/n) ≤ ½/√n for a share, √(2/n) in proportion for a variance.
const sharesWithin = 4 / (2 * Math.sqrt(momentCount));
const covarianceWithin = 4 * Math.sqrt(2 / momentCount);

test.each(momentCases)('$name has the law of the data', async (it) => {
  const {share, mean, covariance} = await measureMoments(it);
  expect(share).toBeLessThan(sharesWithin);
  expect(mean).toBeLessThan(4);
  expect(covariance).toBeLessThan(covarianceWithin + it.bias);
});
