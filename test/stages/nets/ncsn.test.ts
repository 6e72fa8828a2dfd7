import * as tf from '@tensorflow/tfjs-core';
import {describe, expect, test} from 'vitest';
import type {NcsnConfig} from '../../../schemas/nets/ncsn.ts';
import {rng} from '../../../stages/math/stream.ts';
import {makeNet} from '../../../stages/nets/make-net.ts';
import type {Weights} from '../../../stages/nets/net.ts';
import {toTensors} from '../../../stages/nets/params.ts';
import {
  averagePool,
  byHand,
  halved,
  imageFrom,
  map,
  mean,
  plus,
  values,
  type Image,
} from '../../helpers/by-hand.ts';
import {expectClose} from '../../helpers/close.ts';
import '../../helpers/tensorflow.ts';

const config: NcsnConfig = {type: 'ncsn', levels: 3, features: 2, activation: 'elu', centered: false};
const input = [6, 4, 1] as const;
const net = makeNet(config, input, input);
const elu = (x: Image): Image => map(x, (value) => (value > 0 ? value : Math.expm1(value)));

/** The whole network, of one image at one level. */
const expectedOf = (weights: Weights, image: Image, level: number): Image => {
  const {conv, weight} = byHand(weights);
  const norm = (name: string, x: Image): Image => {
    const channels = x.length;
    const {values} = weight(`${name}.embed.weight`);
    const row = (part: number, c: number): number => values[level * 3 * channels + part * channels + c]!;
    const means = x.map((plane) => mean(plane.flat()));
    const variances = x.map((plane, c) => mean(plane.flat().map((value) => (value - means[c]!) ** 2)));
    const centre = mean(means);
    const spread = means.reduce((sum, m) => sum + (m - centre) ** 2, 0) / (channels - 1);
    return map(x, (value, c) => {
      const own = (value - means[c]!) / Math.sqrt(variances[c]! + 1e-5);
      const among = (means[c]! - centre) / Math.sqrt(spread + 1e-5);
      return row(0, c) * (own + row(1, c) * among) + row(2, c);
    });
  };
  const plain = (name: string, x: Image, dilation: number): Image => {
    const h = conv(`${name}.conv1`, elu(norm(`${name}.normalize1`, x)), {dilation});
    return plus(x, conv(`${name}.conv2`, elu(norm(`${name}.normalize2`, h)), {dilation}));
  };
  const down = (name: string, x: Image, dilation: number): Image => {
    const h = conv(`${name}.conv1`, elu(norm(`${name}.normalize1`, x)), {dilation});
    const g = elu(norm(`${name}.normalize2`, h));
    if (dilation > 1)
      return plus(conv(`${name}.shortcut`, x, {dilation}), conv(`${name}.conv2`, g, {dilation}));
    return plus(halved(conv(`${name}.shortcut.conv`, x)), halved(conv(`${name}.conv2.conv`, g)));
  };
  const units = (name: string, x: Image, blocks: number): Image => {
    for (let block = 1; block <= blocks; block++) {
      let h = x;
      for (const stage of [1, 2])
        h = conv(`${name}.${block}_${stage}_conv`, elu(norm(`${name}.${block}_${stage}_norm`, h)));
      x = plus(x, h);
    }
    return x;
  };
  const refine = (name: string, images: readonly Image[], last: number): Image => {
    const adapted = images.map((x, i) => units(`${name}.adapt_convs.${i}`, x, 2));
    const parts =
      images.length === 1
        ? adapted
        : adapted.map((x, i) => conv(`${name}.msf.convs.${i}`, norm(`${name}.msf.norms.${i}`, x)));
    let sum = elu(parts.map((x) => enlarged(x, parts[0]!)).reduce(plus));
    let path = sum;
    for (const i of [0, 1]) {
      path = conv(`${name}.crp.convs.${i}`, averagePool(norm(`${name}.crp.norms.${i}`, path), 5));
      sum = plus(sum, path);
    }
    return units(`${name}.output_convs`, sum, last);
  };
  const begun = conv(
    'begin_conv',
    map(image, (value) => 2 * value - 1),
  );
  const one = plain('res1.1', plain('res1.0', begun, 1), 1);
  const two = plain('res2.1', down('res2.0', one, 1), 1);
  const three = plain('res3.1', down('res3.0', two, 2), 2);
  const four = plain('res4.1', down('res4.0', three, 4), 4);
  const back = refine('refine3', [two, refine('refine2', [three, refine('refine1', [four], 1)], 1)], 1);
  return conv('end_conv', elu(norm('normalizer', refine('refine4', [one, back], 3))));
};

/** Bilinear, corners on corners. */
const enlarged = (x: Image, like: Image): Image => {
  const line = (values: readonly number[], to: number): number[] =>
    Array.from({length: to}, (_, i) => {
      const place = (i * (values.length - 1)) / (to - 1);
      const below = Math.min(Math.floor(place), values.length - 2);
      return values[below]! * (1 - place + below) + values[below + 1]! * (place - below);
    });
  const [height, width] = [like[0]!.length, like[0]![0]!.length];
  if (x[0]!.length === height) return x;
  return x.map((plane) => {
    const wide = plane.map((row) => line(row, width));
    const columns = wide[0]!.map((_, w) =>
      line(
        wide.map((row) => row[w]!),
        height,
      ),
    );
    return Array.from({length: height}, (_, h) => columns.map((column) => column[h]!));
  });
};

/** Far from their start, where nothing is 0 or 1. */
const weights = (): Weights =>
  Object.fromEntries(
    Object.entries(net.init(rng(1))).map(([name, {shape, values}]) => [
      name,
      {shape, values: values.map((value, i) => value + 0.1 * Math.sin(i + 1))},
    ]),
  );
const images = () => Array.from({length: 3}, (_, i) => rng(2).uniform(i, 24));

test('it is what its layers say, at the level that each image is at', () => {
  const levels = [2, 0, 1];
  const x = tf.stack(images().map((image) => tf.tensor3d(image, [...input])));
  const outputs = tf.unstack(net.apply(toTensors(weights()), x, tf.tensor1d(levels)));
  outputs.forEach((output, i) => {
    const expected = expectedOf(weights(), imageFrom(images()[i]!, input), levels[i]!);
    expectClose(output, values(expected), 1e-4);
  });
});

describe('fresh normalisations', () => {
  test('scale by about 1 and do not shift, at every level', () => {
    const {shape, values} = net.init(rng(3))['res3.1.normalize1.embed.weight']!;
    expect(shape).toEqual([3, 12]);
    values.forEach((value, i) => {
      const wanted = i % 12 < 8 ? 1 : 0;
      expect(Math.abs(value - wanted)).toBeLessThanOrEqual(wanted * 0.12);
    });
    expect(new Set(values).size).toBe(3 * 8 + 1);
  });
});

/** The gradient, and a difference of what it is the gradient of, along one direction: of each entry it would take long. */
test('its gradient along a direction, in images, rows of levels and convolutions', () => {
  const params = toTensors(weights());
  const moving = ['refine4.crp.norms.1.embed.weight', 'res3.0.conv1.weight', 'refine3.msf.convs.1.bias'];
  const at = [tf.tensor4d(images()[0]!, [1, ...input]), ...moving.map((name) => params[name]!)];
  const wave = (x: tf.Tensor, ...moved: tf.Tensor[]): tf.Tensor => {
    const changed = Object.fromEntries(moving.map((name, i) => [name, moved[i]!]));
    return tf.sum(tf.sin(net.apply({...params, ...changed}, x, tf.tensor1d([1]))));
  };
  const gradients = tf.grads(wave)(at);
  at.forEach((tensor, which) => {
    const direction = tf.reshape(tf.sin(tf.range(1, 1 + tensor.size)), tensor.shape);
    const moved = (by: number): number => {
      const there = at.map((other, i) => (i === which ? tf.add(tensor, tf.mul(direction, by)) : other));
      return wave(...(there as [tf.Tensor, ...tf.Tensor[]])).dataSync()[0]!;
    };
    const along = tf.sum(tf.mul(gradients[which]!, direction));
    expectClose(along, [(moved(1e-3) - moved(-1e-3)) / 2e-3], 1e-2);
  });
});
