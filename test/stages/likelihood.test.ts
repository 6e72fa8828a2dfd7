import {describe, expect, test} from 'vitest';
import '../helpers/tensorflow.ts';
import {expectMean} from '../helpers/close.ts';
import {runStage} from '../helpers/run-stage.ts';
import {rowsInMemory} from '../../stages/artifacts/row-source.ts';
import type {Dataset} from '../../stages/artifacts/dataset.ts';
import type {Model} from '../../stages/artifacts/model.ts';
import stage from '../../stages/likelihood.ts';
import {rng} from '../../stages/math/stream.ts';
import {makeNet} from '../../stages/nets/make-net.ts';

const net = {type: 'toy-mlp', features: 1, conditional: true} as const;

/** A network that says 0 everywhere: the flow is then the noising's own drift, and every likelihood a closed form. */
const silent = (sde: object): Model => ({
  config: {
    role: 'score',
    sde: {...sde},
    net,
    given: 'sigma',
    predicts: 'score',
    input: [2],
    classes: ['all'],
  },
  weights: Object.fromEntries(
    Object.entries(makeNet(net, [2], [2]).init(rng(1))).map(([name, {shape, values}]) => [
      name,
      {shape, values: new Float32Array(values.length)},
    ]),
  ),
  curves: [],
});
const ve = {type: 've', sigma_min: 0.01, sigma_max: 5};
const vp = {type: 'vp', beta_min: 0.1, beta_max: 20};
/** α(1) of it. */
const alpha = Math.exp(-10.05 / 2);

const count = 7;
const points = rng(3).normal(0, 2 * count);
const labels = new Int32Array(count);
const data: Dataset = {points: rowsInMemory(points, 2), labels, shape: [2], classes: 1, names: ['all']};
const logNormal = (x: number, y: number, sigma: number): number =>
  -Math.log(2 * Math.PI * sigma ** 2) - (x ** 2 + y ** 2) / (2 * sigma ** 2);
const rows = Array.from({length: count}, (_, i) => [points[2 * i]!, points[2 * i + 1]!] as const);
const measure = async (score: Model, params: object, of = data) =>
  (await runStage(stage, {batch_size: 3, ...params}, {data: of, score})).output;

describe.each(['exact', 'rademacher'])('by the flow, divergence %s', (divergence) => {
  const method = {type: 'flow', divergence};

  test('without drift the density is the prior’s', async () => {
    const {arrays, values} = await measure(silent(ve), {method});
    const expected = rows.map(([x, y]) => logNormal(x, y, 5));
    expected.forEach((value, i) => expect(arrays['log_p']!.values[i]).toBeCloseTo(value, 5));
    const mean = expected.reduce((sum, value) => sum + value, 0) / count;
    expect(values['nats']).toBeCloseTo(mean, 5);
    expect(values['bits_per_dim']).toBeCloseTo(-mean / 2 / Math.LN2, 5);
  });

  test('a drift that shrinks by α(1) makes it as much denser', async () => {
    const {arrays} = await measure(silent(vp), {method});
    const expected = rows.map(([x, y]) => logNormal(alpha * x, alpha * y, 1) + 2 * Math.log(alpha));
    expected.forEach((value, i) => expect(arrays['log_p']!.values[i]).toBeCloseTo(value, 3));
  });
});

test.each(['uniform', 'importance'])(
  'the bound with %s times is a closed form, but for noise at its end',
  async (times) => {
    const {arrays, values} = await measure(silent(vp), {
      method: {type: 'bound', draws: 100, times},
      batch_size: 4,
      repeats: 3,
    });
    const errors = Array.from({length: 3 * count}, (_, i) => {
      const [x, y] = rows[i % count]!;
      const cross = Math.log(2 * Math.PI) + (alpha ** 2 * (x ** 2 + y ** 2)) / 2 + (1 - alpha ** 2);
      return arrays['log_p']!.values[i]! + cross - 2 * Math.log(alpha);
    });
    // One evaluation at the drawn time and one at the smallest.
    expect(values['nfe']).toBeCloseTo(200, 9);
    // What is drawn is ½‖z‖², of mean D/2 and, for D = 2, of variance 1.
    expectMean(errors, 0);
    errors.forEach((error) => expect(Math.abs(error)).toBeLessThan(5 / Math.sqrt(100)));
  },
);

test('passes over the same examples are no further examples', async () => {
  const measured = async (params: object) =>
    (await measure(silent(ve), {method: {type: 'flow', divergence: 'exact'}, ...params})).values;
  const [once, often] = [await measured({}), await measured({repeats: 4})];
  expect(once['nats_error']).toBeGreaterThan(0.01);
  expect(often['nats_error']).toBeCloseTo(once['nats_error'] as number, 10);
  expect(await measured({count: 1})).not.toHaveProperty('nats_error');
});

test('bytes are made continuous anew in each pass, and 8 bits come with them', async () => {
  const bytes = Float32Array.from([0, 128, 255, 7, 99, 200], (byte) => byte / 255);
  const images: Dataset = {...data, points: rowsInMemory(bytes, 2), labels: new Int32Array(3), range: [0, 1]};
  const {arrays, values} = await measure(silent(ve), {method: {type: 'flow'}, repeats: 2, count: 2}, images);
  expect(arrays['log_p']!.shape).toEqual([2, 2]);
  const logP = Array.from(arrays['log_p']!.values);
  expect(logP[0]).not.toBe(logP[2]);
  const bits = logP.map((nats) => 8 - nats / 2 / Math.LN2);
  bits.forEach((value, i) => expect(arrays['bits_per_dim']!.values[i]).toBeCloseTo(value, 9));
  // The prior is nearly flat over the unit square.
  expect(values['bits_per_dim']).toBeCloseTo(8 - logNormal(0.5, 0.5, 5) / 2 / Math.LN2, 1);
  expect([values['count'], values['repeats']]).toEqual([2, 2]);
});

test('data of another shape than the model’s are refused', async () => {
  const reshaped = {...data, shape: [2, 1]};
  await expect(measure(silent(ve), {}, reshaped)).rejects.toThrow('those of the data have shape [2, 1]');
});
