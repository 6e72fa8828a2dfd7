import {describe, expect, test} from 'vitest';
import '../helpers/tensorflow.ts';
import {runStage} from '../helpers/run-stage.ts';
import type {Dataset} from '../../stages/artifacts/dataset.ts';
import type {Model} from '../../stages/artifacts/model.ts';
import {rowsInMemory} from '../../stages/artifacts/row-source.ts';
import likelihood from '../../stages/likelihood.ts';
import {rng} from '../../stages/math/stream.ts';
import {makeNet} from '../../stages/nets/make-net.ts';
import sample from '../../stages/sample.ts';
import trainClassifier from '../../stages/train-classifier.ts';
import trainScore from '../../stages/train-score.ts';

// Networks of images read any size, and any range: what is wired wrongly would give numbers that look right.

const sde = {type: 've', sigma_min: 0.01, sigma_max: 5};
const scoreNet = {type: 'ncsnv2', features: 2, depth: 'low', activation: 'elu', centered: false} as const;
const classifierNet = {
  type: 'resnet',
  depth: 18,
  features: 1,
  fourier_features: 1,
  fourier_scale: 1,
} as const;
const optimizer = {type: 'adam', lr: 1e-3};
const unit = [0, 1] as const;
const centred = [-1, 1] as const;

const images = (
  side: number,
  range: NonNullable<Dataset['range']> = unit,
  names = ['cat', 'dog'],
): Dataset => ({
  points: rowsInMemory(rng(1).uniform(0, 4 * side ** 2), side ** 2),
  labels: Int32Array.of(0, 1, 0, 1),
  shape: [side, side, 1],
  classes: 2,
  names,
  range,
});

const scoreOf = ({shape, names, range}: Dataset): Model => ({
  config: {
    role: 'score',
    sde,
    net: scoreNet,
    given: 'sigma',
    predicts: 'scaled-score',
    input: [...shape],
    classes: [...names],
    ...(range && {range: [...range]}),
  },
  weights: makeNet(scoreNet, shape, shape).init(rng(2)),
  curves: [],
});

const classify = async (data: Dataset, score: Model | undefined, held_out?: Dataset): Promise<Model> => {
  const params = {
    ...(!score && {sde}),
    net: classifierNet,
    loss: {type: score ? 'total' : 'ce'},
    optimizer,
    batch_size: 2,
    updates: 1,
  };
  return (await runStage(trainClassifier, params, {data, score, held_out}, {compile: false})).output;
};

describe('train-classifier refuses', () => {
  test('a score of images of another size', async () => {
    await expect(classify(images(4), scoreOf(images(6)))).rejects.toThrow(
      'the score reads examples of shape [6, 6, 1], those of the data have shape [4, 4, 1]',
    );
  });

  test('a score of images of another range', async () => {
    await expect(classify(images(4), scoreOf(images(4, centred)))).rejects.toThrow(
      'the score is trained on images from -1 to 1, and the data go from 0 to 1: load them with the same range',
    );
  });

  test('held-out images of another range, and other classes of the same numbers', async () => {
    await expect(classify(images(4), undefined, images(4, centred))).rejects.toThrow(
      'the classifier is trained on images from 0 to 1, and those of held_out go from -1 to 1',
    );
    await expect(classify(images(4), undefined, images(4, unit, ['dog', 'cat']))).rejects.toThrow(
      'held_out has the classes dog, cat, and the data cat, dog: wire data of the same classes, in the same order',
    );
  });
});

test('train-score refuses held-out images of another range', async () => {
  const params = {sde, net: scoreNet, loss: {type: 'dsm'}, optimizer, batch_size: 2, updates: 1};
  await expect(
    runStage(trainScore, params, {data: images(4), held_out: images(4, centred)}, {compile: false}),
  ).rejects.toThrow('the score is trained on images from 0 to 1, and those of held_out go from -1 to 1');
});

test('likelihood refuses images of another range', async () => {
  const inputs = {data: images(4), score: scoreOf(images(4, centred))};
  await expect(runStage(likelihood, {count: 1}, inputs, {compile: false})).rejects.toThrow(
    'the score is trained on images from -1 to 1, and the data go from 0 to 1',
  );
});

test('a score is guided by a classifier of the same images alone', async () => {
  const classifier = await classify(images(4), undefined, {
    ...images(4),
    labels: new Int32Array(4),
    names: ['cat'],
    classes: 1,
  });
  const draw = async (score: Model): Promise<number> => {
    const params = {count: 1, sampler: {type: 'dpm-solver++', steps: 2}};
    const inputs = {data: undefined, score, classifier, class_scores: []};
    return (await runStage(sample, params, inputs, {compile: false})).output.labels.length;
  };
  await expect(draw(scoreOf(images(6)))).rejects.toThrow(
    'the score is of examples of shape [6, 6, 1], the classifier of [4, 4, 1]: wire models of the same data',
  );
  await expect(draw(scoreOf(images(4, centred)))).rejects.toThrow(
    'the score was trained on images from -1 to 1, the classifier on images from 0 to 1',
  );
  expect(await draw(scoreOf(images(4)))).toBe(2);
});

test('class scores are of the same images', async () => {
  const params = {count: 1, sampler: {type: 'dpm-solver++', steps: 2}};
  const draw = (...sizes: readonly number[]) => {
    const class_scores = sizes.map((size) => ({stage: 'score', cell: {}, value: scoreOf(images(size))}));
    const inputs = {data: undefined, score: undefined, classifier: undefined, class_scores};
    return runStage(sample, params, inputs, {compile: false});
  };
  await expect(draw(4, 6)).rejects.toThrow(
    'one class score is of examples of shape [4, 4, 1], another of [6, 6, 1]: wire models of the same data',
  );
  expect((await draw(4, 4)).output.labels.length).toBe(2);
});
