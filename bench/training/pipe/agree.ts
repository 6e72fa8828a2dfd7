/**
 * Whether PyTorch's NCSN++ is the same function as ours: writes our weights, draws, loss without dropout and length of its
 * gradient for it to compare with. Usage: agree.ts FEATURES FILE.
 */
import * as tf from '@tensorflow/tfjs-core';
import {writeFileSync} from 'node:fs';
import {encodeSafetensors} from '../../../stages/artifacts/safetensors.ts';
import {startBackend} from '../../../stages/math/backend.ts';
import {sizeOf} from '../../../stages/math/shape.ts';
import {rng} from '../../../stages/math/stream.ts';
import type {Weight} from '../../../stages/nets/net.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import {split} from '../../../stages/train/layout.ts';
import {learnerOf, vectorsOfWeights} from '../../../stages/train/learner.ts';
import {objectiveOf, shape, smallNcsnpp} from './ncsnpp.ts';

const [features, file] = process.argv.slice(2) as [string, string];
await startBackend({threads: 1});
const {net, ...told} = smallNcsnpp(Number(features));
const weights = net.init(rng(1));
const learner = learnerOf(weights, net.buffers, rng(1));
const t = tf.tensor1d([0.1, 0.4, 0.7, 1]);
const normal = (name: string): tf.Tensor =>
  tf.tensor(
    rng(3)
      .split(name)
      .normal(0, t.size * sizeOf(shape)),
    [t.size, ...shape],
  );
const draws = {x0: normal('x0'), z: normal('z'), t, y: tf.ones([t.size, 1])};
const params = toTensors(weights);
const loss = (vector: tf.Tensor): tf.Scalar =>
  objectiveOf({net, ...told})({...params, ...split(learner.learned, vector)}, {}, draws).loss;
const {value, grad} = tf.valueAndGrad(loss)(tf.tensor1d(vectorsOfWeights(learner, weights).weights));

const stored = (tensor: tf.Tensor): Weight => ({
  shape: tensor.shape,
  values: tensor.dataSync() as Float32Array,
});
/** In PyTorch's order [B, C, H, W]. */
const images = (tensor: tf.Tensor): Weight => stored(tf.transpose(tensor, [0, 3, 1, 2]));
const given = {
  'draws.x0': images(draws.x0),
  'draws.z': images(draws.z),
  'draws.sigma': stored(told.sde.sigma(t)),
};
// Summed in float64: ten million squares in float32 are 1e-4 off.
const length = Math.sqrt((grad.dataSync() as Float32Array).reduce((sum, entry) => sum + entry ** 2, 0));
const found = {loss: `${value.dataSync()[0]!}`, gradient: `${length}`};
writeFileSync(file, encodeSafetensors({...weights, ...given}, found));
