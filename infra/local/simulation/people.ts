import { Readable } from 'node:stream';
import { DAY_MS, type EpochMs, HOUR_MS } from '../../../functions/domain/time/units.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import { isToCustomer, type Mail } from '../files/mailbox.ts';
import type { World } from '../world/world.ts';
import type { Intent } from './act.ts';
import { browser } from './browser.ts';
import { customerIntents, type Reader, type Received } from './customer-habits.ts';
import { diary } from './diary.ts';
import { type MailLinks, readLinks } from './mail.ts';
import { mailboxHabit } from './mailbox-habits.ts';
import { perform } from './perform.ts';
import { scannerIntents } from './scanner-habits.ts';
import { type CaseMail, staffIntents } from './staff-habits.ts';

const YEAR_MS = 365.25 * DAY_MS;
/** How long after delivery scanners come: the median of the published bursts. */
const SCAN_AFTER_MS = 43_000;
const SIDE_BY_SIDE = 4;

interface Plan {
  readonly who: string;
  readonly act: Intent['act'];
  readonly language: string;
  readonly links: MailLinks;
}

/** Everybody who gets mails: customers, colleagues, and the machines in front of their mailboxes. */
export interface People {
  /** When somebody does something next, in epoch ms. */
  next(): number | undefined;
  /**
   * Takes the mails that came since the last call, and decides what their readers will do. A mail whose
   * reader will do nothing is not opened.
   */
  read(now: EpochMs): Promise<void>;
  /**
   * Makes everybody do what is due now; the acts of one person come one after the other. False when nothing
   * was due.
   */
  act(now: EpochMs): Promise<boolean>;
}

/**
 * Makes the people of a simulation.
 *
 * @param isHit whether things have just gone badly wrong in a region at an instant (epoch ms)
 * @param onUnsubscribe called with the address of each reader who has unsubscribed, and when (epoch ms)
 */
export function simulatedPeople(
  world: Pick<World, 'client' | 'clock' | 'mailbox' | 'tableName'>,
  seed: number,
  isHit: (region: string | undefined, now: EpochMs) => boolean,
  onUnsubscribe: (address: string, now: EpochMs) => void = () => undefined,
): People {
  const customers = customerStore(world.client, world.tableName);
  const plans = diary<Plan>(HOUR_MS);
  let read = 0;

  async function toCustomer(
    { tags, to }: Mail,
    now: EpochMs,
  ): Promise<{ language: string; intents: Intent[] }> {
    const customer = await customers.get(tags.ref ?? '');
    if (customer === undefined) return { language: 'en', intents: [] };
    const language = customer.locale.startsWith('de') ? 'de' : 'en';
    const reader: Reader = {
      ref: customer.ref,
      account: customer.account,
      language,
      tenure: Math.max(0, now - Date.parse(customer.since)) / YEAR_MS,
      isHit: isHit(customer.region, now),
    };
    const received = { kind: tags.kind, week: tags.week ?? '' } as Received;
    return {
      language: customer.locale,
      intents: [...scannerIntents(seed, to[0] ?? ''), ...customerIntents(seed, reader, received)],
    };
  }

  return {
    next: plans.next,

    async read(now) {
      const mails = world.mailbox.list().slice(read);
      read += mails.length;
      const scanned: Plan[] = [];
      for (const mail of mails) {
        const [who = ''] = mail.to;
        if (mailboxHabit(seed, who, mail) === 'bounces') continue;
        const open = async (): Promise<MailLinks> =>
          readLinks((await world.mailbox.raw(mail.id)) ?? new Uint8Array());
        const { language, intents } = isToCustomer(mail)
          ? await toCustomer(mail, now)
          : { language: 'en', intents: await toStaff(seed, mail, open) };
        if (intents.length === 0) continue;
        const links = await open();
        for (const { after, act } of intents) {
          const plan = { who, act, language, links };
          if (act.kind === 'scan') scanned.push(plan);
          else plans.add(now + after, plan);
        }
      }
      if (scanned.length === 0) return;
      await world.clock.sleep(SCAN_AFTER_MS);
      await act(scanned);
    },

    async act(now) {
      const due = plans.take(now);
      await act(due);
      for (const { act: what, who } of due) if (what.kind === 'unsubscribe') onUnsubscribe(who, now);
      return due.length > 0;
    },
  };
}

async function act(plans: readonly Plan[]): Promise<void> {
  const byPerson = Map.groupBy(plans, ({ who }) => who);
  await Readable.from(byPerson.values()).forEach(
    async (theirs: readonly Plan[]) => {
      for (const { act: what, links, language } of theirs)
        await perform(what, links, browser(language, what.kind === 'scan' ? 'scanner' : 'person'));
    },
    { concurrency: SIDE_BY_SIDE },
  );
}

const CASE_KINDS: readonly string[] = [
  'alert',
  'words',
  'escalation',
  'overdue',
] satisfies CaseMail['kind'][];

async function toStaff(seed: number, mail: Mail, open: () => Promise<MailLinks>): Promise<Intent[]> {
  const { kind = '' } = mail.tags;
  if (!CASE_KINDS.includes(kind)) return [];
  const { case: link = '' } = await open();
  return staffIntents(seed, {
    to: mail.to[0] ?? '',
    // The path of the link is the same in every run; the address of this machine is not.
    name: `${kind} ${new URL(link).pathname}`,
    kind: kind as CaseMail['kind'],
  });
}
