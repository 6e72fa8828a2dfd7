import {readdirSync} from 'node:fs';
import {dirname, join, relative} from 'node:path';
import {fileURLToPath} from 'node:url';
import {beforeAll, describe, expect, test} from 'vitest';
import '../helpers/tensorflow.ts';
import {declaredBy, trainedCount} from '../../parity/nets/declared.ts';
import {counts} from '../../parity/nets/score-sde/counts.ts';
import type {ScoreLossConfig} from '../../schemas/loss.ts';
import type {NetConfig} from '../../schemas/net.ts';
import {openCache} from '../../src/cache/open.ts';
import type {Graph, StageNode} from '../../src/graph/graph.ts';
import {loadGraph} from '../../src/graph/load.ts';
import type {Json} from '../../src/json.ts';
import {makePlan} from '../../src/plan/make-plan.ts';
import type {Metrics} from '../../stages/artifacts/metrics.ts';
import type {Model} from '../../stages/artifacts/model.ts';
import {allRows} from '../../stages/artifacts/row-source.ts';
import type {Samples} from '../../stages/artifacts/samples.ts';
import {scoreLoss} from '../../stages/losses/score-loss.ts';
import {sizeOf} from '../../stages/math/shape.ts';
import {makeSampler} from '../../stages/samplers/make-sampler.ts';
import {scoreEstimator, type ScoreConfig} from '../../stages/score/network.ts';
import {TestProject} from '../helpers/command-line.ts';
import {newDirectory} from '../helpers/directory.ts';
import {noiseArchive} from '../helpers/noise-archive.ts';
import {runGraph} from '../helpers/run-graph.ts';

const pipelines = fileURLToPath(new URL('../../pipelines/', import.meta.url));
const configs = ['score_sde', 'score_flow'].flatMap((family) =>
  (readdirSync(join(pipelines, family), {recursive: true}) as string[])
    .filter((name) => name.endsWith('.yaml'))
    .map((name) => join(family, name.replace(/\.yaml$/, '')))
    .sort(),
);

let cache: string;
let archive: string;
beforeAll(async () => {
  const dir = await newDirectory();
  cache = join(dir, 'cache');
  // One image a batch.
  archive = (await noiseArchive(dir, 5, 2)).path;
});

const fileOf = (config: string): string => join(pipelines, `${config}.yaml`);

const graphOf = async (config: string, profile?: string, set: Record<string, Json> = {}): Promise<Graph> => {
  const file = fileOf(config);
  const overrides = {...(profile && {profile}), set: {archive: relative(dirname(file), archive), ...set}};
  const loaded = await loadGraph(file, overrides, {root: cache});
  if (!loaded.ok) throw new Error(loaded.diagnostics.map(({message}) => message).join('\n'));
  expect(loaded.warnings).toEqual([]);
  return loaded.value;
};

const scoresOf = (graph: Graph): readonly StageNode[] => graph.stages.filter(({name}) => name === 'score');
const netOf = ({params}: StageNode): NetConfig => params['net'] as unknown as NetConfig;

/** Of the released networks; NCSN and NCSNv2 as the released code builds them once it is mended. */
const published = new Map([
  ...counts.map(({config, trained}) => [config, trained] as const),
  ['ve/ncsn/cifar10', 30_117_635],
  ['ve/ncsn/cifar10_5', 30_117_635],
  ['ve/ncsn/cifar10_124', 39_750_659],
  ['ve/ncsn/cifar10_1245', 39_750_659],
  ['ve/ncsnv2/cifar10', 29_694_083],
  // DDPM's 35,218,947 without two dense layers for the level and one in each of 22 blocks of 4992 channels in all.
  ['vp/ddpm/cifar10_unconditional', 35_218_947 - (128 + 1) * 512 - (512 + 1) * 512 - (512 + 1) * 4992],
]);

test('there is a pipeline for every published configuration', () => {
  expect(configs).toHaveLength(23 + 4);
});

/**
 * The smallest network runs at full width. The others cost up to a minute each, for what their counts at full width and
 * their runs at a narrow one say together.
 */
const full = 'score_sde/ve/ncsnv2/cifar10';

/** GroupNorm of 32 groups needs 32 channels; the other networks have fewer for few channels. */
const narrow = ({type}: NetConfig): number => (type === 'ddpm' ? 32 : 8);

/**
 * What runs of a configuration. An adaptive solver passes its network thirty times and more whatever the tolerance, so
 * likelihoods are found for one configuration of each method; of the losses that score_flow compares the last one runs.
 * A sheet is drawn by the configuration that the command line runs.
 */
const runs = (config: string, {name, cell}: StageNode): boolean => {
  if (name === 'likelihood') return config === 'score_sde/vp/ddpm/cifar10_continuous';
  if (name === 'sheet') return false;
  if ((cell['weighting'] ?? 'importance') !== 'importance') return false;
  if (name === 'bound') return config === 'score_flow/subvp/cifar10_ddpmpp_continuous';
  return !(name === 'samples' && config.startsWith('score_flow') && config.includes('_deep'));
};

const expectFinite = (values: Iterable<number>): void => {
  for (const value of values) if (!Number.isFinite(value)) throw new RangeError(`got ${value}`);
};

const expectModel = ({curves, weights}: Model): void => {
  for (const {shape, values} of Object.values(weights)) {
    expect(values).toHaveLength(sizeOf(shape));
    expectFinite(values);
  }
  const {loss, held_out_loss: heldOut} = curves[0]!;
  expectFinite([loss!, heldOut!]);
};

const expectSamples = ({points, shape}: Samples): void => {
  expect(shape).toEqual([32, 32, 3]);
  expect([points.count, points.width]).toEqual([2, sizeOf(shape)]);
  expectFinite(allRows(points));
};

/** What each stage made is of its kind, of the asked size, and finite. */
const expectMade = (graph: Graph, made: ReadonlyMap<string, unknown>): void => {
  for (const {id, name} of graph.stages.filter(({id}) => made.has(id))) {
    const value = made.get(id);
    if (name === 'score') expectModel(value as Model);
    if (name === 'samples') expectSamples(value as Samples);
    if (name === 'likelihood' || name === 'bound')
      expectFinite([(value as Metrics).values['bits_per_dim'] as number]);
  }
};

/** Makes what training and sampling would, with the settings as they stand. */
const expectToFit = (graph: Graph): void => {
  for (const score of scoresOf(graph)) {
    const params = score.params as unknown as ScoreConfig & {readonly loss: ScoreLossConfig};
    const estimator = scoreEstimator({...params, role: 'score', input: [32, 32, 3], classes: []});
    expect(() => scoreLoss(params.loss, estimator, params.sde.type)).not.toThrow();
    for (const {params} of graph.stages.filter(({name}) => name === 'samples'))
      expect(() => makeSampler(params['sampler'] as never, estimator.sde)).not.toThrow();
  }
};

describe.each(configs)('%s', (config) => {
  const name = config.replace(/^score_\w+?\//, '');

  test('plans as it stands, with a network of the published size', async () => {
    const graph = await graphOf(config);
    expect(graph.name).toBe(config.replaceAll('/', '_'));
    expect(makePlan(graph, openCache(cache)).stages.map(({state}) => state)).not.toContain('fresh');
    const {params} = scoresOf(graph)[0]!;
    expect(params['updates']).toBe(name.includes('_deep') ? 950_002 : 1_300_002);
    for (const score of scoresOf(graph))
      expect(trainedCount(declaredBy(netOf(score), [32, 32, 3]))).toBe(published.get(name));
    expectToFit(graph);
  });

  const width = config === full ? 'its full' : 'a narrow';
  test(`makes two updates and what follows, with ${width} network`, {timeout: 300_000}, async () => {
    const asItStands = await graphOf(config, 'smoke');
    const features = narrow(netOf(scoresOf(asItStands)[0]!));
    const graph = config === full ? asItStands : await graphOf(config, 'smoke', {features});
    expectMade(graph, await runGraph(graph, (node) => runs(config, node)));
  });
});

test('the command line runs one, and then has nothing to do', {timeout: 300_000}, () => {
  const project = new TestProject({});
  try {
    const file = fileOf('score_sde/ve/ncsnv2/cifar10');
    const set = [`archive=${relative(dirname(file), archive)}`, 'features=8'];
    const words = ['run', file, '--profile', 'smoke', ...set.flatMap((one) => ['--set', one]), '--cache', cache];
    const first = project.pipe(...words);
    expect(first.code, first.stdout + first.stderr).toBe(0);
    expect(project.pipe(...words).stdout).toContain('nothing to do');
  } finally {
    project.remove();
  }
});
