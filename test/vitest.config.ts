import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

// Hundreds of processes start on the way and load the same modules: what V8 made of them is kept for the
// next.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url));
// Amazon's database engine is started often and works little: it need not be compiled as well as can be.
process.env.JDK_JAVA_OPTIONS ??= '-XX:TieredStopAtLevel=1 -XX:+UseSerialGC';

/** What takes long, such as a synthesis or weeks of simulation. `npm run test:long` and `.ci/run` run it. */
export const LONG_TESTS = 'test/**/*.long.test.ts';

export default defineConfig({
  test: {
    root: fileURLToPath(new URL('..', import.meta.url)),
    include: ['test/**/*.test.ts'],
    exclude: [...configDefaults.exclude, LONG_TESTS],
    globalSetup: ['test/shared-database.ts'],
    pool: 'forks',
    // Tests wait for engines and browsers half of the time: vitest itself would leave a core free for that.
    maxWorkers: '100%',
    // No module is put in place of another and none keeps what a test could find: loading them anew for each
    // file would take a third of all time.
    isolate: false,
    // Only for what hangs: a synthesis takes ten seconds, and minutes on a machine with other work to do.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
