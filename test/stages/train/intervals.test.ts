import {expect, test} from 'vitest';
import {intervals} from '../../../stages/train/intervals.ts';

test('intervals grow twofold up to the longest', () => {
  let now = 1000;
  const over = intervals(10, 35, () => now);
  const ends: number[] = [];
  for (; now < 1200; now++) if (over()) ends.push(now - 1000);
  expect(ends).toEqual([10, 30, 65, 100, 135, 170]);
});
