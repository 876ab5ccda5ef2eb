import { hideAddresses } from '../../domain/identity/address.ts';
import type { MailOutcome } from '../../ports/mail.ts';

type Failure = Exclude<MailOutcome, { kind: 'sent' }>['kind'];

interface Rule {
  readonly name?: RegExp;
  readonly message?: RegExp;
  readonly outcome: Failure;
}

/**
 * What SES's refusals mean, first match first. SES says "Throttling" for too fast, for the day's quota and
 * for a paused account alike, so the message decides where the name does not (SES developer guide, "Managing
 * your Amazon SES sending limits" and "API error codes").
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
  // Keys, rights and clocks: whatever is wrong with them is wrong for every mail.
  {
    name: /^(AccessDenied|InvalidClientTokenId|UnrecognizedClient|SignatureDoesNotMatch|IncompleteSignature|MissingAuthenticationToken|ExpiredToken|RequestExpired|OptInRequired|NotAuthorized|InvalidAction)/,
    outcome: 'stop',
  },
  { message: /daily (message|sending) quota exceeded/i, outcome: 'stop-for-today' },
  { name: /Throttl|TooManyRequests|LimitExceeded/, outcome: 'slow-down' },
  // The envelope has nobody but the recipient; everything else that SES does not like is of our making.
  {
    message:
      /missing final '?@domain|(local address|domain) contains|illegal address|invalid (to|recipient) address|address blacklisted|recipient(s)? (is|are) (invalid|blocked)/i,
    outcome: 'refused',
  },
];

/** Node's names for failures before a connection stood, so before a byte of the request was written. */
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
 * No connection, or a handshake that failed: the request waits for its end. Other TLS errors can also come
 * later, so they are not here.
 */
const NO_CONNECTION =
  /did not establish a connection|without establishing a connection|before secure TLS connection was established|SSL routines:.*(wrong version number|unsupported protocol|handshake failure|alert protocol version|unrecognized name)/i;
/** What the SDK says when it had nothing to sign the request with. */
const NO_CREDENTIALS: readonly string[] = ['CredentialsProviderError', 'TokenProviderError'];
const MAX_REASON = 300;
/** SES says what it has to say in fewer characters; patterns need not look at more. */
const MAX_MESSAGE = 4_000;
/**
 * What SES adds to "Email address is not verified": addresses, domains or their ARNs, with commas between.
 */
const FAILED_IDENTITIES = /the following identities failed the check in region [\w-]+:(.*)/is;

interface ErrorDetails {
  readonly name: string;
  readonly message: string;
  /** Of Node's system error, wherever in the chain of causes it stands. */
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
 * What a failed call to SES says about the mail. Everything that is not certainly "no" is `ambiguous`:
 * not asking somebody twice beats asking everybody.
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

/** In SES's sandbox recipients must be verified too; one who is not says nothing about the next. */
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
  // A failing server may have taken the mail, and so may one whose answer nobody can read.
  if (status < 400 || status >= 500 || status === 408 || field(error, '$fault') !== 'client')
    return 'ambiguous';
  if (onlyRecipientFailed(message, from)) return 'refused';
  const rule = REFUSALS.find((each) => each.name?.test(name) || each.message?.test(message));
  if (rule !== undefined) return rule.outcome;
  return status === 429 ? 'slow-down' : 'faulty';
}

/** For logs and contacts: no address, one line. */
function reasonOf({ name, message, code }: ErrorDetails): string {
  const parts = [name, code === name ? '' : code, message].filter((part) => part !== '');
  const line = hideAddresses(parts.join(': ').replace(/\s+/g, ' '));
  return line === '' ? 'unknown error' : line.slice(0, MAX_REASON);
}
