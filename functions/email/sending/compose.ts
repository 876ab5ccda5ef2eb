import { randomUUID } from 'node:crypto';
// nodemailer lists these entry points among its exports. Its main one writes whole mails in streams and no
// single header, and would add 152 KB.
import { encodeWord, foldLines } from 'nodemailer/lib/mime-funcs';
import MimeNode from 'nodemailer/lib/mime-node';
import { mimePart } from './mime-part.ts';
import { tidy } from './variables.ts';

export interface Mailbox {
  readonly name?: string;
  /** `local@domain`, with the domain in ASCII (see `domain/identity/address.ts`). */
  readonly address: string;
}

export interface MailParts {
  readonly from: Mailbox;
  readonly to: Mailbox;
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** HTTPS; takes the one-click POST of RFC 8058. Staff mails have none. */
  readonly unsubscribeUrl?: string;
  readonly date: Date;
}

const MAX_NAME = 80;
// Every inbox cuts a longer subject.
const MAX_SUBJECT = 200;

const OWN_HEADERS = [
  // RFC 3834: no person wrote this just now, so no machine should answer. Exchange has its own header for
  // that. Only its values about replies are used, because delivery reports must still come back.
  'Auto-Submitted: auto-generated',
  'X-Auto-Response-Suppress: OOF, AutoReply',
  'MIME-Version: 1.0',
];

const mailbox = ({ name = '', address }: Mailbox) => ({ name: tidy(name, MAX_NAME), address });

/**
 * Writes one message for SES: RFC 5322 with CRLF, text and HTML as alternatives, no line over 998 octets. SES
 * replaces our Message-ID with its own.
 *
 * Throws an Error when the unsubscribe link is no HTTPS URL (HTTP is allowed for a local address).
 */
export function composeMail(mail: MailParts): Uint8Array {
  const id = randomUUID();
  const boundary = `part-${id}`;
  const lines = [
    mailboxHeader('From', mailbox(mail.from)),
    mailboxHeader('To', mailbox(mail.to)),
    subjectHeader(tidy(mail.subject, MAX_SUBJECT)),
    `Message-ID: <${id}@${mail.from.address.split('@').at(-1)}>`,
    `Date: ${mail.date.toUTCString().replace('GMT', '+0000')}`,
    ...(mail.unsubscribeUrl === undefined ? [] : unsubscribing(mail.unsubscribeUrl)),
    ...OWN_HEADERS,
    `Content-Type: multipart/alternative; boundary="${boundary}"`,
    '',
    `--${boundary}`,
    mimePart('text/plain', mail.text),
    `--${boundary}`,
    mimePart('text/html', mail.html),
    `--${boundary}--`,
    '',
  ];
  // All of it is ASCII.
  return Buffer.from(lines.join('\r\n'), 'latin1');
}

/** Only its encoding of headers is used, which has no state. */
const encoder = new MimeNode();

/** RFC 2047, section 2: at most 75 characters, with the frame around the text. */
const WORD = 52;

/**
 * Encodes a text that could be read as an encoded word, so that somebody who calls themselves
 * `=?utf-8?q?Eve?=` appears under that name. The library leaves such a subject as it is. It puts such a name
 * in quotes, but mail programs decode it there all the same.
 */
const asTyped = (text: string): string | undefined =>
  text.includes('=?') ? encodeWord(text, 'Q', WORD) : undefined;

/** A header with a value from elsewhere: the library encodes and folds it. */
const header = (key: string, value: string): string => foldLines(`${key}: ${value}`);

const subjectHeader = (subject: string): string =>
  header('Subject', asTyped(subject) ?? encoder.encodeHeaderValue('Subject', subject));

function mailboxHeader(key: 'From' | 'To', { name, address }: Required<Mailbox>): string {
  const encoded = asTyped(name);
  if (encoded === undefined) return header(key, encoder.encodeHeaderValue(key, { name, address }));
  // The address in the form that the library writes after a name.
  const [, ...rest] = encoder.encodeHeaderValue(key, { name: 'N', address }).split(' ');
  return header(key, [encoded, ...rest].join(' '));
}

const unsubscribing = (url: string): string[] => [
  `List-Unsubscribe: <${unsubscribeLink(url)}>`,
  'List-Unsubscribe-Post: List-Unsubscribe=One-Click',
];

function unsubscribeLink(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url?.hostname === 'localhost' || url?.hostname === '127.0.0.1';
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isLocal)) return url.href;
  throw new Error('The unsubscribe link must be an https URL.');
}
