import * as tf from '@tensorflow/tfjs-core';
import {readFileSync} from 'node:fs';
import {afterAll, describe, expect, it} from 'vitest';
import {frontEnds} from '../../../../stages/features/front-ends.ts';
import {sizeOf} from '../../../../stages/math/shape.ts';
import {folded, storedShapes} from '../../../../stages/nets/inception/fold.ts';
import {inception, side} from '../../../../stages/nets/inception/inception.ts';
import {upload} from '../../../../stages/nets/params.ts';
import {expectClose} from '../../../helpers/close.ts';
import {inceptionImages, inceptionWeights} from '../../../helpers/inception-weights.ts';
import '../../../helpers/tensorflow.ts';

/** Of a vector: its first eight entries, sum, Euclidean length, largest entry and where that is. */
interface Summary {
  readonly first8: readonly number[];
  readonly sum: number;
  readonly l2: number;
  readonly max: number;
  readonly argmax: number;
}

interface Golden {
  readonly pool3: Summary;
  readonly logits_unbiased: Summary;
  readonly pool3_pytorch_fid_front_end: Summary;
  readonly channel_means: Readonly<Record<string, Summary>>;
}

const fixture = JSON.parse(readFileSync('test/fixtures/inception.json', 'utf8')) as {
  readonly fnv_examples: object;
  readonly first_values: Readonly<Record<string, readonly number[]>>;
  readonly float64: Readonly<Record<'A' | 'B', Golden>>;
};

/** Ninety-four layers in float32, against float64. */
const tolerance = 2e-5;

const expectSummary = (values: Float32Array, {first8, sum, l2, max, argmax}: Summary): void => {
  expectClose(values.subarray(0, 8), first8, tolerance);
  const total = values.reduce((a, b) => a + b, 0);
  expect(Math.abs(total - sum)).toBeLessThan(tolerance * l2 * Math.sqrt(values.length));
  expectClose([Math.hypot(...values), Math.max(...values)], [l2, max], tolerance);
  expect(values.indexOf(Math.max(...values))).toBe(argmax);
};

const {torchvision} = JSON.parse(readFileSync('test/fixtures/inception-others.json', 'utf8')) as {
  readonly torchvision: Summary;
};

const net = inception('tensorflow');
const stored = inceptionWeights(storedShapes(net.weights));
const params = upload(folded(net.weights, stored));
afterAll(() => tf.dispose(params));

const images = inceptionImages();
const prepared = (image: 'A' | 'B', frontEnd: keyof typeof frontEnds): tf.Tensor =>
  frontEnds[frontEnd](tf.tensor(images[image].values, [1, ...images[image].shape]), side);

describe('the network of FID', () => {
  it('has the tensors of the published file, of which training changes 23 850 960 numbers', () => {
    const shapes = Object.entries(storedShapes(net.weights));
    expect(shapes.length).toBe(94 * 5 + 2);
    const learned = shapes.filter(([name]) => !name.includes('running'));
    expect(learned.reduce((count, [, shape]) => count + sizeOf(shape), 0)).toBe(23_850_960);
  });

  it('is tested with the weights that the expected numbers were computed with', () => {
    for (const [name, values] of Object.entries(fixture.first_values))
      expect([...stored[name]!.values.subarray(0, 3)]).toEqual([...values]);
  });

  it.each(['A', 'B'] as const)('sees image %s as in float64, stage by stage', (image) => {
    const golden = fixture.float64[image];
    const before = tf.memory().numTensors;
    tf.tidy(() => {
      let x = prepared(image, 'tf1');
      for (const [name, stage] of net.stages) {
        x = stage.apply({params}, x);
        const expected = golden.channel_means[name];
        if (expected) expectSummary(tf.mean(x, [0, 1, 2]).dataSync() as Float32Array, expected);
      }
    });
    expect(tf.memory().numTensors).toBe(before);
  });

  it('gives features and unbiased logits, by the front ends of TTUR and of pytorch-fid', () => {
    for (const image of ['A', 'B'] as const)
      tf.tidy(() => {
        const x = tf.concat([prepared(image, 'tf1'), prepared(image, 'pytorch-fid')]);
        const {features, logits} = net.apply(params, x);
        const rows = tf.split(features, 2).map((row) => row.dataSync() as Float32Array);
        const {pool3, logits_unbiased, pool3_pytorch_fid_front_end} = fixture.float64[image];
        expectSummary(rows[0]!, pool3);
        expectSummary(rows[1]!, pool3_pytorch_fid_front_end);
        expectSummary(tf.split(logits, 2)[0]!.dataSync() as Float32Array, logits_unbiased);
      });
  });
});

describe('torchvision’s network', () => {
  it('sees image A as torchvision’s own in float64', () => {
    const {stages, weights} = inception('torchvision');
    expect(weights['fc.weight']!.shape).toEqual([1000, 2048]);
    tf.tidy(() => {
      const seen = stages.reduce((x, [, stage]) => stage.apply({params}, x), prepared('A', 'pytorch-fid'));
      expectSummary(tf.mean(seen, [0, 1, 2]).dataSync() as Float32Array, torchvision);
    });
  });
});
