import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Readable } from 'node:stream';
import { isoWeekOf, mondayOf, toEpochMs, toInstant } from '../../../functions/domain/instant.ts';
import { customerStore } from '../../../functions/store/customers.ts';
import type { Secrets } from '../data-dir.ts';
import { isToCustomer, type Mail } from '../mailbox.ts';
import { travelTo } from '../travel.ts';
import type { World } from '../world.ts';
import type { Intent } from './act.ts';
import { browser } from './browser.ts';
import { customerIntents, type Reader, type Received } from './customer-habits.ts';
import { diary } from './diary.ts';
import { inventedPeople } from './invented-people.ts';
import { type MailLinks, readLinks } from './mail.ts';
import { perform } from './perform.ts';
import { scannerIntents } from './scanner-habits.ts';
import { type CaseMail, staffIntents } from './staff-habits.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WEEK_MS = 7 * DAY_MS;
const YEAR_MS = 365.25 * DAY_MS;
/** The clock stops at half hours: what falls due in between is done together. A longer step would miss the end of send windows. */
const GRID_MS = 30 * MINUTE_MS;
/** How long after delivery scanners come: the median of the bursts that were published. */
const SCAN_AFTER_MS = 43_000;
const SIDE_BY_SIDE = 4;
/** Each Monday the company's list brings this many people more. */
const PER_WEEK = 75;
/** On Monday mornings. */
const LIST_COMES_MS = 9 * 60 * MINUTE_MS;
/** Everything goes wrong in these weeks of the simulation for everybody in this region: something to be seen in the figures. */
const OUTAGE = { weeks: [5, 6], region: 'EMEA' } as const;

export interface Simulation {
  readonly world: World;
  readonly seed: number;
  readonly weeks: number;
  /** Whether invented people join those who are there, week by week. */
  readonly joinedByOthers: boolean;
  /** Told the number of each week, from 0, as it is over. */
  readonly onWeek: (weeks: number) => void;
}

/** The secrets of a simulated world: with them customers get the same refs in each run, and so the same fates. */
export function secretsOf(seed: number): Secrets {
  const secret = (use: string): string =>
    createHash('sha256').update(`simulation ${use} ${seed}`).digest('base64url');
  return { pepper: secret('pepper'), signing: secret('signing') };
}

/** Epoch ms of the Monday with which a simulation's first week begins. */
export const firstMonday = (startedAt: number): number =>
  toEpochMs(`${mondayOf(isoWeekOf(toInstant(startedAt)))}T00:00:00Z`);

interface Plan {
  readonly who: string;
  readonly act: Intent['act'];
  readonly language: string;
  readonly links: MailLinks;
}

/** Brings mails to the people they are for, and remembers what these will do. */
function postman({ world, seed }: Simulation, startedAt: number) {
  const customers = customerStore(world.client, world.tableName);
  const plans = diary<Plan>(GRID_MS);
  let read = 0;

  const isHit = (region: string | undefined, now: number): boolean => {
    const week = 1 + Math.floor((now - firstMonday(startedAt)) / WEEK_MS);
    return region === OUTAGE.region && OUTAGE.weeks.some((each) => each === week);
  };

  async function toCustomer(
    { tags, to }: Mail,
    now: number,
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

    /** Gives out the mails that came since the last time. Those whose reader will do nothing are not even opened. */
    async deliver(now: number): Promise<void> {
      const mails = world.mailbox.list().slice(read);
      read += mails.length;
      const scanned: Plan[] = [];
      for (const mail of mails) {
        const [who = ''] = mail.to;
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

    /** Everything that people do now. What one person does comes one after the other. */
    act: (now: number): Promise<void> => act(plans.take(now)),
  };
}

async function act(plans: readonly Plan[]): Promise<void> {
  const byPerson = Map.groupBy(plans, ({ who }) => who);
  await Readable.from(byPerson.values()).forEach(
    async (theirs: readonly Plan[]) => {
      for (const { act: what, links, language } of theirs) await perform(what, links, browser(language));
    },
    { concurrency: SIDE_BY_SIDE },
  );
}

const CASE_KINDS: readonly string[] = [
  'alert',
  'words',
  'escalation',
  'reminder',
] satisfies CaseMail['kind'][];

async function toStaff(seed: number, mail: Mail, open: () => Promise<MailLinks>): Promise<Intent[]> {
  const { kind = '' } = mail.tags;
  if (!CASE_KINDS.includes(kind)) return [];
  const { case: link = '' } = await open();
  return staffIntents(seed, {
    to: mail.to[0] ?? '',
    // The link is the same in every run, but for the address of this machine.
    name: `${kind} ${new URL(link).pathname}`,
    kind: kind as CaseMail['kind'],
  });
}

/**
 * Plays weeks of people and machines through the real functions: what they do is done to the public pages, by links from the
 * mails in the inbox. A held clock jumps from one half hour that has something to the next. It ends after the Monday on which
 * the digests of the last week go out.
 */
export async function simulate(simulation: Simulation): Promise<void> {
  const { world, seed, weeks, onWeek } = simulation;
  const startedAt = world.clock.now();
  const monday = firstMonday(startedAt);
  const end = monday + weeks * WEEK_MS + DAY_MS;
  const files = await mkdtemp(path.join(tmpdir(), 'hearback-simulation-'));
  const post = postman(simulation, startedAt);
  const lists = diary<number>(GRID_MS);
  for (let week = 0; simulation.joinedByOthers && week < weeks; week += 1)
    lists.add(Math.max(startedAt, monday + week * WEEK_MS + LIST_COMES_MS), week);

  async function importLists(now: number): Promise<void> {
    for (const week of lists.take(now)) {
      const file = path.join(files, `week-${week}.csv`);
      await writeFile(file, inventedPeople(seed, week * PER_WEEK, PER_WEEK, now));
      await world.importFile(file);
    }
  }

  try {
    await travelTo(
      end,
      {
        clock: world.clock,
        async nextWork() {
          const times = [await world.nextWork(), post.next(), lists.next()];
          return Math.min(...times.filter((time) => time !== undefined));
        },
        async tick() {
          const now = world.clock.now();
          onWeek(Math.min(weeks, Math.floor((now - monday) / WEEK_MS)));
          await importLists(now);
          await post.act(now);
          await world.tickDue();
          await post.deliver(now);
        },
      },
      GRID_MS,
    );
  } finally {
    await rm(files, { recursive: true, force: true });
  }
}
