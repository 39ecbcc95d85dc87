import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longestFirst.ts';

/** The contracts against the server that AWS_ENDPOINT_URL names. */
export default defineConfig({
  test: {
    include: ['test/wire/**/*.test.ts'],
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
