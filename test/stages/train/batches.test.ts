import * as tf from '@tensorflow/tfjs-core';
import {expect, test} from 'vitest';
import '../../helpers/tensorflow.ts';
import {expectClose, expectMean} from '../../helpers/close.ts';
import {rowsInMemory} from '../../../stages/artifacts/row-source.ts';
import {rng, type Stream} from '../../../stages/math/stream.ts';
import {drawBatches, readBatches} from '../../../stages/train/batches.ts';

/** Four points of three numbers in three classes; the last is of class 2. */
const data = {
  points: rowsInMemory(Float32Array.of(0, 1, 2, 10, 11, 12, 20, 21, 22, 30, 31, 32), 3),
  labels: Int32Array.of(0, 1, 1, 2),
  shape: [3],
  classes: 3,
};
const stream = rng(7).split('batches');
const drawn = (
  size: number,
  stream: Stream,
  step: number,
  {flip = false, ...of} = data as typeof data & {flip?: boolean},
) => {
  const settings = {size, classes: of.classes, stream, flip};
  return drawBatches(settings)({step: tf.scalar(step, 'int32')}, readBatches(of, settings)(step));
};
const numbers = (tensor: tf.Tensor): number[] => Array.from(tensor.dataSync());

test('a batch has whole rows of the data, each with its own label as one-hot', () => {
  const {x0, y, t, z} = drawn(50, stream, 0);
  expect([x0, y, t, z].map(({shape}) => shape)).toEqual([[50, 3], [50, 3], [50], [50, 3]]);
  const [points, labels] = [x0.arraySync() as number[][], y.arraySync() as number[][]];
  const oneHot = {0: [1, 0, 0], 10: [0, 1, 0], 20: [0, 1, 0], 30: [0, 0, 1]};
  points.forEach(([first, ...others], i) => {
    expect(others).toEqual([first! + 1, first! + 2]);
    expect(labels[i]).toEqual(oneHot[first as keyof typeof oneHot]);
  });
  expect(new Set(points.map(([first]) => first)).size).toBe(4);
});

test('data of one class are drawn like any', () => {
  const one = {...data, labels: new Int32Array(4), classes: 1};
  expect(numbers(drawn(5, stream, 0, one).y)).toEqual([1, 1, 1, 1, 1]);
});

test('rows are equally likely, times are uniform on [0, 1), noise is standard normal', () => {
  const {x0, t, z} = drawn(4000, stream, 1);
  const rows = numbers(tf.slice(x0, [0, 0], [4000, 1])).map((first) => first / 10);
  expectMean(rows, 1.5);
  expectMean(
    rows.map((row) => row ** 2),
    (1 + 4 + 9) / 4,
  );
  const times = numbers(t);
  expectMean(times, 1 / 2);
  expectMean(
    times.map((time) => time ** 2),
    1 / 3,
  );
  expect(times.every((time) => time >= 0 && time < 1)).toBe(true);
  const noise = numbers(z);
  expectMean(noise, 0);
  expectMean(
    noise.map((value) => value ** 2),
    1,
  );
});

test('a batch depends on its number and its stream, and on nothing that was drawn before', () => {
  const read = (step: number, seed = 7): number[][] => Object.values(drawn(20, rng(seed), step)).map(numbers);
  const fifth = read(5);
  read(6);
  expect(read(5)).toEqual(fifth);
  read(6).forEach((values, i) => expect(values).not.toEqual(fifth[i]));
  read(5, 8).forEach((values, i) => expect(values).not.toEqual(fifth[i]));
});

test('times, noise and mirroring have streams of their own', () => {
  const settings = {
    size: 12,
    classes: 3,
    stream,
    flip: true,
    times: (u: tf.Tensor) => tf.add(tf.div(u, 2), 1),
  };
  const images = {...data, shape: [1, 3, 1]};
  const {x0, t, z} = drawBatches(settings)({step: tf.scalar(4, 'int32')}, readBatches(images, settings)(4));
  const [times, flips] = ['times', 'flips'].map((name) => [...stream.split(name).uniform(4, 12)]);
  expect(numbers(t)).toEqual(times!.map((u) => Math.fround(u / 2 + 1)));
  expectClose(z, stream.split('noise').normal(4, 36), 1e-6);
  const [first] = tf.split(tf.reshape(x0, [12, 3]), [1, 2], 1);
  expect(numbers(first!).map((value) => value % 10 === 2)).toEqual(flips!.map((u) => u < 0.5));
});

test('half of the images are mirrored left to right where that is asked for, and nothing else changes', () => {
  const images = {...data, shape: [1, 3, 1]};
  const [plain, flipped] = [drawn(2000, stream, 3, images), drawn(2000, stream, 3, {...images, flip: true})];
  const rows = (x: tf.Tensor) => tf.reshape(x, [2000, 3]).arraySync() as number[][];
  const turned = rows(flipped.x0);
  const mirrored = rows(plain.x0).map((row, i) => {
    const got = turned[i]!;
    const isMirror = got[0] === row[2];
    expect(got).toEqual(isMirror ? [...row].reverse() : row);
    return Number(isMirror);
  });
  expectMean(mirrored, 1 / 2);
  expect([flipped.y, flipped.t, flipped.z].map(numbers)).toEqual([plain.y, plain.t, plain.z].map(numbers));
});

test('of the data only the rows of the batch are read, and their numbers are the stream’s', () => {
  const asked: number[][] = [];
  const all = (): never => {
    throw new Error('data may be larger than memory');
  };
  const points = {
    ...data.points,
    between: all,
    at: (rows: Int32Array) => (asked.push([...rows]), data.points.at(rows)),
  };
  tf.dispose(readBatches({...data, points}, {size: 6, stream})(9));
  expect(asked).toEqual([[...stream.split('rows').integers(9, 6, 4)]]);
});
