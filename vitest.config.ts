import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { changingNothing } from './test/changingNothing.ts';
import { LongestFirst } from './test/longestFirst.ts';

const pure = changingNothing.map((folder) => `test/${folder}/**/*.test.ts`);
const elsewhere = ['test/wire/**', 'test/browser/**', 'test/postgres/**', 'test/programs/**'];

export default defineConfig({
  test: {
    // By itself Vitest leaves one processor idle.
    maxWorkers: availableParallelism(),
    sequence: { sequencer: LongestFirst },
    testTimeout: 60_000,
    hookTimeout: 60_000,
    projects: [
      // One process for many files loads what they share once: half of their time is that.
      { extends: true, test: { name: 'pure', include: pure, isolate: false } },
      { extends: true, test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: [...pure, ...elsewhere] } },
    ],
  },
});
