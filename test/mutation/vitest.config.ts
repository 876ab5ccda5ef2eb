import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// The tests that judge mutants. Stryker names the folder of the wing; nothing in it starts a process or an engine.
export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: ['**/*.test.ts'],
    setupFiles: ['test/mutation/same-inputs.ts'],
    isolate: false,
  },
});
