import '../helpers/tensorflow.ts';
import {beforeAll, describe, expect, it} from 'vitest';
import {inMemory, type Small} from '../../stages/artifacts/dataset.ts';
import type {Model} from '../../stages/artifacts/model.ts';
import {allRows} from '../../stages/artifacts/row-source.ts';
import {someExamples} from '../../stages/artifacts/some-examples.ts';
import type {Samples} from '../../stages/artifacts/samples.ts';
import {moons} from '../../stages/data/moons.ts';
import {rng} from '../../stages/math/stream.ts';
import sample from '../../stages/sample.ts';
import scoreError from '../../stages/score-error.ts';
import {classifierEstimator, type ClassifierConfig} from '../../stages/score/network.ts';
import {accuracy} from '../../stages/train/accuracy.ts';
import trainClassifier from '../../stages/train-classifier.ts';
import trainScore from '../../stages/train-score.ts';
import {expectClose} from '../helpers/close.ts';
import {runStage} from '../helpers/run-stage.ts';

const data = moons({count: 200, noise: 0, radius: 20, classes: 'all'}, rng(1));
const grid = {width: 30, height: 20, density: 9};
const settings = {
  net: {type: 'toy-mlp', features: 4},
  optimizer: {type: 'adam', lr: 5e-3},
  batch_size: 200,
  updates: 300,
  log_every: 100,
};
const scoreSettings = {
  ...settings,
  sde: {type: 've', sigma_min: 1, sigma_max: 10},
  loss: {type: 'dsm', weighting_dsm: 2},
};
const classifierSettings = (type: string) => ({
  ...settings,
  loss: {type, lambda: 0.125},
  evaluate: {sigma: 7.5, grid},
});
const nothing = {data: undefined, score: undefined, classifier: undefined, class_scores: []};

let score: Model;
const classifiers = new Map<string, Model>();
beforeAll(async () => {
  score = (await runStage(trainScore, scoreSettings, {data, held_out: undefined})).output;
  for (const type of ['ce', 'total', 'dlsm']) {
    const {output} = await runStage(trainClassifier, classifierSettings(type), {
      data,
      score,
      held_out: undefined,
    });
    classifiers.set(type, output);
  }
}, 60_000);
const curve = (type: string, figure: string): number[] =>
  classifiers.get(type)!.curves.map((point) => point[figure]!);

describe('train-score', () => {
  it('comes nearer to the exact score', async () => {
    const error = async (model: Model) =>
      (await runStage(scoreError, {grid}, {...nothing, data, score: model})).metrics['prior.D']!;
    const {output: begun} = await runStage(
      trainScore,
      {...scoreSettings, updates: 1},
      {data, held_out: undefined},
    );
    expect(await error(score)).toBeLessThan(0.5 * (await error(begun)));
  });

  it('says what the model is, and keeps a point of its curve every so often', () => {
    expect(score.config).toMatchObject({
      role: 'score',
      input: [2],
      sde: scoreSettings.sde,
      net: {features: 4, conditional: true},
    });
    expect(score.curves.map(({step}) => step)).toEqual([0, 100, 200]);
    expect(score.curves[2]!['loss']).toBeLessThan(score.curves[0]!['loss']!);
  });

  it('gives equal weights for equal seeds, and others for others', async () => {
    const weights = async (seed: number) =>
      (await runStage(trainScore, {...scoreSettings, updates: 3, seed}, {data, held_out: undefined})).output
        .weights;
    const first = await weights(1);
    expect(await weights(1)).toEqual(first);
    expect(await weights(2)).not.toEqual(first);
  });

  it('follows the loss on held-out data, at the same draws from point to point', async () => {
    const heldOut = moons({count: 100, noise: 0, radius: 20, classes: 'all'}, rng(9));
    const settings = {...scoreSettings, updates: 101, log_every: 50};
    const {curves} = (await runStage(trainScore, settings, {data, held_out: heldOut})).output;
    const losses = curves.map(({held_out_loss: loss}) => loss!);
    expect(losses).toHaveLength(3);
    expect(losses[2]).toBeLessThan(losses[0]!);
    const still = {...settings, updates: 2, log_every: 1, optimizer: {...settings.optimizer, lr: 1e-30}};
    const unmoved = (await runStage(trainScore, still, {data, held_out: heldOut})).output.curves;
    expect(unmoved[1]!['held_out_loss']).toBe(unmoved[0]!['held_out_loss']);
    expect(unmoved[0]!['held_out_loss']).toBe(losses[0]);
    const wide = {...heldOut, width: 4, shape: [4], labels: heldOut.labels.slice(0, 50)};
    await expect(runStage(trainScore, settings, {data, held_out: wide})).rejects.toThrow('have shape [4]');
  });

  it('refuses to mirror what is no image', async () => {
    const flipped = {...scoreSettings, flip: true};
    await expect(runStage(trainScore, flipped, {data, held_out: undefined})).rejects.toThrow(
      'flip mirrors images [H, W, C]; the data have shape [2]',
    );
  });

  it('refuses data of another shape', async () => {
    const wide = {...data, width: 4, shape: [4], labels: data.labels.slice(0, 100)};
    await expect(runStage(trainScore, scoreSettings, {data: wide, held_out: undefined})).rejects.toThrow(
      'toy-mlp reads points of the plane, [2], not examples of shape [4]',
    );
  });
});

// Clipping and curves depend on it, which Adam alone does not tell: a sum would be sixteen times as large.
it('takes the mean of a batch for its loss, however large it is', async () => {
  const first = async (type: string, size: number): Promise<number> => {
    const once = {...settings, batch_size: size, updates: 1};
    const inputs = {data, score, held_out: undefined};
    const {output} =
      type === 'dsm'
        ? await runStage(trainScore, {...scoreSettings, ...once}, inputs)
        : await runStage(trainClassifier, {...once, loss: {type, lambda: 0.125}}, inputs);
    return output.curves[0]!['loss']!;
  };
  for (const type of ['dsm', 'ce', 'dlsm', 'total']) {
    const ratio = (await first(type, 4000)) / (await first(type, 250));
    expect(ratio, type).toBeGreaterThan(0.5);
    expect(ratio, type).toBeLessThan(2);
  }
});

describe('train-classifier', () => {
  const few = {...classifierSettings('ce'), updates: 3, evaluate: undefined};
  const train = async (settings: object, inputs: object) =>
    (await runStage(trainClassifier, settings, {data, score: undefined, held_out: undefined, ...inputs}))
      .output;

  it('needs of a score model its noising alone, for cross-entropy', async () => {
    const {sde} = scoreSettings;
    const {weights, config} = await train({...few, sde}, {});
    expect(weights).toEqual((await train(few, {score})).weights);
    expect(config['sde']).toEqual(sde);
    await expect(train({...few, sde}, {score})).rejects.toThrow('leave out sde');
    await expect(train(few, {})).rejects.toThrow('Set sde, or wire the input "score"');
    const total = {...few, sde, loss: {type: 'total'}};
    await expect(train(total, {})).rejects.toThrow('wire the input "score"');
  });

  it('is judged on held-out data as clean as it learns them', async () => {
    const heldOut = moons({count: 600, noise: 0, radius: 20, classes: 'all'}, rng(9));
    const noisy = {...few, updates: 1, held_out_count: 500, sde: {type: 've', sigma_min: 1, sigma_max: 1000}};
    const {curves, config} = await train(noisy, {held_out: heldOut});
    const classifier = classifierEstimator(config as unknown as ClassifierConfig);
    const stream = rng(1).split('train-classifier');
    const asked = {data: someExamples(heldOut, 500), stream: stream.split('held out')};
    const first = classifier.net.init(stream.split('weights'));
    const at = (time: number): number => accuracy(classifier, {...asked, time})(first);
    expect(curves[0]!['held_out_accuracy']).toBe(at(0));
    expect(at(0.5)).not.toBe(at(0));
  });

  it('learns from the smallest time on', async () => {
    const {weights} = await train(few, {score});
    const late = {...few, loss: {type: 'ce', smallest_time: 0.5}};
    expect((await train(late, {score})).weights).not.toEqual(weights);
  });

  it('follows the accuracy on held-out data', async () => {
    const heldOut = moons({count: 100, noise: 0, radius: 20, classes: 'all'}, rng(9));
    const settings = {...classifierSettings('ce'), evaluate: undefined, updates: 201};
    const {curves} = await train(settings, {score, held_out: heldOut});
    const right = curves.map(({held_out_accuracy: share}) => share!);
    expect(right).toHaveLength(3);
    expect(right[2]).toBeGreaterThan(0.95);
    // Half of them are of class 0.
    const still = {...settings, updates: 1, held_out_count: 50, optimizer: {type: 'adam', lr: 1e-30}};
    const first = (await train(still, {score, held_out: heldOut})).curves[0]!['held_out_accuracy']!;
    const rest = {...heldOut, labels: heldOut.labels.map((label) => 1 - label)};
    const flipped = (await train(still, {score, held_out: rest})).curves[0]!['held_out_accuracy']!;
    expect(first + flipped).toBeCloseTo(1, 12);
  });

  it('does not learn without noise', async () => {
    const vp = {...few, sde: {type: 'vp', beta_min: 0.1, beta_max: 20}};
    await expect(train(vp, {})).rejects.toThrow('this noising has no noise at time 0');
    expect((await train({...vp, loss: {type: 'ce', smallest_time: 1e-3}}, {})).curves).not.toEqual([]);
  });

  it('approaches the exact likelihood score by dlsm and total, more than by cross-entropy', () => {
    const last = (type: string): number => curve(type, 'likelihood_error').at(-1)!;
    expect(last('total')).toBeLessThan(0.9 * last('ce'));
    expect(last('dlsm')).toBeLessThan(0.9 * last('ce'));
  });

  it('lowers the cross-entropy where the loss has it', () => {
    for (const type of ['ce', 'total']) {
      const values = curve(type, 'ce');
      expect(values.at(-1)).toBeLessThan(0.7 * values[0]!);
    }
  });

  it('takes its noising from the prior, and an output a class', () => {
    expect(classifiers.get('total')!.config).toMatchObject({
      role: 'classifier',
      input: [2],
      classes: ['upper', 'lower'],
      sde: scoreSettings.sde,
    });
  });

  it('trains eagerly where no graphs are wanted', async () => {
    const short = {...classifierSettings('total'), updates: 3};
    const train = (compile: boolean) =>
      runStage(trainClassifier, short, {data, score, held_out: undefined}, {compile});
    const [graph, eager] = [await train(true), await train(false)];
    expect([graph.engine['steps'], eager.engine['steps']]).toEqual(['graph', 'eager']);
    expect([graph.notes.length, eager.notes.length]).toEqual([1, 0]);
    expectClose(
      eager.output.curves.map(({loss}) => loss!),
      graph.output.curves.map(({loss}) => loss!),
    );
  });

  it('refuses a class without points, and a noise level that the prior never had', async () => {
    const upper = moons({count: 200, noise: 0, radius: 20, classes: 'upper'}, rng(1));
    const run = runStage(trainClassifier, classifierSettings('ce'), {
      data: upper,
      score,
      held_out: undefined,
    });
    await expect(run).rejects.toThrow('the data have no points of class lower');
    const far = {...classifierSettings('ce'), evaluate: {sigma: 20}};
    await expect(runStage(trainClassifier, far, {data, score, held_out: undefined})).rejects.toThrow(
      'σ = 20 is outside the noising process, whose σ goes from 1 to 10',
    );
  });
});

describe('sample', () => {
  const langevin = {type: 'langevin', sigma: 7.5, epsilon: 2, steps: 100};
  const draw = async (params: object, inputs: object): Promise<Small<Samples>> =>
    inMemory(
      (await runStage(sample, {count: 300, sampler: langevin, ...params}, {...nothing, ...inputs})).output,
    );
  /** Mean of the first coordinate of a class. */
  const meanX = ({points, labels}: Small<Samples>, label: number): number => {
    const chosen = points.filter((_, i) => i % 2 === 0 && labels[i / 2] === label);
    return chosen.reduce((sum, x) => sum + x, 0) / chosen.length;
  };

  it('draws the classes apart, the upper moon to the left of the lower', async () => {
    const drawn = await draw({}, {score, classifier: classifiers.get('total')});
    expect(drawn.points).toHaveLength(2 * 600);
    expect(meanX(drawn, 0)).toBeLessThan(meanX(drawn, 1) - 2);
  });

  it('is told apart by seed and class, and by nothing else', async () => {
    const inputs = {score, classifier: classifiers.get('total')};
    const short = {count: 5, sampler: {...langevin, steps: 3}};
    const first = await draw(short, inputs);
    expect(await draw(short, inputs)).toEqual(first);
    expect(await draw({...short, seed: 2}, inputs)).not.toEqual(first);
    expect(first.points.slice(0, 10)).not.toEqual(first.points.slice(10));
  });

  it('draws as many rows alike in a longer draw, up to rounding', async () => {
    const [few, many] = [await draw({count: 7}, {score}), await draw({count: 40}, {score})];
    few.points.forEach((value, i) => expect(Math.abs(value - many.points[i]!)).toBeLessThan(1e-2));
  });

  it('walks eagerly where no graphs are wanted', async () => {
    const params = {count: 5, sampler: {...langevin, steps: 3}};
    const walk = (compile: boolean) => runStage(sample, params, {...nothing, score}, {compile});
    const [graph, eager] = [await walk(true), await walk(false)];
    expect([graph.engine['steps'], eager.engine['steps']]).toEqual(['graph', 'eager']);
    expect([graph.notes.length, eager.notes.length]).toEqual([1, 0]);
    expectClose(allRows(eager.output.points), allRows(graph.output.points));
  });

  it('draws the noised data themselves', async () => {
    const oracle = await draw({sampler: {type: 'perturbed-data', sigma: 1}}, {data});
    expect(meanX(oracle, 0)).toBeLessThan(-5);
    expect([...new Set(oracle.labels)]).toEqual([0, 1]);
  });

  it('says what is not wired, and refuses a σ that the score never saw', async () => {
    await expect(draw({}, {data})).rejects.toThrow('wire the input "score" or "class_scores"');
    await expect(draw({sampler: {type: 'perturbed-data'}}, {score})).rejects.toThrow('wire the input "data"');
    await expect(draw({sampler: {type: 'released-pc'}}, {score})).rejects.toThrow(
      'σ = 0.001 is outside the noising process',
    );
    const upper = moons({count: 200, noise: 0, radius: 20, classes: 'upper'}, rng(1));
    const empty = draw({sampler: {type: 'perturbed-data'}}, {data: upper});
    await expect(empty).rejects.toThrow('the data have no points of class lower');
  });
});
