import {defineConfig} from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,mjs}'],
    globalSetup: ['scripts/build-before-tests.mjs'],
    pool: 'forks',
    testTimeout: 60_000,
  },
});
