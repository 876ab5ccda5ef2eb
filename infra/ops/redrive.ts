import { Command } from 'commander';
import type { Ref } from '../../functions/domain/identity/ref.ts';
import type { Feedback } from '../../functions/domain/mail/feedback.ts';
import { readSesEvent } from '../../functions/email/ses/ses-events.ts';
import { readMessage } from '../../functions/runtime/outbox.ts';
import { sqsClient } from '../../functions/runtime/sqs-client.ts';
import { agenda } from '../../functions/store/agenda.ts';
import { customerStore } from '../../functions/store/customers.ts';
import { staffMailStore } from '../../functions/store/staff-mails.ts';
import {
  bringBack,
  deadLetterState,
  parked,
  type RedrivePorts,
  whyParked,
} from '../../functions/use-cases/redrive.ts';
import { AGENDA_SHARDS } from '../../functions/wiring/table.ts';
import { counted } from '../terminal/counted.ts';
import { say, sayAll } from '../terminal/terminal.ts';
import { UserError } from '../terminal/user-error.ts';
import { type DeadLetter, eachDeadLetter, type QueueUrls } from './dead-letters.ts';
import { deadLetterText, parkedCount, parkedLine } from './redrive-text.ts';
import { runCommand, type Target, type TargetOptions, withTarget, withTargetOptions } from './target.ts';

const QUEUES = ['outbox', 'feedback'] as const;
type QueueName = (typeof QUEUES)[number];

/** Nobody would read more, and each line costs a look at the table. */
const SHOWN = 100;

const portsOf = ({ client, tableName, clock }: Target): RedrivePorts => ({
  agenda: agenda(client, tableName),
  customers: customerStore(client, tableName),
  staffMails: staffMailStore(client, tableName),
  clock,
  shards: AGENDA_SHARDS,
});

function urlsOf({ env }: Target, name: QueueName): QueueUrls | undefined {
  const [queue, dead] = ['URL', 'DEAD_LETTERS_URL'].map((what) => env[`${name.toUpperCase()}_${what}`]);
  return queue === undefined || dead === undefined ? undefined : { queue, dead };
}

/**
 * Whether an event calls for work on an address but has none. A delivery calls for no such work, and neither
 * does a mail that SES threw away.
 */
const isForNobody = ({ happening: { kind }, recipients }: Feedback): boolean =>
  (kind === 'bounce' || kind === 'complaint') && recipients.every(({ address }) => address === undefined);

/** Says why a message became a dead letter, and whether to put it back makes sense. */
type Look = (letter: DeadLetter) => Promise<{ readonly text: string; readonly isReadable: boolean }>;

const looks = (ports: RedrivePorts, { env }: Pick<Target, 'env'>): Readonly<Record<QueueName, Look>> => ({
  async outbox({ body }) {
    const state = await deadLetterState(ports, body, readMessage);
    return { text: deadLetterText(state), isReadable: state.kind !== 'unreadable' };
  },
  async feedback({ body }) {
    const event = readSesEvent(body, env.FEEDBACK_TOPIC ?? '');
    switch (event.kind) {
      case 'foreign-topic':
        return {
          text: 'it came through another topic than ours: nothing in it is believed',
          isReadable: false,
        };
      case 'unreadable':
        return { text: `it cannot be read: ${event.fields}`, isReadable: false };
      case 'feedback':
        if (!isForNobody(event.feedback)) break;
        return {
          text: 'it names nobody whose address could be read; see "unreadable recipient" in infra/runbook.md',
          isReadable: false,
        };
    }
    return { text: 'it could not be worked on, see the log of feedback', isReadable: true };
  },
});

async function withQueue(
  target: Target,
  urls: QueueUrls,
  decide: (letter: DeadLetter) => Promise<'back' | 'stays'>,
): Promise<void> {
  const client = sqsClient(target.env);
  await eachDeadLetter(client, urls, decide).finally(() => client.destroy());
}

async function list(target: Target): Promise<void> {
  const ports = portsOf(target);
  const counts = { customers: 0, staffMails: 0 };
  const lines: string[] = [];
  for await (const entry of parked(ports)) {
    counts['ref' in entry ? 'customers' : 'staffMails'] += 1;
    if (lines.length < SHOWN) lines.push(parkedLine(entry, await whyParked(ports, entry)));
  }
  say(parkedCount(counts));
  sayAll(lines);
  const more = counts.customers + counts.staffMails - lines.length;
  if (more > 0) say(`  … and ${more} more`);
  for (const name of QUEUES) await listDead(target, name, looks(ports, target)[name]);
}

async function listDead(target: Target, name: QueueName, look: Look): Promise<void> {
  const urls = urlsOf(target, name);
  if (urls === undefined) return;
  let count = 0;
  const lines: string[] = [];
  await withQueue(target, urls, async (letter) => {
    count += 1;
    if (lines.length < SHOWN) lines.push(`  ${letter.id}: ${(await look(letter)).text}`);
    return 'stays';
  });
  say(count === 0 ? `No dead letters of ${name}.` : `Dead letters of ${name}: ${count}.`);
  sayAll(lines);
  if (count > lines.length) say(`  … and ${count - lines.length} more`);
}

async function unpark(target: Target, ref: Ref | undefined): Promise<void> {
  const { customers, staffMails } = await bringBack(portsOf(target), ref);
  if (customers + staffMails === 0) {
    if (ref === undefined) return say('Nothing is parked.');
    throw new UserError(`Nothing of ${ref} is parked. "npm run redrive" lists what is.`);
  }
  say(
    `Brought back: ${counted(customers, 'customer')}, ${counted(staffMails, 'mail')} to colleagues. What fails again is parked again.`,
  );
}

async function moveBack(target: Target, name: QueueName): Promise<void> {
  const urls = urlsOf(target, name);
  if (urls === undefined) throw new UserError(`There is no queue ${name} here.`);
  const look = looks(portsOf(target), target)[name];
  const staying: string[] = [];
  let moved = 0;
  await withQueue(target, urls, async (letter) => {
    const { text, isReadable } = await look(letter);
    if (isReadable) moved += 1;
    else staying.push(`  ${letter.id}: ${text}`);
    return isReadable ? 'back' : 'stays';
  });
  say(`${counted(moved, 'message')} went back to ${name}. Nobody is mailed twice by it.`);
  if (staying.length === 0) return;
  say(`${counted(staying.length, 'message stays', 'messages stay')} a dead letter, for nothing can read it:`);
  sayAll(staying);
}

interface Options extends TargetOptions {
  readonly ref?: string;
}

async function work(
  what: string | undefined,
  name: string | undefined,
  { ref, ...options }: Options,
): Promise<void> {
  const queue = QUEUES.find((known) => known === name);
  if (what !== undefined && what !== 'parked' && what !== 'dlq')
    throw new UserError(`There is no '${what}'; write parked or dlq, or nothing to see what there is.`);
  if (what === 'dlq' && queue === undefined)
    throw new UserError(`Say which: npm run redrive -- dlq ${QUEUES.join(', or npm run redrive -- dlq ')}`);
  if (what === 'parked' && name !== undefined)
    throw new UserError(`'parked' takes no more words: '${name}' is too much. For one customer: --ref REF`);
  if (what !== 'parked' && ref !== undefined) throw new UserError('--ref goes with parked only.');
  await withTarget(options, async (target) => {
    if (what === 'parked') await unpark(target, ref);
    else if (queue !== undefined) await moveBack(target, queue);
    else await list(target);
  });
}

await runCommand(
  withTargetOptions(new Command('npm run redrive --'))
    .description(
      'Shows what failed for good, with the reason: customers and mails that are parked, and dead letters. Brings it back when told to; nobody is mailed twice by it.',
    )
    .argument('[what]', 'parked or dlq: brings those back')
    .argument('[queue]', `with dlq: ${QUEUES.join(' or ')}`)
    .option('--ref <ref>', 'with parked: only this customer')
    .action(work),
);
