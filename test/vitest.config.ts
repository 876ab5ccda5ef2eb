import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    pool: 'forks',
    // Tests wait for engines and browsers half of the time: vitest itself would leave a core free for that.
    maxWorkers: '100%',
    // Only for what hangs: a synthesis takes ten seconds, and minutes on a machine with other work to do.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
