import {describe, expect, it} from 'vitest';
import type {Dict, Pickled} from '../../../../stages/artifacts/pickle/values.ts';
import {weightsFrom, type Needed} from '../../../../stages/artifacts/torch/fit-weights.ts';
import {findWeights} from '../../../../stages/artifacts/torch/find-weights.ts';
import {tensorOf} from '../../../../stages/artifacts/torch/tensor.ts';
import {elementTypes} from '../../../../stages/artifacts/element-types.ts';
import {asFloat32, checkpointOf, facts, fixtureBytes, type Expected} from './fixtures.ts';

const learned = Object.keys(facts.ema);
const needed: Needed = {
  shapes: Object.fromEntries(learned.map((name) => [name, facts.ema[name]!.shape])),
  buffers: new Set(),
};
const expected = (tensors: Readonly<Record<string, Expected>>, prefix = '') =>
  Object.fromEntries(learned.map((name) => [name, asFloat32(tensors[prefix + name]!)]));
const read = (file: string): Pickled => checkpointOf(fixtureBytes(file));

/** A tensor that holds these numbers. */
const tensor = (...numbers: readonly number[]) =>
  tensorOf({
    type: elementTypes.get('float32')!,
    count: numbers.length,
    read: () => Buffer.from(Float32Array.from(numbers).buffer),
    first: 0,
    shape: [numbers.length],
    strides: [1],
  });
const dict = (entries: Readonly<Record<string, Pickled>>): Dict => new Map(Object.entries(entries));

describe('weights in published forms', () => {
  it.each([
    ['score-sde.pth', 'model', expected(facts.model, 'module.')],
    ['score-sde.pth', 'ema', expected(facts.ema)],
    ['score-sde-legacy.pth', 'model', expected(facts.model, 'module.')],
    ['score-sde-legacy.pth', 'ema', expected(facts.ema)],
    ['score-sde.pth', 'ema.shadow_params', expected(facts.ema)],
    ['ncsnv2.pth', 'model', expected(facts.model, 'module.')],
    ['ncsnv2.pth', 'ema', expected(facts.ema)],
    ['ncsnv2-legacy.pth', '4', expected(facts.ema)],
    ['state-dict.pth', 'model', expected(facts.model, 'module.')],
    ['half.pth', 'state.net', expected(facts.half)],
  ])('%s: %s', (file, wanted, weights) => {
    const found = weightsFrom(read(file), wanted, needed);
    expect(found).toEqual(weights);
    expect(Object.keys(found)).toEqual(learned);
  });

  it('takes buffers from the model where the average has none', () => {
    const withBuffer = {shapes: {...needed.shapes, sigmas: [4]}, buffers: new Set(['sigmas'])};
    const found = weightsFrom(read('score-sde.pth'), 'ema', withBuffer);
    expect(found).toEqual({...expected(facts.ema), sigmas: asFloat32(facts.model['module.sigmas']!)});
  });

  it('names a list in the order of the model it was made from, else in the order of the network', () => {
    const network: Needed = {shapes: {a: [1], b: [1]}, buffers: new Set()};
    const list = [tensor(1), tensor(2)];
    const ema = dict({shadow_params: list});
    const values = (checkpoint: Pickled) =>
      Object.entries(weightsFrom(checkpoint, 'ema', network)).map(([name, {values}]) => [name, values[0]]);
    expect(values(dict({model: dict({b: tensor(0), a: tensor(0)}), ema}))).toEqual([
      ['a', 2],
      ['b', 1],
    ]);
    expect(values(dict({ema}))).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });

  it('finds a key with dots in it', () => {
    const weights = dict({w: tensor(1)});
    expect(findWeights(dict({'a.b': dict({c: weights})}), 'a.b.c')).toBe(weights);
    expect(findWeights([weights], '0')).toBe(weights);
  });
});

describe('what does not fit', () => {
  it('is told at once: missing, left over, of another shape', () => {
    const checkpoint = dict({
      model: dict({
        one: tensor(1, 2),
        extra: tensor(1),
        'norm.num_batches_tracked': tensor(3),
        sigmas: tensor(1),
        odd: {name: 'some.Thing'},
      }),
    });
    const shapes = {
      one: [3],
      two: [1],
      odd: [1],
      ...Object.fromEntries(Array.from({length: 12}, (_, i) => [`w${i}`, [1]])),
    };
    expect(() => weightsFrom(checkpoint, 'model', {shapes, buffers: new Set()})).toThrow(
      "the checkpoint is not this network's: of its tensors 13 are missing (two, w0, w1, w2, w3, w4, w5, w6, w7, w8 and 3 more); " +
        '1 is left over (extra); 2 are of another shape (one is [2], needed [3], odd is an object of some.Thing)',
    );
  });

  it('is told of a list by its length', () => {
    const list = dict({ema: dict({shadow_params: [tensor(1)]})});
    expect(() => weightsFrom(list, 'ema', needed)).toThrow(
      `has 1 tensors, the network learns ${learned.length}`,
    );
  });

  it('is refused where numbers are not finite', () => {
    const checkpoint = dict({model: dict({w: tensor(1, NaN), v: tensor(1)})});
    expect(() => weightsFrom(checkpoint, 'model', {shapes: {w: [2], v: [1]}, buffers: new Set()})).toThrow(
      'not finite: 1 is broken (w)',
    );
  });

  it.each([
    ['state-dict.pth', 'ema', 'the checkpoint has no averaged weights'],
    ['score-sde.pth', 'optimizer.x', 'nothing at x: there is a dict with the keys state, param_groups'],
    ['score-sde.pth', 'step', 'step of the checkpoint is 2, not tensors by name'],
    [
      'module.pth',
      'model',
      'the checkpoint has no weights of a model: it is an object of torch.nn.modules.linear.Linear: save its state_dict()',
    ],
    [
      'values.pth',
      'others.mystery',
      'is an object of __main__.Mystery: save its state_dict() with torch.save instead',
    ],
  ])('%s: %s', (file, wanted, message) => {
    expect(() => findWeights(read(file), wanted)).toThrow(message);
  });
});
