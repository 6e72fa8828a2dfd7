/**
 * Multiplications of a job's matrix products and convolutions, which it cannot do without, counted over one eager step.
 * Usage: multiplications.ts JOB. Prints a number.
 */
import * as tf from '@tensorflow/tfjs-core';
import {startBackend} from '../../../stages/math/backend.ts';
import {sizeOf} from '../../../stages/math/shape.ts';
import {workloads} from './workloads.ts';

type Kernel = Awaited<ReturnType<typeof tf.profile>>['kernels'][number];
type Shape = readonly number[];

/** Of a convolution's images, filter and results, each result takes a product of the filter's window and width. */
const convolution = (filter: Shape, results: Shape): number => sizeOf(filter.slice(0, 3)) * sizeOf(results);

/** By kernel, from the shapes of its inputs and of its output. */
const counts: Readonly<Record<string, (inputs: readonly Shape[], output: Shape) => number>> = {
  // Rows times columns times what they share: the root of the product of all three matrices' sizes.
  BatchMatMul: ([a, b], output) => {
    const batch = sizeOf(output.slice(0, -2));
    return batch * Math.sqrt((sizeOf(a!) / batch) * (sizeOf(b!) / batch) * (sizeOf(output) / batch));
  },
  Conv2D: ([, filter], output) => convolution(filter!, output),
  Conv2DBackpropInput: ([dy, filter]) =>
    convolution([...filter!.slice(0, 2), filter![3]!], dy!.slice(0, 3)) * filter![2]!,
  Conv2DBackpropFilter: ([, dy], filter) => convolution(filter, dy!),
};

await startBackend({threads: 1});
const {step, state} = workloads[process.argv[2]!]!();
const {kernels} = await tf.profile(() => tf.tidy(() => Object.values(step(state, {}).state)));
const multiplications = ({name, inputShapes, outputShapes}: Kernel): number =>
  counts[name]?.(inputShapes, outputShapes[0]!) ?? 0;
console.log(kernels.reduce((sum, kernel) => sum + multiplications(kernel), 0));
