import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import PostalMime from 'postal-mime';
import type { Case } from '../../functions/domain/cases/case.ts';
import type { Bundle } from '../../functions/domain/programme/bundle.ts';
import { toEpochMs } from '../../functions/domain/time/instant.ts';
import { DAY_MS, MINUTE_MS, WEEK_MS } from '../../functions/domain/time/units.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { caseStore } from '../../functions/store/cases.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import type { Mail } from '../../infra/local/files/mailbox.ts';
import { dice } from '../../infra/local/simulation/dice.ts';
import { compile } from '../../infra/local/world/publish.ts';
import { startWorld, type World } from '../../infra/local/world/world.ts';
import type { WorldOptions } from '../../infra/local/world/world-options.ts';
import { browserPages, chromiumVisitor } from './chromium.ts';
import { linksIn } from './mails.ts';
import type { Fate, Population, Step } from './population.ts';
import { domainOf } from './receivers.ts';
import { anewVerdictOf, type Counted, hasCauses, storedOf, verdictOf } from './verdict.ts';
import { plainVisitor, type Request } from './visitor.ts';

/** What became of one ask. */
export interface Played {
  readonly population: Population;
  readonly meant?: number;
  readonly wishes: NonNullable<Fate['wishes']>;
  /** Epoch ms. */
  readonly sentAt: number;
  /** Everything that was asked of the pages of its score, in order. */
  readonly requests: readonly Request[];
  /** The product's verdict in the end. */
  readonly verdict: Counted;
  /** The same, had nothing been learnt of receivers. Absent where there was nothing to learn from. */
  readonly unlearnt?: Counted;
  /** The verdict on the same evidence by the numbers of the moment, with or without what was learnt. */
  readonly anew: (isLearnt: boolean) => Counted;
  /** The evidence as the product stores it. */
  readonly stored: object;
  readonly case?: Case;
  /** Whether words or causes are stored. */
  readonly hasReasons: boolean;
  readonly isUnsubscribed: boolean;
  /** How many mails followed from an answer: follow-ups and thanks. */
  readonly replies: number;
}

/** A Tuesday; everybody of the first week is due on it. */
const START = Date.parse('2026-11-03T08:00:00Z');
/** How long before a question somebody has become a customer. */
const TENURE = 30 * DAY_MS;
/** Nothing is done later than this after the last mail. */
const LASTS = 34 * DAY_MS;

interface Ask {
  readonly population: Population;
  readonly fate: Fate;
  readonly id: string;
  /** From 0. */
  readonly week: number;
  readonly domain: string;
  readonly requests: Request[];
  sentAt?: number;
  replies: number;
  contact?: { readonly ref: string; readonly week: string };
}

export interface Playing {
  readonly populations: readonly Population[];
  /** Another seed plays other people and machines. */
  readonly seed: number;
  /** Asks of each population in each week. */
  readonly each: number;
  /** How many weeks of asks are played; the last is judged. */
  readonly weeks: number;
  /** Plays what needs a browser; without one, requests as a browser's do. */
  readonly browser?: Browser;
  /** More for the world that all happens in. */
  readonly world?: Pick<WorldOptions, 'database' | 'bundle'>;
  /** Told how many asks nobody is going to act on any more. */
  readonly onProgress?: (asks: number) => void;
}

/**
 * The asks of a play. The dice of an ask bear its own name, so that a population that is added or left out
 * changes nothing for others.
 */
export function asksOf({
  populations,
  seed,
  each,
  weeks,
}: Pick<Playing, 'populations' | 'seed' | 'each' | 'weeks'>): Ask[] {
  return Array.from({ length: weeks }, (_, week) =>
    populations.flatMap((population, index) =>
      Array.from({ length: each }, (_, nth): Ask => {
        const drawn = dice(seed, population.name, nth, week);
        const home = dice(seed, 'receiver', population.name, nth, week);
        return {
          population,
          week,
          id: `w${week}p${index}n${nth}`,
          domain: domainOf(population.receiver(home), home),
          requests: [],
          replies: 0,
          fate: population.draw(drawn),
        };
      }),
    ),
  ).flat();
}

const HEADER = 'id,email,first_name,last_name,account,owner_email,region,locale,time_zone,customer_since';

const addressOf = ({ id, domain }: Ask): string => `${id}@${domain}`;
const OWNER = 'owner@hearback.example';

const rowOf = (ask: Ask): string =>
  [
    ask.id,
    addressOf(ask),
    'Kim',
    'Doe',
    'Example Ltd',
    OWNER,
    'EU',
    'en',
    'UTC',
    new Date(START + ask.week * WEEK_MS - TENURE).toISOString().slice(0, 10),
  ].join(',');

const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));

/**
 * What is shipped, without reminders of cases and, where nothing is learnt, without digests: they are most of
 * the work of 34 days, and no answer depends on them.
 */
async function bundleOf({ weeks, world }: Playing): Promise<Bundle> {
  const { programme, ...bundle } = world?.bundle ?? (await compile(TEMPLATES));
  const cases = { ...programme.cases, escalateAfter: 'P1Y', resolveWithin: 'P1Y' };
  const digests = weeks > 1 ? programme.digests : [];
  return { ...bundle, programme: { ...programme, cases, digests } };
}

/** Plays populations against the real pages, and tells what became of each ask of the last week. */
export async function play(playing: Playing): Promise<Played[]> {
  const { seed, weeks } = playing;
  const asks = asksOf(playing);
  const secret = (name: string): string => dice(seed, name).next().toString(36).padEnd(40, 'x');
  const world = await startWorld({
    ...playing.world,
    bundle: await bundleOf(playing),
    startAt: START,
    repeatable: { pepper: secret('pepper'), signing: secret('signing') },
    onError: (where, error) => {
      throw new Error(`${where} failed`, { cause: error });
    },
  });
  const files = await mkdtemp(path.join(tmpdir(), 'hearback-rig-'));
  try {
    const importWeek = async (week: number): Promise<void> => {
      const file = path.join(files, `${week}.csv`);
      await writeFile(file, [HEADER, ...asks.filter((ask) => ask.week === week).map(rowOf)].join('\n'));
      await world.importFile(file);
    };
    await playAll(world, asks, importWeek, playing);
    const played: Played[] = [];
    // One after another: hundreds of reads at once do not all get a connection on a busy machine.
    for (const ask of asks) if (ask.week === weeks - 1) played.push(await resultOf(world, ask, weeks > 1));
    return played;
  } finally {
    await world.stop();
    await rm(files, { recursive: true, force: true });
  }
}

interface Planned {
  readonly at: number;
  readonly act: () => Promise<void>;
  /** Absent for an import. */
  readonly ask?: Ask;
}

async function playAll(
  world: World,
  asks: readonly Ask[],
  importWeek: (week: number) => Promise<void>,
  { browser, weeks, onProgress = () => undefined }: Playing,
): Promise<void> {
  const { clock, mailbox } = world;
  const byAddress = new Map(asks.map((ask) => [addressOf(ask), ask]));
  const byRef = new Map<string, Ask>();
  const planned: Planned[] = Array.from({ length: weeks }, (_, week) => ({
    at: START + week * WEEK_MS,
    act: () => importWeek(week),
  }));
  let known = 0;
  const done = new Set<Ask>();

  const pages = browser === undefined ? undefined : browserPages(browser);
  const visitorOf = ({ population, requests }: Ask) => {
    const note = (request: Request): void => void requests.push(request);
    return pages !== undefined && population.isInBrowser
      ? chromiumVisitor(pages, clock.now, note)
      : plainVisitor(clock.now, note);
  };

  const plan = (ask: Ask, mail: Mail, steps: readonly Step[]): void => {
    const visitor = visitorOf(ask);
    for (const { after, act } of steps)
      planned.push({ ask, at: toEpochMs(mail.at) + Math.max(0, after), act: () => act(visitor) });
    planned.sort((a, b) => a.at - b.at);
  };

  const read = async (mail: Mail) =>
    linksIn(await PostalMime.parse((await mailbox.raw(mail.id)) ?? new Uint8Array()));

  async function take(mail: Mail): Promise<void> {
    const { kind, ref = '', week = '', audience = '' } = mail.tags;
    if (kind === 'score') {
      const ask = byAddress.get(mail.to[0] ?? '');
      // Who is asked again in later weeks has had the part in the play already.
      if (ask === undefined || ask.contact !== undefined) return;
      ask.sentAt = toEpochMs(mail.at);
      ask.contact = { ref, week };
      byRef.set(ref, ask);
      plan(ask, mail, ask.fate.script.ask?.(await read(mail)) ?? []);
      return;
    }
    // Mails to colleagues name the case, and a case its customer.
    const ask = byRef.get(ref) ?? byRef.get(/^_case_(.+)$/.exec(audience)?.[1] ?? '');
    if (ask === undefined) return;
    const { followUp, alert } = ask.fate.script;
    if (kind === 'follow-up' || kind === 'thanks') ask.replies += 1;
    if (kind === 'follow-up') plan(ask, mail, followUp?.(await read(mail)) ?? []);
    if (kind === 'alert') plan(ask, mail, alert?.(await read(mail)) ?? []);
  }

  async function readNewMails(): Promise<void> {
    const mails = mailbox.list();
    for (const mail of mails.slice(known)) await take(mail);
    known = mails.length;
  }

  async function takeStep(): Promise<void> {
    const current = planned.shift();
    await current?.act();
    if (current?.ask === undefined || done.has(current.ask)) return;
    if (planned.some(({ ask }) => ask === current.ask)) return;
    done.add(current.ask);
    onProgress(done.size);
  }

  const end = START + (weeks - 1) * WEEK_MS + LASTS;
  for (;;) {
    const step = planned[0]?.at ?? end;
    // The schedules run once a minute: within one there is nothing to ask for.
    const minute = (Math.floor(clock.now() / MINUTE_MS) + 1) * MINUTE_MS;
    const work = step < minute ? step : ((await world.nextWork()) ?? end);
    const tick = Math.max(minute, Math.ceil(work / MINUTE_MS) * MINUTE_MS);
    const next = Math.min(step, tick);
    if (next >= end) break;
    clock.moveTo(next);
    if (step <= tick) await takeStep();
    else {
      await world.tickDue();
      await readNewMails();
    }
  }
  clock.moveTo(end);
  await world.tickDue();
}

async function resultOf({ client, tableName, clock }: World, ask: Ask, hasLearnt: boolean): Promise<Played> {
  const { population, fate, requests, replies, sentAt } = ask;
  if (ask.contact === undefined || sentAt === undefined)
    throw new Error(`${population.name}: no mail was sent to ${ask.id}.`);
  const id = { ref: ask.contact.ref, week: ask.contact.week, kind: 'score' } as const;
  const contacts = contactStore(client, tableName);
  const contact = await contacts.get(id);
  if (contact === undefined) throw new Error(`${population.name}: the contact of ${ask.id} is gone.`);
  const [comment, opened, address] = await Promise.all([
    contacts.comment(id),
    caseStore(client, tableName).get(id),
    addressStore(client, tableName).get(contact.addressHash),
  ]);
  return {
    population,
    ...(fate.meant === undefined ? {} : { meant: fate.meant }),
    wishes: fate.wishes ?? [],
    sentAt,
    requests,
    verdict: verdictOf(contact, clock.now()),
    ...(hasLearnt ? { unlearnt: anewVerdictOf(contact)(false) } : {}),
    anew: anewVerdictOf(contact),
    stored: storedOf(contact),
    ...(opened === undefined ? {} : { case: opened }),
    hasReasons: comment !== undefined || hasCauses(contact),
    isUnsubscribed: address?.suppression?.reason === 'unsubscribed',
    replies,
  };
}
