import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/wire/**', 'test/browser/**', 'test/postgres/**', 'test/programs/**'],
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
