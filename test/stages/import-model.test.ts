import * as tf from '@tensorflow/tfjs-core';
import {copyFileSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {afterAll, beforeAll, describe, expect, it} from 'vitest';
import {bytesAsSource} from '../../stages/artifacts/byte-source.ts';
import {readHeader} from '../../stages/artifacts/safetensors-header.ts';
import {encodeSafetensors} from '../../stages/artifacts/safetensors.ts';
import importModel from '../../stages/import-model.ts';
import {startBackend} from '../../stages/math/backend.ts';
import {toTensors} from '../../stages/nets/params.ts';
import {classifierNetwork, scoreNetwork} from '../../stages/score/network.ts';
import {TestProject} from '../helpers/command-line.ts';
import {newDirectory} from '../helpers/directory.ts';
import {runStage} from '../helpers/run-stage.ts';
import {facts, fixtureBytes, fixturePath} from './artifacts/torch/fixtures.ts';

const settings = {sde: {type: 've'}, net: {type: 'toy-mlp', features: 1}, input: [2]};
const run = (given: object, ...files: readonly string[]) =>
  runStage(importModel, {...settings, ...given}, {files: undefined}, {files});

beforeAll(() => startBackend({threads: 1}));

describe('import-model', () => {
  it('makes a model whose network says what PyTorch’s says', async () => {
    const {output, notes} = await run({}, fixturePath('score-sde.pth'));
    const {net, weights} = scoreNetwork(output);
    const {x, sigma, y} = facts.output;
    const params = toTensors(weights);
    const said = net.apply(params, tf.tensor2d(x), tf.tensor1d(sigma)).arraySync() as number[][];
    said.flat().forEach((value, i) => expect(value).toBeCloseTo(y.flat()[i]!, 5));
    tf.dispose(params);
    expect(notes).toEqual(['score-sde.pth: 14 tensors, 253 numbers']);
    expect(output.curves).toEqual([]);
  });

  it('reads what it exports', async () => {
    const {output} = await run({weights: 'model'}, fixturePath('state-dict.pth'));
    const file = join(await newDirectory(), 'model.safetensors');
    writeFileSync(file, encodeSafetensors(output.weights, {format: 'pt'}));
    const again = await run({weights: 'model'}, file);
    expect(again.output).toEqual(output);
  });

  it('exports the very names, shapes and bytes that PyTorch exports', async () => {
    const {weights} = (await run({}, fixturePath('score-sde.pth'))).output;
    const [ours, theirs] = [encodeSafetensors(weights, {format: 'pt'}), fixtureBytes('ema.safetensors')];
    const described = (file: Uint8Array) => {
      const source = bytesAsSource(file);
      const {tensors, metadata} = readHeader(source);
      const entries = tensors.map(({name, dtype, shape, at, bytes}) => ({
        name,
        dtype,
        shape,
        content: source.read(at, bytes).toString('hex'),
      }));
      return {metadata, entries: entries.sort((a, b) => (a.name < b.name ? -1 : 1))};
    };
    expect(described(ours)).toEqual(described(theirs));
  });

  it('imports a classifier by the names of its classes', async () => {
    const {output} = await run({role: 'classifier', classes: ['a', 'b']}, fixturePath('ncsnv2.pth'));
    expect(classifierNetwork(output).config.classes).toEqual(['a', 'b']);
    await expect(async () => run({role: 'classifier'}, fixturePath('ncsnv2.pth'))).rejects.toThrow(
      'a classifier has two classes or more, got 0',
    );
  });

  it('imports a network that is told its level, and what bytes are to it', async () => {
    const told = {given: 'level', levels: 10, range: 'centred'};
    const {output} = await run(told, fixturePath('score-sde.pth'));
    expect(output.config).toMatchObject({given: 'level', levels: 10, range: [-1, 1]});
    expect(scoreNetwork(output).levels!.count).toBe(10);
    await expect(async () => run({given: 'level'}, fixturePath('score-sde.pth'))).rejects.toThrow('levels');
    expect((await run({}, fixturePath('score-sde.pth'))).output.config).not.toHaveProperty('range');
  });

  it('says what is wrong with the file, by its name', async () => {
    await expect(async () => run({})).rejects.toThrow('it reads one file, got none');
    const two = [fixturePath('tiny.pth'), fixturePath('half.pth')];
    await expect(async () => run({}, ...two)).rejects.toThrow('got 2: tiny.pth, half.pth');
    await expect(async () => run({weights: 'model'}, fixturePath('tiny.pth'))).rejects.toThrow(
      /^tiny\.pth: the checkpoint is not this network's: of its tensors 14 are missing/,
    );
    await expect(async () => run({}, fixturePath('script.pt'))).rejects.toThrow(
      'script.pt: it is a TorchScript',
    );
  });
});

describe('a pipeline with a published model', () => {
  const project = new TestProject({
    'import.yaml': `stages:
  score: {uses: import-model, files: [score.pth], with: {sde: {type: ve}, net: {type: toy-mlp, features: 1}, input: [2]}}
`,
  });
  afterAll(() => project.remove());

  it('imports it, and again when the file changes', () => {
    copyFileSync(fixturePath('score-sde.pth'), join(project.dir, 'score.pth'));
    expect(project.pipe('run', 'import.yaml').code).toBe(0);
    copyFileSync(fixturePath('ncsnv2.pth'), join(project.dir, 'score.pth'));
    const {code, stdout, stderr} = project.pipe('plan', '--check', 'import.yaml');
    expect(stdout + stderr).toContain('files: score.pth changed');
    expect(code).toBe(4);
  });
});
