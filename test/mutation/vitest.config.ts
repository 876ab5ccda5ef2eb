import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/** The folders and files of tests that judge the wing, as the command hands them to Stryker's processes. */
const tests = (process.env.MUTATION_TESTS ?? '').split(' ');

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('../..', import.meta.url)),
    include: tests.map((each) => (each.endsWith('.ts') ? each : `${each}/**/*.test.ts`)),
    setupFiles: ['test/mutation/same-inputs.ts'],
    isolate: false,
    // Stryker itself ends a mutant that runs for ever.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
