import { hideAddresses } from '../../domain/identity/address.ts';
import type { MailOutcome } from '../../ports/mail.ts';

type Failure = Exclude<MailOutcome, { kind: 'sent' }>['kind'];

interface Rule {
  readonly name?: RegExp;
  readonly message?: RegExp;
  readonly outcome: Failure;
}

/**
 * What SES's refusals mean; the first match counts. SES says "Throttling" for too fast, for the daily quota
 * and for a paused account alike, so the message decides when the name does not (SES developer guide,
 * "Managing your Amazon SES sending limits" and "API error codes").
 */
const REFUSALS: readonly Rule[] = [
  {
    message:
      /\bsending (?:(?:is|has been|was) )?(?:paused|suspended|disabled)|account is (?:paused|suspended|under review)/i,
    outcome: 'stop',
  },
  { name: /AccountSendingPaused|ConfigurationSetSendingPaused|SendingPaused/, outcome: 'stop' },
  { name: /ConfigurationSetDoesNotExist|MailFromDomainNotVerified/, outcome: 'stop' },
  { message: /(address|identity|domain) is not verified/i, outcome: 'stop' },
  // Keys, rights and clocks: a fault in them affects every mail.
  {
    name: /^(AccessDenied|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|ExpiredToken|RequestExpired|OptInRequired|NotAuthorized|InvalidAction)/,
    outcome: 'stop',
  },
  { message: /daily (message|sending) quota exceeded/i, outcome: 'stop-for-today' },
  { name: /Throttl|TooManyRequests|LimitExceeded/, outcome: 'slow-down' },
  // The envelope contains only the recipient. Everything else that SES rejects is our doing.
  {
    message:
      /missing final '?@domain|(local address|domain) contains|illegal address|invalid (to|recipient) address|address blacklisted|recipient(s)? (is|are) (invalid|blocked)/i,
    outcome: 'refused',
  },
];

/** Node's names for failures before there was a connection, so before any byte of the request was written. */
const BEFORE_CONNECTION = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EADDRNOTAVAIL',
  'ENETDOWN',
  'EMFILE',
  'ENFILE',
]);
/** Certificates are checked before the request is written. */
const CERTIFICATE = /^(CERT_|ERR_TLS_CERT|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_(GET|VERIFY)|HOSTNAME_MISMATCH)/;
/**
 * There was no connection, or the handshake failed; the request is written only after it. Other TLS errors
 * may come later, so they are not here.
 */
const NO_CONNECTION =
  /did not establish a connection|without establishing a connection|before secure TLS connection was established|SSL routines:.*(wrong version number|unsupported protocol|handshake failure|alert protocol version|unrecognized name)/i;
/** What the SDK says when it had nothing to sign the request with. */
const NO_CREDENTIALS: readonly string[] = ['CredentialsProviderError', 'TokenProviderError'];
const MAX_REASON = 300;
/** SES's messages are shorter, so patterns need not read more. */
const MAX_MESSAGE = 4_000;
/**
 * The list after "Email address is not verified": addresses, domains or their ARNs, with commas between them.
 */
const FAILED_IDENTITIES = /the following identities failed the check in region [\w-]+:(.*)/is;

interface ErrorDetails {
  readonly name: string;
  readonly message: string;
  /** The code of Node's system error, from anywhere in the chain of causes. */
  readonly code: string;
  readonly syscall: string;
  /** HTTP status, if there was a response. */
  readonly status: number | undefined;
}

const field = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function detailsOf(error: unknown): ErrorDetails {
  const status = field(field(error, '$metadata'), 'httpStatusCode');
  const cause = [error, field(error, 'cause')].find(
    (each) => text(field(each, 'code')) !== '' && field(each, 'code') !== field(each, 'name'),
  );
  return {
    name: text(field(error, 'name')),
    message: (text(field(error, 'message')) || text(field(error, 'Message'))).slice(0, MAX_MESSAGE),
    code: text(field(cause, 'code')),
    syscall: text(field(cause, 'syscall')),
    status: typeof status === 'number' ? status : undefined,
  };
}

/**
 * What a failed call to SES says about the mail. Everything that is not certainly "no" is `ambiguous`,
 * because never asking anybody twice matters more than asking everybody.
 *
 * @param error whatever the SES client threw
 * @param from the sender's address, to tell an unverified sender from an unverified recipient
 */
export function classifySesError(error: unknown, from: string): Exclude<MailOutcome, { kind: 'sent' }> {
  const details = detailsOf(error);
  return { kind: kindOf(details, error, from), reason: reasonOf(details) };
}

/** An address without the name before it, or the domain at the end of its ARN. */
const bareIdentity = (listed: string): string =>
  listed
    .slice(Math.max(listed.lastIndexOf('<'), listed.lastIndexOf('/')) + 1)
    .replace('>', '')
    .trim();

/** In SES's sandbox, recipients must be verified too. An unverified one says nothing about the next. */
function onlyRecipientFailed(message: string, from: string): boolean {
  const listed = (FAILED_IDENTITIES.exec(message)?.[1] ?? '').toLowerCase().trim();
  if (listed === '') return false;
  const failed = listed.split(',').map(bareIdentity);
  const sender = from.toLowerCase();
  const domain = sender.slice(sender.lastIndexOf('@') + 1);
  return !failed.some(
    (identity) => identity === sender || identity === domain || domain.endsWith(`.${identity}`),
  );
}

/** Whether it ended before a byte of the request was written. */
const isBeforeRequest = ({ name, message, code, syscall }: ErrorDetails): boolean =>
  BEFORE_CONNECTION.has(code) ||
  CERTIFICATE.test(code) ||
  syscall === 'connect' ||
  NO_CONNECTION.test(message) ||
  NO_CREDENTIALS.includes(name);

function kindOf(details: ErrorDetails, error: unknown, from: string): Failure {
  const { name, message, status } = details;
  if (status === undefined) return isBeforeRequest(details) ? 'not-sent' : 'ambiguous';
  // A failing server may have taken the mail, and so may a server with an unreadable answer.
  if (status < 400 || status >= 500 || status === 408 || field(error, '$fault') !== 'client')
    return 'ambiguous';
  if (onlyRecipientFailed(message, from)) return 'refused';
  const rule = REFUSALS.find((each) => each.name?.test(name) || each.message?.test(message));
  if (rule !== undefined) return rule.outcome;
  return status === 429 ? 'slow-down' : 'faulty';
}

/** For logs and contacts: one line without addresses. */
function reasonOf({ name, message, code }: ErrorDetails): string {
  const parts = [name, code === name ? '' : code, message].filter((part) => part !== '');
  const line = hideAddresses(parts.join(': ').replace(/\s+/g, ' '));
  return line === '' ? 'unknown error' : line.slice(0, MAX_REASON);
}
