import { defineConfig } from 'vitest/config';

/** Replication audited on real servers, which the suite starts itself. */
export default defineConfig({
  test: {
    include: ['test/postgres/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
