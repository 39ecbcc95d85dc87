import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/longestFirst.ts';

/** What Debian's packages are needed for: PostgreSQL servers, which the suite starts itself, and programs that encrypt. */
export default defineConfig({
  test: {
    include: ['test/postgres/**/*.test.ts', 'test/programs/**/*.test.ts'],
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
