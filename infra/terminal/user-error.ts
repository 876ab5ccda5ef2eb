/**
 * Something the person at the terminal can put right. The message is one plain line that says what and how;
 * no stack trace is shown.
 */
export class UserError extends Error {
  override readonly name = 'UserError';
}

/** The words of anything thrown, on one line. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message || error.name : String(error);
  return text.replace(/\s+/g, ' ').trim();
}

/** The system's code of a failure, such as `EADDRINUSE`, if it has one. */
export function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
