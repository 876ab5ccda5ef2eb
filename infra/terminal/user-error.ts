/**
 * A fault that the person at the terminal can put right. The message is one plain line that says what is
 * wrong and what to do. It is shown without a stack trace.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The message of anything thrown, on one line. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replace(/\s+/g, ' ').trim();
}

/** The system's code of a failure, such as `EADDRINUSE`, if there is one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
