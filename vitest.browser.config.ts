import { defineConfig } from 'vitest/config';

/** The pages in Debian's Chromium, against a monitor of their own with the demo world. */
export default defineConfig({
  test: {
    include: ['test/browser/**/*.test.ts'],
    // One of them waits most of the time: for news, and for a flip.
    maxWorkers: 3,
    globalSetup: ['test/browser/setup.ts'],
    testTimeout: 90_000,
    hookTimeout: 90_000,
  },
});
