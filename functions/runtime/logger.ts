import { Logger } from '@aws-lambda-powertools/logger';

// Anything that looks like an address, and the fields that hold personal data, never reach a log.
const ADDRESS = /[^\s"'<>@,;:]+@[^\s"'<>@,;:]+/g;
const PERSONAL = new Set([
  'email',
  'firstName',
  'lastName',
  'to',
  'ownerEmail',
  'comment',
  'crmId',
  'account',
  'raw',
]);

/** What a log line shows instead of personal data. */
export const REDACTED = '[redacted]';

/** A JSON replacer that redacts addresses in any text and every field known to be personal. */
export function redact(key: string, value: unknown): unknown {
  if (PERSONAL.has(key)) return REDACTED;
  if (value instanceof Error) {
    return {
      name: value.name,
      message: value.message.replace(ADDRESS, REDACTED),
      stack: value.stack?.replace(ADDRESS, REDACTED),
    };
  }
  if (typeof value === 'string') return value.replace(ADDRESS, REDACTED);
  return value;
}

/** A structured logger for one function. Customers appear by their ref only. */
export const makeLogger = (service: string, env: NodeJS.ProcessEnv): Logger =>
  new Logger({
    serviceName: service,
    logLevel: env.LOG_LEVEL === 'SILENT' ? 'SILENT' : env.LOG_LEVEL === 'DEBUG' ? 'DEBUG' : 'INFO',
    jsonReplacerFn: redact,
  });
