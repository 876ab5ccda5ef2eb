import { systemClock } from './runtime/clock.ts';
import { onFirstCall } from './runtime/lambda.ts';
import { startImport } from './services/import.ts';

/** The Lambda `import`: reads each file that is dropped into the import bucket. */
export const handler = onFirstCall(() => startImport(process.env, systemClock));
