import {elu, leakyRelu, relu, swish, type Unary} from '../../math/ops.ts';

/** The functions between the layers of score networks, by the names of Song et al.'s released code. */
export const activations = {elu, relu, lrelu: leakyRelu(0.2), swish} satisfies Readonly<
  Record<string, Unary>
>;
