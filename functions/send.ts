import { systemClock } from './runtime/clock.ts';
import { onFirstCall } from './runtime/lambda.ts';
import { startSend } from './services/send.ts';

/** The Lambda `send`: the one mail gate: every email leaves through here. */
export const handler = onFirstCall(() => startSend(process.env, systemClock));
