import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/**/*.test.ts'],
    testTimeout: 400_000,
    hookTimeout: 180_000,
    pool: 'forks',
    maxWorkers: 2,
    // Files of a worker share what they load: a minute less. No test leaves anything in a module.
    isolate: false,
  },
});
