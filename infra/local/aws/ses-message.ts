import PostalMime, { addressParser, type Email } from 'postal-mime';

// What SES checks in a message and what it changes in it, as far as the sender can notice.

/** SES refused a message: the code and message that the SDK will show. */
export class SesRefusal extends Error {
  override readonly name = 'SesRefusal';
  readonly code: string;

  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}

const invalid = (message: string): SesRefusal => new SesRefusal('InvalidParameterValue', message);

const MAX_MESSAGE_BYTES = 10_485_760;
const MAX_LINE = 998;
const MAX_RECIPIENTS = 50;
/** SES sets these headers itself, removes them, or takes them as instructions. */
const NOT_DELIVERED = /^(message-id|bcc|x-ses-[a-z-]+)\s*:/i;

export interface CheckedMessage {
  readonly from: string;
  readonly fromAddress: string;
  readonly subject: string;
  readonly recipients: readonly string[];
}

/** The bare address in `Name <a@example.com>`. Throws a {@link SesRefusal} when SES would take none in it. */
export function addressInBrackets(text: string): string {
  const [first, ...more] = addressParser(text, { flatten: true });
  const address = first?.address ?? '';
  if (more.length > 0) throw invalid('Illegal address');
  if (!address.includes('@')) throw invalid("Missing final '@domain'");
  const local = address.slice(0, address.lastIndexOf('@'));
  const domain = address.slice(address.lastIndexOf('@') + 1);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (local === '' || /[\s\u0000-\u001f\u007f]/.test(local))
    throw invalid('Local address contains control or whitespace');
  if (/[^\u0021-\u007e]/.test(local)) throw invalid('Local address contains illegal character');
  if (!/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i.test(domain)) throw invalid('Domain contains illegal character');
  return address;
}

/** Splits a message where its headers end. The blank line belongs to neither part. */
function split(raw: Buffer): { headers: string[]; body: Buffer } {
  const end = /\r?\n\r?\n/.exec(raw.toString('latin1'));
  const head = end === null ? raw : raw.subarray(0, end.index);
  return {
    headers: head
      .toString('latin1')
      .split(/\r?\n(?![ \t])/)
      .filter((line) => line !== ''),
    body: end === null ? Buffer.alloc(0) : raw.subarray(end.index + end[0].length),
  };
}

const addressesOf = (list: Email['to']): string[] =>
  (list ?? []).flatMap((entry) =>
    entry.group === undefined ? [entry.address] : entry.group.map(({ address }) => address),
  );

/**
 * Checks a message as `SendRawEmail` does.
 *
 * @param destinations the envelope; when empty the message's own To, Cc and Bcc
 * @throws SesRefusal
 */
export async function checkMessage(raw: Buffer, destinations: readonly string[]): Promise<CheckedMessage> {
  if (raw.length > MAX_MESSAGE_BYTES)
    throw invalid(`Message length is more than ${MAX_MESSAGE_BYTES} bytes long: '${raw.length}'.`);
  const { headers } = split(raw);
  const seen = new Set<string>();
  for (const header of headers) {
    const name = /^([!-9;-~]+)\s*:/.exec(header)?.[1];
    if (name === undefined)
      throw invalid(header.startsWith(':') ? 'Empty header names are illegal.' : 'Malformed header.');
    const lower = name.toLowerCase();
    if (seen.has(lower) && lower !== 'received') throw invalid(`Duplicate header '${name}'.`);
    seen.add(lower);
  }
  if (!seen.has('from')) throw invalid("Missing required header 'From'.");
  const longest = raw
    .toString('latin1')
    .split(/\r?\n/)
    .reduce((most, line) => Math.max(most, line.length), 0);
  if (longest > MAX_LINE)
    throw invalid(`A line is ${longest} characters long; at most ${MAX_LINE} are allowed.`);

  const parsed = await PostalMime.parse(`${headers.join('\r\n')}\r\n\r\n`);
  const recipients =
    destinations.length > 0 ? destinations : [parsed.to, parsed.cc, parsed.bcc].flatMap(addressesOf);
  if (recipients.length === 0) throw invalid("Missing required header 'To'.");
  if (recipients.length > MAX_RECIPIENTS) throw invalid(`Recipient count exceeds ${MAX_RECIPIENTS}.`);
  const fromAddress = addressInBrackets(addressesOf(parsed.from === undefined ? [] : [parsed.from])[0] ?? '');
  const name = parsed.from?.name ?? '';
  return {
    from: name === '' ? fromAddress : `${name} <${fromAddress}>`,
    fromAddress,
    subject: parsed.subject ?? '',
    recipients: recipients.map(addressInBrackets),
  };
}

/**
 * The message as SES delivers it: with a Message-ID of SES and a date, without Bcc and without instructions
 * to SES.
 */
export function delivered(raw: Buffer, messageId: string, at: number): Buffer {
  const { headers, body } = split(raw);
  const kept = headers.filter((header) => !NOT_DELIVERED.test(header));
  if (!kept.some((header) => /^date\s*:/i.test(header)))
    kept.unshift(`Date: ${new Date(at).toUTCString().replace('GMT', '+0000')}`);
  return Buffer.concat([
    Buffer.from(`Message-ID: ${messageId}\r\n${kept.join('\r\n')}\r\n\r\n`, 'latin1'),
    body,
  ]);
}
