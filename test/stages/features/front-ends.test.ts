import * as tf from '@tensorflow/tfjs-core';
import {readFileSync} from 'node:fs';
import {describe, expect, it} from 'vitest';
import {frontEnds} from '../../../stages/features/front-ends.ts';
import {halfPixel, pillowBicubic, tensorflow1, type Resizing} from '../../../stages/features/resizings.ts';
import {mapAxes} from '../../../stages/math/separable.ts';
import {expectClose} from '../../helpers/close.ts';
import '../../helpers/tensorflow.ts';

interface Resized {
  readonly from: readonly [number, number];
  readonly to: readonly [number, number];
  readonly pixels: readonly number[];
}
const {bicubic} = JSON.parse(readFileSync('test/fixtures/inception-others.json', 'utf8')) as {
  readonly bicubic: readonly Resized[];
};

const image = ([height, width]: readonly [number, number], channels: number): tf.Tensor =>
  tf.tensor4d(
    Float32Array.from({length: height * width * channels}, (_, i) => {
      const k = Math.floor(i / channels);
      return (i % channels) + ((37 * k + 11 * k ** 2) % 256);
    }),
    [1, height, width, channels],
  );

const resize = (x: tf.Tensor, [height, width]: readonly [number, number], by: Resizing): tf.Tensor =>
  mapAxes(x, by(x.shape[1]!, height), by(x.shape[2]!, width));

describe('resizings', () => {
  it.each([
    [tensorflow1, [0, 5, 10, 15, 20, 30, 40, 40]],
    [halfPixel, [0, 2.5, 7.5, 12.5, 17.5, 25, 35, 40]],
  ] as const)('interpolate as published: %o', (by, expected) => {
    const x = tf.tensor4d([0, 10, 20, 40], [1, 1, 4, 1]);
    expectClose(resize(x, [1, 8], by), [...expected]);
    expectClose(resize(tf.reshape(x, [1, 4, 1, 1]), [8, 1], by), [...expected]);
  });

  it('interpolate as TensorFlow’s own operation', () => {
    const x = image([5, 8], 3) as tf.Tensor4D;
    expectClose(resize(x, [11, 6], tensorflow1), tf.image.resizeBilinear(x, [11, 6]));
    expectClose(resize(x, [11, 6], halfPixel), tf.image.resizeBilinear(x, [11, 6], false, true));
  });

  it.each(bicubic)('are Pillow’s BICUBIC: $from to $to', ({from, to, pixels}) => {
    expectClose(resize(image(from, 1), to, pillowBicubic), pixels);
  });

  it('keep every channel by itself', () => {
    const [one, three] = [image([4, 3], 1), image([4, 3], 3)];
    for (const by of [tensorflow1, halfPixel, pillowBicubic]) {
      const channels = tf.unstack(resize(three, [7, 5], by), 3);
      channels.forEach((channel, c) => expectClose(channel, tf.add(resize(one, [7, 5], by), c)));
    }
  });
});

describe('front ends', () => {
  const black = tf.zeros([1, 2, 2, 3]);
  const white = tf.fill([1, 2, 2, 3], 255);

  it('bring 0 and 255 to the ends that each program has', () => {
    const ends = (name: keyof typeof frontEnds): number[] =>
      [black, white].map((x) => frontEnds[name](x, 5).dataSync()[0]!);
    expectClose(ends('tf1'), [-1, 127 / 128]);
    expectClose(ends('pytorch-fid'), [-1, 1]);
    expectClose(ends('clean'), [-1, 127 / 128]);
  });

  it('cut what a cubic overshoots, in clean alone', () => {
    const x = tf.concat([tf.zeros([1, 8, 4, 3]), tf.fill([1, 8, 4, 3], 255)], 2);
    const values = frontEnds.clean(x, 16).dataSync();
    expect(Math.min(...values)).toBe(-1);
    expect(Math.max(...values)).toBe(127 / 128);
  });

  it('leave an image of the size as it is', () => {
    const x = image([3, 3], 3);
    expectClose(frontEnds.tf1(x, 3), tf.div(tf.sub(x, 128), 128));
    expectClose(frontEnds['pytorch-fid'](x, 3), tf.div(tf.sub(x, 127.5), 127.5));
  });
});
