import type {Shape} from '../../math/shape.ts';
import type {Declarations} from '../layers/layer.ts';
import type {Weight, Weights} from '../net.ts';

/** What Inception v3 adds to a variance. */
const epsilon = 1e-3;

const normalisation = ['weight', 'bias', 'running_mean', 'running_var'] as const;

/** `Mixed_5b.branch1x1` of `Mixed_5b.branch1x1.weight`; undefined for a weight of no convolution. */
const convolutionOf = (name: string, {shape}: {readonly shape: Shape}): string | undefined =>
  shape.length === 4 ? name.replace(/\.weight$/, '') : undefined;

/**
 * The weights as PyTorch's ports store them, shapes by name, of a network whose batch normalisations are folded:
 * `X.weight`, `X.bias` of a convolution are `X.conv.weight` and `X.bn.…` [out]; the last layer has a bias too.
 */
export const storedShapes = (folded: Declarations): Readonly<Record<string, Shape>> =>
  Object.fromEntries(
    Object.entries(folded).flatMap(([name, weight]): (readonly [string, Shape])[] => {
      const convolution = convolutionOf(name, weight);
      const [outputs] = weight.shape as [number];
      if (convolution !== undefined)
        return [
          [`${convolution}.conv.weight`, weight.shape],
          ...normalisation.map((part) => [`${convolution}.bn.${part}`, [outputs]] as const),
        ];
      return name.endsWith('.weight')
        ? [
            [name, weight.shape],
            [name.replace(/weight$/, 'bias'), [outputs]],
          ]
        : [];
    }),
  );

/**
 * Stored weights as they are used, by their names: a convolution W and the normalisation that follows it are one
 * convolution,
 *
 *     W γ / √(σ² + ε),   β − μ γ / √(σ² + ε)
 *
 * computed in float64 and rounded once.
 */
export function* folded(declared: Declarations, stored: Weights): Generator<readonly [string, Weight]> {
  for (const [name, weight] of Object.entries(declared)) {
    const convolution = convolutionOf(name, weight);
    if (convolution !== undefined) yield* foldedOne(convolution, stored);
    else if (name.endsWith('.weight')) yield [name, stored[name]!];
  }
}

function* foldedOne(name: string, stored: Weights): Generator<readonly [string, Weight]> {
  const {shape, values} = stored[`${name}.conv.weight`]!;
  const [gamma, beta, mean, variance] = normalisation.map((part) => stored[`${name}.bn.${part}`]!.values) as [
    Float32Array,
    Float32Array,
    Float32Array,
    Float32Array,
  ];
  const slope = Float64Array.from(gamma, (scale, c) => scale / Math.sqrt(variance[c]! + epsilon));
  yield [`${name}.weight`, {shape, values: scaled(values, slope)}];
  yield [
    `${name}.bias`,
    {shape: [slope.length], values: beta.map((shift, c) => shift - mean[c]! * slope[c]!)},
  ];
}

/** Each of as many equal runs of values as there are factors, times its factor. */
const scaled = (values: Float32Array, factors: Float64Array): Float32Array => {
  const products = new Float32Array(values.length);
  const length = values.length / factors.length;
  factors.forEach((factor, run) => {
    for (let i = run * length; i < (run + 1) * length; i++) products[i] = values[i]! * factor;
  });
  return products;
};
