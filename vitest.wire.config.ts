import { defineConfig } from 'vitest/config';

/** The contracts against the server that AWS_ENDPOINT_URL names. */
export default defineConfig({
  test: {
    include: ['test/wire/**/*.test.ts'],
    // One after the other: they share a server.
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
});
