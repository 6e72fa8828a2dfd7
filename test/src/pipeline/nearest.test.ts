import {expect, it} from 'vitest';
import {nearest} from '../../../src/pipeline/nearest.ts';

it('finds the word that a slip makes of it', () => {
  const words = ['lambda', 'batch'];
  expect(['lamda', 'lammbda', 'lambde', 'labmda', 'LAMBDA'].map((word) => nearest(word, words))).toEqual(
    Array(5).fill('lambda'),
  );
});

it('finds none of which more than a third is wrong', () => {
  expect(nearest('lxxbda', ['lambda'])).toBe('lambda');
  expect(nearest('lxxxda', ['lambda'])).toBeUndefined();
  expect(nearest('lr', ['ls'])).toBe('ls');
  expect(nearest('lr', ['xs'])).toBeUndefined();
  expect(nearest('badc', ['abcd'])).toBeUndefined();
});

it('takes the nearer, then that of the same letters, then the first', () => {
  expect(nearest('batchs', ['batches', 'batch_size'])).toBe('batches');
  expect(nearest('weighting_dslm', ['weighting_dsm', 'weighting_dlsm'])).toBe('weighting_dlsm');
  expect(nearest('lx', ['la', 'lb'])).toBe('la');
});
