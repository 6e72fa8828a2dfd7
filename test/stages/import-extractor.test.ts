import {writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {beforeAll, describe, expect, it} from 'vitest';
import {encodeSafetensors} from '../../stages/artifacts/safetensors.ts';
import {bytes, float, int, map, message, text} from '../../stages/compile/protobuf.ts';
import {graphNames} from '../../stages/features/graph-names.ts';
import importExtractor from '../../stages/import-extractor.ts';
import {inUse} from '../../stages/nets/arrangement.ts';
import {storedShapes} from '../../stages/nets/inception/fold.ts';
import {inception} from '../../stages/nets/inception/inception.ts';
import type {Weight, Weights} from '../../stages/nets/net.ts';
import {newDirectory} from '../helpers/directory.ts';
import {inceptionWeights} from '../helpers/inception-weights.ts';
import {runStage} from '../helpers/run-stage.ts';

const run = (given: object, ...files: readonly string[]) =>
  runStage(importExtractor, given, {files: undefined}, {files});
const write = async (name: string, content: Uint8Array): Promise<string> => {
  const path = join(await newDirectory(), name);
  writeFileSync(path, content);
  return path;
};

let weights: Weights;
let graph: Uint8Array;
beforeAll(() => {
  weights = inceptionWeights(storedShapes(inception('tensorflow').weights));
  graph = graphOf(weights);
});

/** By bytes: comparing 24 million numbers one by one takes a minute. */
const expectSame = (actual: Weights, expected: Weights): void => {
  expect(Object.keys(actual)).toEqual(Object.keys(expected));
  const raw = ({values}: Weight): Buffer => Buffer.from(values.buffer, values.byteOffset, values.byteLength);
  for (const [name, weight] of Object.entries(expected)) {
    expect(actual[name]!.shape).toEqual(weight.shape);
    expect(raw(actual[name]!).equals(raw(weight)), name).toBe(true);
  }
};

/** A frozen graph as TensorFlow 1 wrote it, of the network's constants and what lies between. */
const graphOf = (weights: Weights): Uint8Array => {
  const node = (name: string, op: string, tensor?: readonly Uint8Array[]): Uint8Array =>
    message(1, [
      text(1, name),
      text(2, op),
      ...map(5, tensor ? {value: tensor} : {}, (tensor) => [message(8, tensor)]),
    ]);
  const constant = (name: string, {shape, values}: Weight): Uint8Array =>
    node(name, 'Const', [
      int(1, 1),
      message(
        2,
        shape.map((length) => message(2, [int(1, length)])),
      ),
      bytes(4, new Uint8Array(values.buffer, values.byteOffset, values.byteLength)),
    ]);
  const norm = {gamma: 'weight', beta: 'bias', moving_mean: 'running_mean', moving_variance: 'running_var'};
  const head = weights['fc.weight']!.values;
  const [outputs, inputs] = weights['fc.weight']!.shape as [number, number];
  const turned = Float32Array.from(head, (_, i) => head[(i % outputs) * inputs + Math.floor(i / outputs)]!);
  return Buffer.concat([
    node('ExpandDims', 'ExpandDims'),
    // What is of no use comes as numbers one by one, of another type, and empty.
    node('Sub/y', 'Const', [int(1, 1), message(2, []), float(5, 128)]),
    node('ResizeBilinear/size', 'Const', [int(1, 3), message(2, [message(2, [int(1, 2)])]), int(7, 299)]),
    ...Object.entries(graphNames).flatMap(([scope, layer]) => [
      constant(`${scope}/conv2d_params`, inUse(weights[`${layer}.conv.weight`]!)),
      ...Object.entries(norm).map(([theirs, ours]) =>
        constant(`${scope}/batchnorm/${theirs}`, weights[`${layer}.bn.${ours}`]!),
      ),
    ]),
    constant('softmax/weights', {shape: [inputs, outputs], values: turned}),
    constant('softmax/biases', weights['fc.bias']!),
  ]);
};

describe('import-extractor', () => {
  it('takes the weights of a checkpoint by name', async () => {
    const file = await write('mine.safetensors', encodeSafetensors(weights));
    const {output, notes} = await run({weights: 'other'}, file);
    expectSame(output.weights, weights);
    expect(output.config).toMatchObject({role: 'extractor', net: {type: 'inception', variant: 'tensorflow'}});
    const fetched = {files: [{name: 'mine.safetensors', path: file}]};
    expect(await runStage(importExtractor, {weights: 'other'}, fetched)).toMatchObject({notes});
    expect(notes).toEqual(['mine.safetensors: other weights than the published ones, 23885392 numbers']);
  });

  it('takes them from TensorFlow’s frozen graph, the same numbers', async () => {
    const file = await write('classify_image_graph_def.pb', graph);
    expectSame((await run({weights: 'other'}, file)).output.weights, weights);
  });

  it('takes torchvision’s without the head that only helped to train it', async () => {
    const theirs = inceptionWeights(storedShapes(inception('torchvision').weights));
    const help = {shape: [2], values: Float32Array.of(1, 2)};
    const bytes = encodeSafetensors({...theirs, 'AuxLogits.fc.bias': help});
    const file = await write('torchvision.safetensors', bytes);
    expectSame((await run({variant: 'torchvision', weights: 'other'}, file)).output.weights, theirs);
    await expect(async () => run({weights: 'other'}, file)).rejects.toThrow(
      /fc\.weight is \[1000, 2048\], needed \[1008, 2048\]/,
    );
  });

  it('takes no other file for the published one, and says where that is', async () => {
    const short = await write('pt_inception-2015-12-05-6726825d.pth', Buffer.from([0x80, 2]));
    await expect(async () => run({}, short)).rejects.toThrow(
      /^pt_inception-2015-12-05-6726825d\.pth: the file has 2 bytes of 95628359: its download was cut short; download .*https:.*weights: other/,
    );
    const long = await write('mine.pth', Buffer.alloc(95_628_360));
    await expect(async () => run({}, long)).rejects.toThrow(
      /^mine\.pth: the file has the sha256 [0-9a-f]{64}, the published file 6726825d[0-9a-f]{56};/,
    );
    await expect(async () => run({variant: 'torchvision'})).rejects.toThrow(
      'got none; name it in the stage, as in files: [inception_v3_google-0cc3c7bd.pth]',
    );
  });

  it('says what a file is that holds no such weights', async () => {
    const cut = await write('cut.pb', graph.subarray(0, 1_000_000));
    await expect(async () => run({weights: 'other'}, cut)).rejects.toThrow(/^cut\.pb: it is cut short/);
    const other = await write('other.pb', message(1, [text(1, 'x'), text(2, 'NoOp')]));
    await expect(async () => run({weights: 'other'}, other)).rejects.toThrow(
      'other.pb: it is no frozen graph of Inception',
    );
    const page = await write('page.pth', Buffer.from('<!DOCTYPE html>'));
    await expect(async () => run({weights: 'other'}, page)).rejects.toThrow('page.pth: it is an HTML page');
  });
});
