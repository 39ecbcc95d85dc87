import { defineConfig } from 'vitest/config';

/** Replication audited on real servers, which the suite starts itself, and dumps restored into others. */
export default defineConfig({
  test: {
    include: ['test/postgres/**/*.test.ts'],
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
