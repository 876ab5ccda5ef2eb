import { systemClock } from './runtime/clock.ts';
import { onFirstCall } from './runtime/lambda.ts';
import { startAnswer } from './services/answer.ts';

/** The Lambda `answer`: the public pages: score links, what went wrong, cases, unsubscribe. */
export const handler = onFirstCall(() => startAnswer(process.env, systemClock));
