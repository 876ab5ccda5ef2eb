import { describe, expect, it } from 'vitest';
import { forecast } from '../../../../functions/domain/asking/forecast.ts';
import { DAY_MS } from '../../../../functions/domain/time/units.ts';
import { UnreadableItem } from '../../../../functions/ports/unreadable-item.ts';
import { knownCustomers } from '../../../../functions/use-cases/programme/known-customers.ts';
import { aCase, aContact, aCustomer, aProgramme, refFor } from '../../../support/factories.ts';
import { forecastWorld } from '../../../support/forecast-world.ts';

const NOW = Date.parse('2026-11-02T08:00:00Z');
const sound = aProgramme();
const ignoring = { ...sound, fatigue: { ...sound.fatigue, ignoredAsks: 2 } };
const ASK = { week: '2026-W19', kind: 'score', on: '2026-05-04' } as const;
const customer = aCustomer('k', {
  since: '2025-05-02',
  recent: [ASK],
  agenda: { lane: 'review', kind: 'review', dueAt: '2026-11-02T07:00:00Z' },
});

async function known(programmes = [sound], settled = true) {
  const world = await forecastWorld(sound, NOW);
  await world.knows(customer);
  const answer = { score: 9, grade: 'confirmed', at: '2026-05-05T10:00:00Z' } as const;
  world.contacts.put(aContact('k', { week: ASK.week, ...(settled && { settled: answer }) }));
  await world.cases.add(aCase('k'));
  await world.cases.add(aCase('other'));
  let glances = 0;
  const glance: typeof world.contacts.glance = (id) => {
    glances += 1;
    return world.contacts.glance(id);
  };
  const contacts = { ...world.contacts, glance };
  for await (const each of knownCustomers({ ...world.ports, contacts }, programmes))
    if (!(each instanceof UnreadableItem)) return { ...each, glances };
  throw new Error('Nobody is known.');
}

describe('what is known beside a customer', () => {
  it('is their address and their own cases', async () => {
    const { facts } = await known();
    expect(facts.address).toMatchObject({ ref: refFor('k') });
    expect(facts.openCases?.map(({ ref }) => ref)).toEqual([refFor('k')]);
  });

  it('is read of a question only where a rule of one of the programmes wants to know its answer', async () => {
    expect((await known()).glances).toBe(0);
    expect((await known([sound, ignoring])).glances).toBe(1);
  });

  it.each([
    [true, '2027-05-03'],
    // The wait for the milestone of May is doubled.
    [false, '2027-11-01'],
  ])('tells an answer that counts only after the next question: %s', async (settled, next) => {
    // One question of May is on the item. Two in a row are ignored after November's, if it had no answer.
    const half = {
      ...ignoring,
      bands: sound.bands.map((band) => ({ ...band, ask: { at: [], every: 'P6M' } })),
    };
    const { facts } = await known([half], settled);
    const days = [...forecast(customer, { ...facts, programme: half }, NOW, NOW + 700 * DAY_MS)].flatMap(
      (each) => (each.kind === 'goes' ? [each.on] : []),
    );
    expect(days.slice(0, 2)).toEqual(['2026-11-02', next]);
  });
});
