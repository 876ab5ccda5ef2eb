import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import PostalMime, { type Email } from 'postal-mime';
import type { Contact } from '../../functions/domain/asking/contact.ts';
import type { Case } from '../../functions/domain/cases/case.ts';
import { toEpochMs } from '../../functions/domain/time/instant.ts';
import { DAY_MS, MINUTE_MS } from '../../functions/domain/time/units.ts';
import { addressStore } from '../../functions/store/addresses.ts';
import { caseStore } from '../../functions/store/cases.ts';
import { contactStore } from '../../functions/store/contacts.ts';
import type { Mail } from '../../infra/local/files/mailbox.ts';
import { dice } from '../../infra/local/simulation/dice.ts';
import type { World } from '../../infra/local/world/world.ts';
import { startShippedWorld } from '../support/shipped-world.ts';
import type { Fate, Population, RigMail, Step } from './population.ts';
import { makeVisitor, type Request } from './visitor.ts';

/** What became of one ask. */
export interface Played {
  readonly population: Population;
  readonly meant?: number;
  readonly sentAt: number;
  /** Everything that was asked of the pages, in order. */
  readonly requests: readonly Request[];
  readonly contact: Contact;
  readonly case?: Case;
  readonly comment: boolean;
  readonly unsubscribed: boolean;
  /** The instant at which all of it is judged, epoch ms. */
  readonly judgedAt: number;
}

/** A Tuesday; everybody is due on it. */
const START = Date.parse('2026-11-03T08:00:00Z');
/** Nothing is done later than this after the last mail. */
const LASTS = 34 * DAY_MS;

interface Ask {
  readonly population: Population;
  readonly fate: Fate;
  readonly id: string;
  readonly requests: Request[];
  sentAt?: number;
  contact?: { readonly ref: string; readonly week: string };
}

/** The links of a mail. */
function linksIn(mail: Email): RigMail {
  const html = mail.html ?? '';
  const found = (page: string): string | undefined =>
    new RegExp(`href="(http[^"]*/${page}/[^"]+)"`).exec(html)?.[1]?.replaceAll('&amp;', '&');
  const scores = new Map(
    [...html.matchAll(/href="(http[^"]*\/s\/[^"/]+\/(\d+))"/g)].map(([, url = '', score]) => [
      Number(score),
      url,
    ]),
  );
  const header = mail.headers.find(({ key }) => key === 'list-unsubscribe')?.value ?? '';
  const [cause, page, unsubscribe, inBody] = [
    found('w'),
    found('c'),
    /<(http[^>]+)>/.exec(header)?.[1],
    found('u'),
  ];
  return {
    scores,
    ...(cause === undefined ? {} : { cause }),
    ...(page === undefined ? {} : { case: page }),
    ...(unsubscribe === undefined ? {} : { unsubscribe }),
    ...(inBody === undefined ? {} : { unsubscribeInBody: inBody }),
  };
}

const HEADER = 'id,email,first_name,last_name,account,owner_email,region,locale,time_zone,customer_since';

/**
 * Plays each population against the real pages, `each` asks of it, and tells what became of every ask.
 *
 * @param onProgress told how many of all steps are done
 */
export async function play(
  populations: readonly Population[],
  seed: number,
  each: number,
  onProgress: (done: number, of: number) => void = () => undefined,
): Promise<Played[]> {
  const asks: Ask[] = populations.flatMap((population, index) =>
    Array.from({ length: each }, (_, nth) => ({
      population,
      id: `p${index}-${nth}`,
      requests: [],
      fate: population.draw(dice(seed, population.name, nth)),
    })),
  );
  const secret = (name: string): string => dice(seed, name).next().toString(36).padEnd(40, 'x');
  const world = await startShippedWorld({
    startAt: START,
    repeatable: { pepper: secret('pepper'), signing: secret('signing') },
    onError: (where, error) => {
      throw new Error(`${where} failed`, { cause: error });
    },
  });
  const files = await mkdtemp(path.join(tmpdir(), 'hearback-rig-'));
  try {
    const file = path.join(files, 'customers.csv');
    const rows = asks.map(({ id }) =>
      [
        id,
        `${id}@example.com`,
        'Kim',
        'Doe',
        'Example Ltd',
        `owner-${id}@example.org`,
        'EU',
        'en',
        'UTC',
        '2026-10-04',
      ].join(','),
    );
    await writeFile(file, [HEADER, ...rows].join('\n'));
    await world.importFile(file);
    await playAll(world, asks, onProgress);
    return await Promise.all(asks.map((ask) => resultOf(world, ask)));
  } finally {
    await world.stop();
    await rm(files, { recursive: true, force: true });
  }
}

interface Planned {
  readonly at: number;
  readonly ask: Ask;
  readonly act: Step['act'];
}

async function playAll(
  world: World,
  asks: readonly Ask[],
  onProgress: (done: number, of: number) => void,
): Promise<void> {
  const { clock, mailbox } = world;
  const byId = new Map(asks.map((ask) => [ask.id, ask]));
  const planned: Planned[] = [];
  const seen = new Set<string>();
  let done = 0;

  const plan = (ask: Ask, mail: Mail, steps: readonly Step[]): void => {
    for (const { after, act } of steps)
      planned.push({ at: toEpochMs(mail.at) + Math.max(0, after), ask, act });
    planned.sort((a, b) => a.at - b.at);
  };

  async function readNewMails(): Promise<void> {
    for (const mail of mailbox.list()) {
      if (seen.has(mail.id)) continue;
      seen.add(mail.id);
      const name = /^(?:owner-)?(p\d+-\d+)@/.exec(mail.to[0] ?? '')?.[1];
      const ask = byId.get(name ?? '');
      if (ask === undefined) continue;
      const links = linksIn(await PostalMime.parse((await mailbox.raw(mail.id)) ?? new Uint8Array()));
      const { kind, ref = '', week = '' } = mail.tags;
      const { script } = ask.fate;
      if (kind === 'score' && ask.contact === undefined) {
        ask.sentAt = toEpochMs(mail.at);
        ask.contact = { ref, week };
        plan(ask, mail, script.ask?.(links) ?? []);
      }
      if (kind === 'follow-up') plan(ask, mail, script.followUp?.(links) ?? []);
      if (kind === 'alert') plan(ask, mail, script.alert?.(links) ?? []);
    }
  }

  const end = START + LASTS;
  for (;;) {
    await readNewMails();
    const step = planned[0]?.at ?? end;
    const work = Math.max(clock.now() + 1, (await world.nextWork()) ?? end);
    // The schedules run once a minute.
    const tick = Math.ceil(work / MINUTE_MS) * MINUTE_MS;
    const next = Math.min(step, tick);
    if (next >= end) break;
    clock.moveTo(next);
    if (step <= tick) {
      const [current] = planned.splice(0, 1);
      if (current === undefined) break;
      const { requests } = current.ask;
      await current.act(makeVisitor(clock.now, (request) => requests.push(request)));
      done += 1;
      onProgress(done, done + planned.length);
    } else await world.tickDue();
  }
  clock.moveTo(end);
  await world.tickDue();
}

async function resultOf({ client, tableName, clock }: World, ask: Ask): Promise<Played> {
  if (ask.contact === undefined || ask.sentAt === undefined)
    throw new Error(`${ask.population.name}: no mail was sent to ${ask.id}.`);
  const id = { ref: ask.contact.ref, week: ask.contact.week, kind: 'score' } as const;
  const contacts = contactStore(client, tableName);
  const contact = await contacts.get(id);
  if (contact === undefined) throw new Error(`${ask.population.name}: the contact of ${ask.id} is gone.`);
  const [comment, opened, address] = await Promise.all([
    contacts.comment(id),
    caseStore(client, tableName).get(id),
    addressStore(client, tableName).get(contact.addressHash),
  ]);
  return {
    population: ask.population,
    ...(ask.fate.meant === undefined ? {} : { meant: ask.fate.meant }),
    sentAt: ask.sentAt,
    requests: ask.requests,
    contact,
    ...(opened === undefined ? {} : { case: opened }),
    comment: comment !== undefined,
    unsubscribed: address?.suppression?.reason === 'unsubscribed',
    judgedAt: clock.now(),
  };
}
