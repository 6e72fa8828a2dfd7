import {defineConfig} from 'vitest/config';
import {LongestFirst} from './scripts/longest-first.ts';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,mjs}'],
    globalSetup: ['scripts/build-before-tests.mjs'],
    sequence: {sequencer: LongestFirst},
    pool: 'forks',
    // Most tests wait for processes of their own: two at a time cost no more on the smallest machine.
    maxWorkers: 2,
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
