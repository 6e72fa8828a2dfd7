import type {NpyArray} from './npy.ts';
import type {Statistics} from './statistics.ts';

/**
 * Mean and covariance under the names that pytorch-fid, TTUR, EDM and guided-diffusion give them: mu [width] and sigma
 * [width, width].
 *
 * @throws RangeError that names the file and what is wrong with it.
 */
export const foreignStatistics = (
  file: string,
  mu: NpyArray,
  sigma: NpyArray,
): Pick<Statistics, 'width' | 'mean' | 'covariance'> => {
  const fail = (what: string): never => {
    throw new RangeError(
      `${file}: ${what}; expected the statistics of features, mu [width] and sigma [width, width]`,
    );
  };
  const width = mu.shape[0] ?? 0;
  if (mu.shape.length !== 1 || width === 0 || sigma.shape.join() !== [width, width].join())
    return fail(`mu is [${mu.shape.join(', ')}] and sigma [${sigma.shape.join(', ')}]`);
  const [mean, covariance] = [wide(mu), wide(sigma)];
  if (!mean.every(Number.isFinite) || !covariance.every(Number.isFinite))
    return fail('it holds numbers that are not finite');
  const asymmetric = asymmetry(covariance, width);
  if (asymmetric) return fail(`sigma is not symmetric: ${asymmetric}`);
  return {width, mean, covariance};
};

const wide = ({values}: NpyArray): Float64Array => Float64Array.from(values);

/** The first pair of entries that differ by more than float32 rounding, in words. */
const asymmetry = (covariance: Float64Array, width: number): string | undefined => {
  for (let r = 0; r < width; r++)
    for (let c = 0; c < r; c++) {
      const [a, b] = [covariance[r * width + c]!, covariance[c * width + r]!];
      const scale = Math.sqrt(Math.abs(covariance[r * (width + 1)]! * covariance[c * (width + 1)]!));
      if (Math.abs(a - b) > 1e-5 * scale) return `[${r}, ${c}] is ${a}, [${c}, ${r}] is ${b}`;
    }
  return undefined;
};
