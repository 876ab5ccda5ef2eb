import { systemClock } from './runtime/clock.ts';
import { onFirstCall } from './runtime/lambda.ts';
import { startPlan } from './services/plan.ts';

/** The Lambda `plan`: every minute, releases what is due to the outbox. */
export const handler = onFirstCall(() => startPlan(process.env, systemClock));
