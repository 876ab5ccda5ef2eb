import { systemClock } from './runtime/clock.ts';
import { onFirstCall } from './runtime/lambda.ts';
import { startFeedback } from './services/feedback.ts';

/** The Lambda `feedback`: takes SES's later reports on mails. */
export const handler = onFirstCall(() => startFeedback(process.env, systemClock));
