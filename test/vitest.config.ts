import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Only for what hangs: a synthesis takes ten seconds, and minutes on a machine with other work to do.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
