import { systemClock } from './runtime/clock.ts';
import { onFirstCall } from './runtime/lambda.ts';
import { startDigest } from './services/digest.ts';

/** The Lambda `digest`: every few minutes, looks whether a digest is due, and makes it. */
export const handler = onFirstCall(() => startDigest(process.env, systemClock));
