import { Logger } from '@aws-lambda-powertools/logger';
import { hideAddresses } from '../domain/identity/address.ts';

// These fields hold personal data. Neither they nor addresses in any text ever reach a log.
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

/** A log line shows this instead of personal data. */
export const REDACTED = '[redacted]';

/** A JSON replacer that redacts addresses in any text and every field with personal data. */
export function redact(key: string, value: unknown): unknown {
  if (PERSONAL.has(key)) return REDACTED;
  if (value instanceof Error) {
    return {
      name: value.name,
      message: hideAddresses(value.message),
      stack: value.stack === undefined ? undefined : hideAddresses(value.stack),
    };
  }
  if (typeof value === 'string') return hideAddresses(value);
  return value;
}

/** A structured logger for one function. Customers appear only by their ref. */
export const makeLogger = (service: string, env: NodeJS.ProcessEnv): Logger =>
  new Logger({
    serviceName: service,
    logLevel: env.LOG_LEVEL === 'SILENT' ? 'SILENT' : env.LOG_LEVEL === 'DEBUG' ? 'DEBUG' : 'INFO',
    jsonReplacerFn: redact,
  });
