import {mkdtempSync, rmSync, writeFileSync} from 'node:fs';
import {readFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import {dirname, join} from 'node:path';
import {describe, expect, it} from 'vitest';
import {
  decodeSafetensors,
  encodeSafetensors,
  openSafetensors,
} from '../../../stages/artifacts/safetensors.ts';

const fixture = JSON.parse(
  await readFile(new URL('../../fixtures/numpy.json', import.meta.url), 'utf8'),
) as Record<string, string>;
const python = Buffer.from(fixture['safetensors'] as string, 'base64');
const weights = {
  a: {shape: [2, 2], values: Float32Array.of(1, 2, 3, 4)},
  b: {shape: [1], values: Float32Array.of(5)},
};

/** A file with this header, for headers that the writer would not write. */
const file = (header: unknown, body: number): Buffer => {
  const text = Buffer.from(typeof header === 'string' ? header : JSON.stringify(header));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(text.length));
  return Buffer.concat([length, text, Buffer.alloc(body)]);
};
const tensor = (shape: unknown, begin: number, end: number, dtype = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

describe('safetensors', () => {
  it('writes the very bytes that the Python library writes', () => {
    expect(Buffer.from(encodeSafetensors(weights))).toEqual(python);
  });

  it('reads what the Python library wrote', () => {
    expect(decodeSafetensors(python)).toEqual({weights, metadata: {}});
  });

  it('keeps order, metadata, scalars and empty tensors', () => {
    const value = {
      z: {shape: [], values: Float32Array.of(-0)},
      none: {shape: [0, 3], values: new Float32Array()},
      a: {shape: [3], values: Float32Array.of(NaN, Infinity, 1e-45)},
    };
    const {weights: read, metadata} = decodeSafetensors(encodeSafetensors(value, {format: 'pt'}));
    expect(read).toEqual(value);
    expect(Object.keys(read)).toEqual(['z', 'none', 'a']);
    expect(metadata).toEqual({format: 'pt'});
  });

  it('reads values of a file when they are asked for', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'pipe-safetensors-')), 'w.safetensors');
    writeFileSync(path, python);
    const open = openSafetensors(path);
    expect(open).toEqual({weights, metadata: {}});
    rmSync(dirname(path), {recursive: true});
    expect(() => Object.values(open.weights)[0]!.values).toThrow('ENOENT');
    expect(() => openSafetensors(path)).toThrow('ENOENT');
  });

  it('reads tensors in the order of their bytes', () => {
    const read = decodeSafetensors(file({late: tensor([1], 4, 8), early: tensor([1], 0, 4)}, 8)).weights;
    expect(Object.keys(read)).toEqual(['early', 'late']);
  });

  it('values that begin at any byte of a larger buffer are written whole', () => {
    const part = Float32Array.of(9, 1, 2, 3, 4, 9).subarray(1, 5);
    expect(Buffer.from(encodeSafetensors({...weights, a: {shape: [2, 2], values: part}}))).toEqual(python);
  });

  it.each([0, 1, 2, 3])('reads numbers that lie %i bytes from where a processor would have them', (shift) => {
    const moved = Buffer.concat([Buffer.alloc(shift), python]).subarray(shift);
    expect(decodeSafetensors(moved).weights).toEqual(weights);
  });

  it.each([
    [
      'an overlong header',
      Buffer.concat([Buffer.from([255, 0, 0, 0, 0, 0, 0, 0]), Buffer.from('{}')]),
      'header of 255 bytes',
    ],
    ['a tiny file', Buffer.from('abc'), 'at least 8 bytes, got 3'],
    ['text', file('{nonsense', 0), 'not JSON'],
    ['a list', file([], 0), 'not a JSON object'],
    ['an overlap', file({a: tensor([2], 0, 8), b: tensor([1], 4, 8)}, 8), 'b: its bytes overlap'],
    [
      'a hole',
      file({a: tensor([1], 0, 4), b: tensor([1], 8, 12)}, 12),
      'b: 4 bytes before it belong to no tensor',
    ],
    ['bytes past the end', file({a: tensor([2], 0, 8)}, 4), 'take 8 bytes, the file holds 4'],
    ['trailing bytes', file({a: tensor([1], 0, 4)}, 8), 'take 4 bytes, the file holds 8'],
    [
      'a size of null',
      file('{"a":{"dtype":"F32","shape":[null],"data_offsets":[0,4]}}', 4),
      'a: shape [null] is not a list of sizes',
    ],
    ['a negative size', file({a: tensor([-1], 0, 4)}, 4), 'a: shape [-1] is not'],
    ['a fractional offset', file({a: tensor([1], 0.5, 4.5)}, 4), 'is not a pair'],
    [
      'a shape of other size',
      file({a: tensor([3], 0, 4)}, 4),
      'shape [3] takes 12 bytes, its offsets span 4',
    ],
    ['another type', file({a: tensor([1], 0, 2, 'F16')}, 2), 'a: element type F16 is not supported'],
    ['metadata of numbers', file({__metadata__: {step: 3}}, 0), 'not a map of text to text'],
  ])('refuses %s', (_, bytes, message) => {
    expect(() => decodeSafetensors(bytes)).toThrow(RangeError);
    expect(() => decodeSafetensors(bytes)).toThrow(message);
  });

  it('refuses to write a shape that does not hold the values', () => {
    expect(() => encodeSafetensors({w: {shape: [2, 3], values: new Float32Array(5)}})).toThrow(
      'w: shape [2, 3] does not hold 5 values',
    );
  });
});
