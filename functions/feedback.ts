import { onFirstCall } from './runtime/lambda.ts';
import { startFeedback } from './services/feedback.ts';

/** The Lambda `feedback`: takes what SES tells of mails after it took them. */
export const handler = onFirstCall(() => startFeedback(process.env));
