import { configDefaults, defineConfig } from 'vitest/config';
import short, { LONG_TESTS } from './vitest.config.ts';

export default defineConfig({
  test: { ...short.test, include: [LONG_TESTS], exclude: configDefaults.exclude },
});
