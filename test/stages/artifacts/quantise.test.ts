import {expect, test} from 'vitest';
import {quantised} from '../../../stages/artifacts/quantise.ts';

const levels = Uint8Array.from({length: 256}, (_, byte) => byte);
/** Numbers in [0, 1] as float32. */
const units = Float32Array.from(levels, (byte) => byte / 255);
/** The same in [−1, 1], by the float32 arithmetic of 2 u − 1. */
const centred = units.map((unit) => Math.fround(Math.fround(2 * unit) - 1));

test('every level of 8 bits stays what it is when it is rounded', () => {
  expect(quantised(units, [0, 1], 'round')).toEqual(levels);
  expect(quantised(centred, [-1, 1], 'round')).toEqual(levels);
});

test('truncation keeps the levels of [0, 1] and lowers 63 of those that were centred', () => {
  expect(quantised(units, [0, 1], 'truncate')).toEqual(levels);
  const lowered = quantised(centred, [-1, 1], 'truncate').map((byte, i) => levels[i]! - byte);
  expect(lowered.every((by) => by === 0 || by === 1)).toBe(true);
  expect(lowered.filter((by) => by === 1)).toHaveLength(63);
});

test('between levels the nearest or the lower one is taken, out of range the end', () => {
  const values = Float32Array.of(-Infinity, -1.2, 0, 0.999, 1, 7);
  expect([...quantised(values, [-1, 1], 'round')]).toEqual([0, 0, 128, 255, 255, 255]);
  expect([...quantised(values, [-1, 1], 'truncate')]).toEqual([0, 0, 127, 254, 255, 255]);
});

test('NaN has no byte', () => {
  for (const rule of ['round', 'truncate'] as const)
    expect(() => quantised(Float32Array.of(0, NaN), [0, 1], rule)).toThrow('value 1 of 2 is NaN');
});
