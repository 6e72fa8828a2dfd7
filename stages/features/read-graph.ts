import {graphConstants, type GraphConstant} from '../artifacts/graph-def/constants.ts';
import type {Dict} from '../artifacts/pickle/values.ts';
import type {StoredTensor} from '../artifacts/torch/tensor.ts';
import {inStore} from '../nets/arrangement.ts';
import {sizeOf} from '../math/shape.ts';
import {graphNames} from './graph-names.ts';

/** Constants of a batch normalisation in the graph, and in PyTorch. */
const normalisation = {
  gamma: 'weight',
  beta: 'bias',
  moving_mean: 'running_mean',
  moving_variance: 'running_var',
} as const;

/**
 * The tensors of the frozen graph of 2015-12-05 (`classify_image_graph_def.pb`) by the names and in the shapes that
 * PyTorch's ports gave them; those that the graph lacks are left out.
 */
export const readInceptionGraph = (graph: Buffer): Dict => {
  const constants = graphConstants(graph);
  const dict = new Map<string, StoredTensor>();
  const take = (from: string, to: string, arranged: (constant: GraphConstant) => GraphConstant): void => {
    const constant = constants.get(from);
    if (constant) dict.set(to, {name: 'torch.Tensor', ...arranged(constant)});
  };
  for (const [scope, layer] of Object.entries(graphNames)) {
    take(`${scope}/conv2d_params`, `${layer}.conv.weight`, channelsFirst);
    for (const [theirs, ours] of Object.entries(normalisation))
      take(`${scope}/batchnorm/${theirs}`, `${layer}.bn.${ours}`, asItIs);
  }
  take('softmax/weights', 'fc.weight', transposed);
  take('softmax/biases', 'fc.bias', asItIs);
  return dict;
};

const asItIs = (constant: GraphConstant): GraphConstant => constant;

/** [height, width, in, out] to [out, in, height, width]. */
const channelsFirst = ({shape, values}: GraphConstant): GraphConstant => ({
  shape: [3, 2, 0, 1].map((axis) => shape[axis] ?? 0),
  values: () => inStore({shape, values: values()}).values,
});

/** [in, out] to [out, in]. */
const transposed = ({shape, values}: GraphConstant): GraphConstant => {
  const [inputs = 0, outputs = 0] = shape;
  return {
    shape: [outputs, inputs],
    values: () => {
      const from = values();
      return Float32Array.from(
        {length: sizeOf(shape)},
        (_, i) => from[(i % inputs) * outputs + Math.floor(i / inputs)]!,
      );
    },
  };
};
