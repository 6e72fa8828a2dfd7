import {basename} from 'node:path';
import {Type, type Static} from 'typebox';
import {ByteRange} from '../schemas/byte-range.ts';
import {NetConfig} from '../schemas/net.ts';
import {Given, LevelCount, Predicts} from '../schemas/parametrisation.ts';
import {SdeConfig} from '../schemas/sde.ts';
import {defineStage, optional} from '../src/stage/stage.ts';
import {rangeNamed} from './artifacts/bytes.ts';
import {withFile} from './artifacts/byte-source.ts';
import {files as fetched} from './artifacts/files.ts';
import {model} from './artifacts/model.ts';
import {namingFile, theOneFile} from './artifacts/one-file.ts';
import {weightsFrom, type Needed} from './artifacts/torch/fit-weights.ts';
import {readCheckpoint} from './artifacts/torch/load.ts';
import {rng} from './math/stream.ts';
import type {Net, Weights} from './nets/net.ts';
import {countParameters} from './nets/params.ts';
import {
  classifierEstimator,
  scoreEstimator,
  type ClassifierConfig,
  type ScoreConfig,
} from './score/network.ts';

const Params = Type.Object(
  {
    role: Type.Union([Type.Literal('score'), Type.Literal('classifier')], {
      default: 'score',
      description: 'whether the network estimates ∇ log p or gives a logit for each class',
    }),
    sde: SdeConfig,
    net: NetConfig,
    given: Given,
    levels: LevelCount,
    predicts: Predicts,
    input: Type.Array(Type.Integer({minimum: 1}), {
      minItems: 1,
      description: 'shape of one example: [2] for points, [height, width, channels] for images',
    }),
    range: Type.Optional(
      Type.Union(ByteRange.anyOf, {
        description: 'of images of 8 bits: whether it was trained on numbers in [0, 1] or in [−1, 1]',
      }),
    ),
    classes: Type.Array(Type.String(), {
      default: [],
      description: 'names of the classes in the data it was trained on, in the order of its labels',
    }),
    weights: Type.String({
      minLength: 1,
      default: 'ema',
      description:
        'which weights to take: ema, model, or a path in the checkpoint of keys and list indices, such as state.net or 0',
    }),
  },
  {additionalProperties: false},
);

/** A network that was trained elsewhere: a checkpoint of torch.save or a safetensors file becomes a model. */
export default defineStage({
  about: 'Imports a PyTorch checkpoint (.pth, .pt) or a .safetensors file, its one file, as a model.',
  params: Params,
  inputs: {files: optional(fetched)},
  output: model,
  run: ({params, inputs, files, report}) => {
    const file = theOneFile(files, inputs.files, 'checkpoint.pth');
    const config = configOf(params);
    const needed = neededBy(netOf(config));
    const weights = namingFile(file, () =>
      withFile(file, (source) => weightsFrom(readCheckpoint(source), params.weights, needed)),
    );
    report.note(
      `${basename(file)}: ${Object.keys(weights).length} tensors, ${countParameters(weights)} numbers`,
    );
    return Promise.resolve({config: {...config}, weights, curves: []});
  },
});

const configOf = ({role, predicts, range, ...params}: Static<typeof Params>): Config => {
  const {sde, net, given, levels, input, classes} = params;
  const common = {
    ...{sde, net, given, input, classes},
    ...(levels !== undefined && {levels}),
    ...(range && {range: rangeNamed(range)}),
  };
  if (role === 'score') return {role, predicts, ...common};
  if (classes.length < 2)
    throw new RangeError(`a classifier has two classes or more, got ${classes.length}; name them in classes`);
  return {role, ...common};
};

type Config = ScoreConfig | ClassifierConfig;

const netOf = (config: Config): Net =>
  config.role === 'score' ? scoreEstimator(config).net : classifierEstimator(config).net;

const neededBy = (net: Net): Needed => {
  const fresh: Weights = net.init(rng(0));
  const shapes = Object.entries(fresh).map(([name, {shape}]) => [name, shape] as const);
  return {shapes: Object.fromEntries(shapes), buffers: net.buffers};
};
