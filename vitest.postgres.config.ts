import { defineConfig } from 'vitest/config';

/** What Debian's packages are needed for: PostgreSQL servers, which the suite starts itself, and programs that encrypt. */
export default defineConfig({
  test: {
    include: ['test/postgres/**/*.test.ts', 'test/programs/**/*.test.ts'],
    // One after the other: they look for what a server leaves behind on this machine, and must not find another one.
    fileParallelism: false,
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});
