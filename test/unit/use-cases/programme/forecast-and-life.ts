import fc from 'fast-check';
import { expect } from 'vitest';
import { forecast } from '../../../../functions/domain/asking/forecast.ts';
import type { Programme } from '../../../../functions/domain/programme/programme.ts';
import { toInstant } from '../../../../functions/domain/time/instant.ts';
import { DAY_MS, MINUTE_MS } from '../../../../functions/domain/time/units.ts';
import { UnreadableItem } from '../../../../functions/ports/unreadable-item.ts';
import { applyProgramme } from '../../../../functions/use-cases/programme/apply.ts';
import { seatPlan } from '../../../../functions/use-cases/programme/hand-out-seats.ts';
import { knownCustomers } from '../../../../functions/use-cases/programme/known-customers.ts';
import { aCase } from '../../../support/factories.ts';
import { forecastWorld, type SentMail } from '../../../support/forecast-world.ts';
import { accounts, type Person, programmes, startIn } from '../../../support/random-programmes.ts';

/** What happens to the programme before it is looked ahead. */
export type Change = 'none' | 'published' | 'applied';

export interface Case {
  readonly programme: Programme;
  /** The one that is published, unless nothing is. */
  readonly other: Programme;
  readonly change: Change;
  readonly people: readonly Person[];
  /** How many minutes of life there are before. */
  readonly minutes: number;
  readonly days: number;
}

type World = Awaited<ReturnType<typeof forecastWorld>>;

const START = startIn('Pacific/Kiritimati');

/** Mails as they can be compared, in the order of time for each customer. */
const inOrder = (mails: readonly SentMail[]) =>
  mails
    .map(({ at, ...mail }) => ({ ...mail, at: toInstant(at) }))
    .sort((a, b) => a.ref.localeCompare(b.ref) || a.at.localeCompare(b.at));

/** Some of those who were asked have answered at once, and some of these have a case. */
async function answer(
  { contacts, cases, ports }: World,
  people: readonly Person[],
  sent: readonly SentMail[],
) {
  for (const { ref, at } of sent) {
    const habits = people.find(({ customer }) => customer.ref === ref)?.habits ?? [];
    const customer = await ports.customers.get(ref);
    const past = customer?.recent.at(-1);
    const habit = habits[(customer?.recent.length ?? 0) % habits.length];
    if (past === undefined || habit?.answersAfter === undefined) continue;
    const contact = await contacts.get({ ref, ...past });
    if (contact === undefined) continue;
    const instant = toInstant(at);
    contacts.put({ ...contact, settled: { score: 3, grade: 'confirmed', at: instant } });
    if (habit.caseFor !== undefined)
      await cases.add(aCase('any', { ref, week: past.week, openedAt: instant, nudgeAt: instant }));
  }
}

/** Lives for a while, looks ahead, and lives on. */
async function foreseenAndLived({ programme, other, change, people, minutes, days }: Case) {
  const world = await forecastWorld(programme, START);
  for (const { customer } of people)
    await world.knows({ ...customer, agenda: { lane: 'review', kind: 'review', dueAt: toInstant(START) } });
  const middle = START + minutes * MINUTE_MS;
  const end = middle + days * DAY_MS;
  await world.play(middle, (sent) => answer(world, people, [sent]));
  world.clock.set(toInstant(middle));

  const next = change === 'none' ? programme : other;
  const isReplanned = change === 'applied';
  const seats = await seatPlan(world.ports, next, middle);
  const foreseen: SentMail[] = [];
  for await (const known of knownCustomers(world.ports, [next])) {
    if (known instanceof UnreadableItem) throw known;
    const customer = isReplanned ? seats.seated(known.customer) : known.customer;
    for (const each of forecast(customer, { ...known.facts, programme: next, isReplanned }, middle, end)) {
      if (each.kind !== 'goes') continue;
      const { kind, occasion } = each.contact;
      const { ref } = customer;
      const band = each.band ?? '?';
      foreseen.push({ ref, kind, ...(occasion !== undefined && { occasion }), at: each.at, band });
    }
  }
  world.bundle.programme = next;
  if (isReplanned) await applyProgramme(world.ports, next);
  return { foreseen, lived: await world.play(end) };
}

/** What is foreseen is what happens, if nobody answers. */
export const checkForecasts = (runs: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(
      fc.record({
        programme: programmes,
        other: programmes,
        change: fc.constantFrom<Change>('none', 'published', 'applied'),
        people: accounts({ min: 1, max: 3 }),
        minutes: fc.integer({ min: 0, max: 1_000 * 24 * 60 }),
        days: fc.integer({ min: 1, max: 700 }),
      }),
      async (each) => {
        const { foreseen, lived } = await foreseenAndLived(each);
        expect(inOrder(foreseen)).toEqual(inOrder(lived));
      },
    ),
    { numRuns: runs },
  );
