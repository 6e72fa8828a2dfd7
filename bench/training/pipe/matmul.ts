/** The machine's speed at what steps are made of: GFLOP/s of a 1024³ product. Usage: matmul.ts THREADS. Prints a number. */
import * as tf from '@tensorflow/tfjs-core';
import {startBackend} from '../../../stages/math/backend.ts';

await startBackend({threads: Number(process.argv[2])});
const [side, times] = [1024, 40];
const [a, b] = [tf.randomNormal([side, side]), tf.randomNormal([side, side])] as [tf.Tensor2D, tf.Tensor2D];
const product = (): void => tf.matMul(a, b).dispose();
for (let i = 0; i < 5; i++) product();
const begun = performance.now();
for (let i = 0; i < times; i++) product();
console.log((times * 2 * side ** 3) / (performance.now() - begun) / 1e6);
