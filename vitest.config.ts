import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
    // Programs that tests start find their modules stripped of types and compiled: half of what a start costs.
    env: { NODE_COMPILE_CACHE: join(tmpdir(), 'anamnesis-compile-cache') },
  },
});
