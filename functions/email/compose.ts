import { randomUUID } from 'node:crypto';
import MimeNode from 'nodemailer/lib/mime-node';
import { mimePart } from './mime-part.ts';
import { tidy } from './variables.ts';

export interface Mailbox {
  readonly name?: string;
  /** `local@domain`, the domain in ASCII (see `domain/address.ts`). */
  readonly address: string;
}

export interface MailParts {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** HTTPS; takes the one-click POST of RFC 8058. Mail to colleagues has none. */
  readonly unsubscribeUrl?: string;
  readonly date: Date;
}

const MAX_NAME = 80;
// A subject beyond this is cut by every inbox anyway.
const MAX_SUBJECT = 200;

const mailbox = ({ name = '', address }: Mailbox) => ({ name: tidy(name, MAX_NAME), address });

// A bare CR or a NUL may not stand in a message (RFC 5322, section 2.3).
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point.
const UNFIT = /[\x00-\x08\x0b-\x1f\x7f]/g;
/** Nearly every text is fit as it is, and looked through once. */
const body = (text: string): string =>
  text.search(UNFIT) < 0 ? text : text.replace(/\r\n?/g, '\n').replace(UNFIT, '');

/**
 * Writes one message as SES takes it: RFC 5322 with CRLF, text and HTML as alternatives, no line over 998 octets.
 * SES puts its own Message-ID over ours.
 *
 * Throws an Error when the unsubscribe link is no HTTPS URL (HTTP is let through for a local address).
 */
export function composeMail(mail: MailParts): Uint8Array {
  // One for both, for the library's own takes five calls of the system's generator.
  const id = randomUUID();
  const head = new MimeNode('multipart/alternative', { baseBoundary: id });
  head.setHeader({
    From: mailbox(mail.from),
    To: mailbox(mail.to),
    Subject: tidy(mail.subject, MAX_SUBJECT),
    'Message-ID': `<${id}@${mail.from.address.split('@').at(-1)}>`,
    Date: mail.date.toUTCString().replace('GMT', '+0000'),
    ...(mail.unsubscribeUrl === undefined ? {} : unsubscribing(mail.unsubscribeUrl)),
    // RFC 3834: no person wrote this just now, so no machine should answer. Exchange wants its own header for that;
    // of its values only those about replies, for delivery reports must still come back.
    'Auto-Submitted': 'auto-generated',
    'X-Auto-Response-Suppress': 'OOF, AutoReply',
  });
  // Read before the boundary, which they set.
  const headers = head.buildHeaders();
  const between = `--${head.boundary}`;
  const lines = [
    headers,
    '',
    between,
    mimePart('text/plain', body(mail.text)),
    between,
    mimePart('text/html', body(mail.html)),
    `${between}--`,
    '',
  ];
  // All of it is ASCII.
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

const unsubscribing = (url: string) => ({
  'List-Unsubscribe': { prepared: true, value: `<${unsubscribeLink(url)}>` },
  'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
});

function unsubscribeLink(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return url.href;
  throw new Error('The unsubscribe link must be an https URL.');
}
