import { systemClock } from './runtime/clock.ts';
import { onFirstCall } from './runtime/lambda.ts';
import { startSettle } from './services/settle.ts';

/** The Lambda `settle`: every minute, makes answers final and brings neglected cases up again. */
export const handler = onFirstCall(() => startSettle(process.env, systemClock));
