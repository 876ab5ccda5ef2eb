import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { toEpochMs, toInstant } from '../../../functions/domain/time/instant.ts';
import { DAY_MS, type EpochMs, MINUTE_MS } from '../../../functions/domain/time/units.ts';
import type { Clock } from '../../../functions/ports/clock.ts';
import { plainly } from '../../terminal/system-problem.ts';
import { messageOf } from '../../terminal/user-error.ts';
import type { Mail, Mailbox } from '../files/mailbox.ts';
import { type Listening, listenForPrograms } from './listen.ts';
import {
  type Counted,
  countedAs,
  eventsOf,
  type MailboxBehaviour,
  simulatedBehaviour,
} from './ses-events.ts';
import { addressInBrackets, checkMessage, delivered, SesRefusal } from './ses-message.ts';

// SES on the wire, as far as the sender uses it: the v1 Query protocol, form fields in, XML out.

export interface SesOptions {
  readonly mailbox: Mailbox;
  readonly clock: Clock;
  /** What the account may send. */
  readonly quota?: { readonly perSecond: number; readonly perDay: number };
  /** Verified addresses and domains; when absent, any sender may send. */
  readonly identities?: readonly string[];
  /** Known configuration sets; when absent, any name will do. */
  readonly configurationSets?: readonly string[];
  /**
   * What the mailbox behind an address does with a mail; undefined: it delivers. The addresses of SES's
   * mailbox simulator do what they do there. The same question comes again after a restart and needs the same
   * answer.
   */
  readonly mailboxes?: (address: string, mail: Mail) => MailboxBehaviour | undefined;
  /**
   * Called with each event, as a record of SES in JSON, in the order of events. As on AWS, only mails with a
   * configuration set have events.
   */
  readonly onEvent?: (record: string) => void;
}

const NAMESPACE = 'http://ses.amazonaws.com/doc/2010-12-01/';
const VERSION = '2010-12-01';
const REGION = 'eu-west-1';
const STATISTICS_MS = 15 * MINUTE_MS;
const STATISTICS_DAYS = 14;
/** More than any real account starts with: a laptop should not have to wait for its own mails. */
const GENEROUS = { perSecond: 500, perDay: 1_000_000 };
const TAG = /^[A-Za-z0-9_-]{1,256}$/;
const BASE64 = /^[A-Za-z0-9+/]*={0,2}$/;

type Action = (params: URLSearchParams) => Promise<string>;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
const escapeXml = (text: string): string =>
  text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? character);
const element = (name: string, value: string | number): string =>
  `<${name}>${escapeXml(String(value))}</${name}>`;

/** The values of `<prefix>.member.<N><suffix>`, in the order of N. */
function members(params: URLSearchParams, prefix: string, suffix = ''): string[] {
  const found: [number, string][] = [];
  for (const [name, value] of params) {
    if (!name.startsWith(`${prefix}.member.`) || !name.endsWith(suffix)) continue;
    const number = name.slice(prefix.length + '.member.'.length, name.length - suffix.length);
    if (/^\d+$/.test(number)) found.push([Number(number), value]);
  }
  return found.sort(([a], [b]) => a - b).map(([, value]) => value);
}

function tagsOf(params: URLSearchParams): Record<string, string> {
  const names = members(params, 'Tags', '.Name');
  const values = members(params, 'Tags', '.Value');
  if (names.length !== values.length)
    throw new SesRefusal('InvalidParameterValue', 'A tag needs a name and a value.');
  for (const text of [...names, ...values]) {
    if (!TAG.test(text))
      throw new SesRefusal(
        'InvalidParameterValue',
        `The tag name or value <${text}> may only have A-Z, a-z, 0-9, _ and -.`,
      );
  }
  if (new Set(names).size < names.length)
    throw new SesRefusal('InvalidParameterValue', 'Two tags have the same name.');
  return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
}

function dataOf(params: URLSearchParams): Buffer {
  const data = params.get('RawMessage.Data');
  if (data === null || data === '') {
    throw new SesRefusal(
      'ValidationError',
      "1 validation error detected: Value null at 'rawMessage.data' failed to satisfy constraint: Member must not be null",
    );
  }
  if (data.length % 4 !== 0 || !BASE64.test(data))
    throw new SesRefusal('MalformedInput', 'RawMessage.Data is not base64.');
  return Buffer.from(data, 'base64');
}

/** Counts what happened within the last `windowMs`; times are added in order. */
function slidingCount(windowMs: number): { add(at: number): void; count(now: EpochMs): number } {
  const times: number[] = [];
  let first = 0;
  return {
    add: (at) => void times.push(at),
    count: (now) => {
      while (first < times.length && (times[first] ?? 0) <= now - windowMs) first += 1;
      return times.length - first;
    },
  };
}

type Point = { attempts: number } & Record<Exclude<Counted, 'none'>, number>;

/** What GetSendStatistics adds up: a point for each quarter of an hour in which something was sent. */
function statistics(): {
  add(mail: Mail, counted: readonly Counted[]): void;
  since(ms: number): [number, Point][];
} {
  const points = new Map<number, Point>();
  return {
    add({ at }, counted) {
      const start = Math.floor(toEpochMs(at) / STATISTICS_MS) * STATISTICS_MS;
      const point = points.get(start) ?? { attempts: 0, bounce: 0, complaint: 0, reject: 0 };
      point.attempts += 1;
      for (const what of counted) if (what !== 'none') point[what] += 1;
      points.set(start, point);
    },
    since: (ms) => [...points].filter(([start]) => start >= ms),
  };
}

function makeActions(options: SesOptions): Readonly<Record<string, Action>> {
  const { mailbox, clock } = options;
  const quota = options.quota ?? GENEROUS;
  const lastSecond = slidingCount(1_000);
  const lastDay = slidingCount(DAY_MS);
  const sent = statistics();

  const behaviours = (mail: Mail): [recipient: string, MailboxBehaviour][] =>
    mail.to.map((to) => [to, simulatedBehaviour(to) ?? options.mailboxes?.(to, mail) ?? 'delivers']);
  const count = (mail: Mail, behaviourOf: readonly [string, MailboxBehaviour][]): void =>
    sent.add(
      mail,
      behaviourOf.map(([, behaviour]) => countedAs(behaviour)),
    );

  for (const mail of mailbox.list()) {
    lastDay.add(toEpochMs(mail.at));
    count(mail, behaviours(mail));
  }

  function throttle(): void {
    const now = clock.now();
    if (lastSecond.count(now) >= quota.perSecond)
      throw new SesRefusal('Throttling', 'Maximum sending rate exceeded.');
    if (lastDay.count(now) >= quota.perDay)
      throw new SesRefusal('Throttling', 'Daily message quota exceeded.');
    lastSecond.add(now);
    lastDay.add(now);
  }

  function requireVerified(addresses: readonly string[]): void {
    const { identities } = options;
    if (identities === undefined) return;
    const failed = addresses.filter(
      (address) =>
        !identities.includes(address) && !identities.includes(address.slice(address.lastIndexOf('@') + 1)),
    );
    if (failed.length === 0) return;
    throw new SesRefusal(
      'MessageRejected',
      `Email address is not verified. The following identities failed the check in region ${REGION.toUpperCase()}: ${failed.join(', ')}`,
    );
  }

  return {
    async SendRawEmail(params) {
      const raw = dataOf(params);
      const tags = tagsOf(params);
      const message = await checkMessage(raw, members(params, 'Destinations'));
      const source = params.get('Source');
      requireVerified([
        ...new Set([message.fromAddress, ...(source === null ? [] : [addressInBrackets(source)])]),
      ]);
      const configurationSet = params.get('ConfigurationSetName') ?? undefined;
      if (configurationSet !== undefined && options.configurationSets?.includes(configurationSet) === false) {
        throw new SesRefusal(
          'ConfigurationSetDoesNotExist',
          `Configuration set <${configurationSet}> does not exist.`,
        );
      }
      throttle();
      const at = clock.now();
      const id = `${at.toString(16).padStart(16, '0')}-${randomUUID()}-000000`;
      const content = delivered(raw, `<${id}@${REGION}.amazonses.com>`, at);
      const mail: Mail = {
        id,
        at: toInstant(at),
        from: message.from,
        subject: message.subject,
        to: [...message.recipients],
        tags,
        ...(configurationSet === undefined ? {} : { configurationSet }),
        size: content.length,
      };
      // SES answers here as if AWS had paused the account: a mail that cannot be stored was not taken, and
      // the next one would fail too. So all mails wait and none is lost.
      await mailbox.add(mail, content).catch((error: unknown) => {
        throw new SesRefusal(
          'AccountSendingPausedException',
          `The local SES cannot keep mails. ${plainly(error)}`,
        );
      });
      const known = behaviours(mail);
      count(mail, known);
      if (options.onEvent !== undefined && configurationSet !== undefined)
        for (const [recipient, behaviour] of known)
          for (const record of eventsOf(mail, recipient, behaviour)) options.onEvent(record);
      return element('MessageId', id);
    },

    async GetSendQuota() {
      return [
        element('Max24HourSend', quota.perDay),
        element('MaxSendRate', quota.perSecond),
        element('SentLast24Hours', lastDay.count(clock.now())),
      ].join('');
    },

    async GetSendStatistics() {
      const oldest = clock.now() - STATISTICS_DAYS * DAY_MS;
      const members = sent
        .since(oldest)
        .map(([start, { attempts, bounce, complaint, reject }]) =>
          [
            '<member>',
            element('Timestamp', toInstant(start)),
            element('DeliveryAttempts', attempts),
            element('Bounces', bounce),
            element('Complaints', complaint),
            element('Rejects', reject),
            '</member>',
          ].join(''),
        );
      return `<SendDataPoints>${members.join('')}</SendDataPoints>`;
    },
  };
}

/** The local SES as an app. A test can put something between the app and the wire. */
export function sesApp(options: SesOptions): Hono {
  const actions = makeActions(options);
  const app = new Hono();
  app.post('/', async (c) => {
    const requestId = randomUUID();
    const xml = (status: 200 | 400 | 403 | 500, body: string) =>
      c.body(body, status, { 'content-type': 'text/xml', 'x-amzn-requestid': requestId });
    const failure = (status: 400 | 403 | 500, type: string, code: string, message: string) =>
      xml(
        status,
        `<ErrorResponse xmlns="${NAMESPACE}"><Error>${element('Type', type)}${element('Code', code)}${element('Message', message)}</Error>${element('RequestId', requestId)}</ErrorResponse>`,
      );
    if (c.req.header('authorization') === undefined)
      return failure(403, 'Sender', 'MissingAuthenticationToken', 'Request is missing Authentication Token');
    const params = new URLSearchParams(await c.req.text());
    const name = params.get('Action') ?? '';
    const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
    if (action === undefined || params.get('Version') !== VERSION)
      return failure(
        400,
        'Sender',
        'InvalidAction',
        `Could not find operation ${name} for version ${params.get('Version') ?? 'NO_VERSION_SPECIFIED'}`,
      );
    try {
      const result = await action(params);
      return xml(
        200,
        `<${name}Response xmlns="${NAMESPACE}"><${name}Result>${result}</${name}Result><ResponseMetadata>${element('RequestId', requestId)}</ResponseMetadata></${name}Response>`,
      );
    } catch (error) {
      if (error instanceof SesRefusal) return failure(400, 'Sender', error.code, error.message);
      return failure(500, 'Receiver', 'InternalFailure', `The local SES failed: ${messageOf(error)}`);
    }
  });
  return app;
}

/** Starts the local SES on a free port of 127.0.0.1; its `url` is the value for `AWS_ENDPOINT_URL_SES`. */
export const startSes = (options: SesOptions): Promise<Listening> => listenForPrograms(sesApp(options));
