import { describe, expect, it } from 'vitest';
import { campaignDay, campaignOccasion } from '../../../../functions/domain/asking/campaigns.ts';
import type { Customer } from '../../../../functions/domain/asking/customer.ts';
import { forecast } from '../../../../functions/domain/asking/forecast.ts';
import { firstSendDay } from '../../../../functions/domain/asking/send-days.ts';
import type { Programme } from '../../../../functions/domain/programme/programme.ts';
import { toInstant } from '../../../../functions/domain/time/instant.ts';
import { DAY_MS, HOUR_MS } from '../../../../functions/domain/time/units.ts';
import { aCustomer, aProfile, aProgramme, refFor } from '../../../support/factories.ts';
import { forecastWorld } from '../../../support/forecast-world.ts';

// What changes while a contact is under way, through the sender itself.

const MONDAY = Date.parse('2026-11-02T08:00:00Z');
const day = (count: number): number => MONDAY + count * DAY_MS;
const REF = refFor('m');
const REVIEW = { lane: 'review', kind: 'review', dueAt: '2026-11-02T07:00:00Z' } as const;

async function start(programme: Programme, change: Partial<Customer>) {
  const world = await forecastWorld(programme, MONDAY);
  await world.knows(aCustomer('m', { importedAt: '2025-01-01T09:00:00Z', agenda: REVIEW, ...change }));
  await world.play(MONDAY);
  const customer = () => world.customers.all.get(REF);
  return {
    ...world,
    customer,
    sent: async (until: number) =>
      (await world.play(until)).map(({ at, band, occasion }) => [
        toInstant(at).slice(0, 10),
        band,
        ...(occasion === undefined ? [] : [occasion]),
      ]),
    imports: async (profile: Partial<Customer>) => {
      const { since = '' } = { ...customer(), ...profile };
      await world.ports.customers.save({ ...aProfile('m'), since }, toInstant(world.clock.now()), true);
    },
  };
}

const sound = aProgramme();
const withEvery = (duration: string, change: Partial<Programme> = {}): Programme => ({
  ...sound,
  bands: sound.bands.map((band) => ({ ...band, ask: { at: [], every: duration } })),
  ...change,
});

describe('a programme that changes under way', () => {
  // Due on 5 November by the half year.
  const customer = {
    since: '2025-05-05',
    recent: [{ week: '2026-W19', kind: 'score', on: '2026-05-05' }],
  } as const;

  it('decides by the new one what the old one has planned: it still calls for it', async () => {
    const world = await start(sound, customer);
    world.bundle.programme = withEvery('P3M');
    expect(await world.sent(day(7))).toEqual([['2026-11-05', 'settled']]);
  });

  it('drops what nothing calls for any more, and plans by the new one', async () => {
    const world = await start(sound, {
      ...customer,
      recent: [{ week: '2026-W32', kind: 'score', on: '2026-08-05' }],
    });
    expect(world.customer()?.nextContact?.dueAt).toContain('2026-11-05');
    world.bundle.programme = withEvery('P7M');
    expect(await world.sent(day(60))).toEqual([]);
    expect(world.customer()?.skipped).toMatchObject({ reason: 'no-longer-due' });
    expect(world.customer()?.nextContact?.dueAt).toContain('2027-01-05');
  });

  it('holds it by a rule that is new', async () => {
    const world = await start(sound, customer);
    world.bundle.programme = { ...sound, fatigue: { ...sound.fatigue, quietTime: 'P200D' } };
    expect(await world.sent(day(60))).toEqual([['2026-11-23', 'settled']]);
    expect(world.customer()?.skipped).toMatchObject({ reason: 'quiet-time' });
  });

  it('has it wait for a window that has moved', async () => {
    const world = await start(sound, customer);
    world.bundle.programme = { ...sound, sendWindow: { ...sound.sendWindow, days: ['tue'] } };
    expect(await world.sent(day(10))).toEqual([['2026-11-10', 'settled']]);
  });

  it('sends the mail of the band in which the customer is on that day', async () => {
    // Asked about Tuesday; a veteran from Thursday on; mail goes on Mondays.
    const mondays = { ...sound.sendWindow, days: ['mon' as const] };
    const programme = withEvery('P1Y', { renewal: { askBefore: 'P0D' }, sendWindow: mondays });
    const recent = [{ week: '2026-W19', kind: 'score', on: '2026-05-05' }] as const;
    const world = await start(programme, { since: '2024-11-05', renewalOn: '2026-11-03', recent });
    expect(await world.sent(day(10))).toEqual([['2026-11-09', 'veteran']]);
  });
});

describe('a date that is corrected', () => {
  it('plans anew, and asks once', async () => {
    const world = await start(sound, { since: '2026-10-06' });
    expect(world.customer()?.nextContact?.dueAt).toContain('2026-11-05');
    await world.imports({ since: '2026-10-08' });
    expect(await world.sent(day(30))).toEqual([['2026-11-09', 'new']]);
    // Now it would have been earlier: what was asked stays asked.
    await world.imports({ since: '2026-10-01' });
    expect(await world.sent(day(55))).toEqual([]);
  });

  it('does not ask twice whose milestone comes once more by it', async () => {
    const world = await start(sound, { since: '2026-10-06' });
    expect(await world.sent(day(5))).toEqual([['2026-11-05', 'new']]);
    await world.imports({ since: '2026-10-20' });
    // The milestone of 19 November is within the gap.
    expect(await world.sent(day(70))).toEqual([]);
    expect(world.customer()?.nextContact?.dueAt).toContain('2027-01-18');
  });
});

describe('two campaigns in one week', () => {
  const campaigns = ['one', 'two'].map((name, nth) => ({
    name,
    start: `2026-11-0${3 + nth}`,
    spreadOver: 'P1D',
    audience: {},
  }));
  const [one, two] = campaigns.map(campaignOccasion);
  const recent = [{ week: '2026-W19', kind: 'score', on: '2026-05-05' }] as const;
  const programme = withEvery('P1Y', { campaigns });

  it('both ask: the gap moves the other, and is named', async () => {
    const world = await start(programme, { since: '2025-05-05', recent });
    const day60 = '2027-01-04';
    const customer = world.customer();
    if (customer === undefined) throw new Error('nobody');
    const told = [...forecast(customer, { programme }, MONDAY, day(120))];
    expect(await world.sent(day(120))).toEqual([
      ['2026-11-03', 'settled', one],
      [day60, 'settled', two],
    ]);
    expect(told.flatMap((each) => (each.kind === 'held' ? [each] : []))).toEqual([
      {
        kind: 'held',
        contact: expect.objectContaining({ occasion: two }),
        on: '2026-11-04',
        by: { rule: 'min-gap', reason: 'min-gap' },
        until: day60,
      },
    ]);
  });

  it('move also when the day is there already: the gap is noted as what held it', async () => {
    const dueAt = '2026-11-04T10:00:00Z';
    const world = await start(programme, { since: '2025-05-05', recent });
    await world.sent(day(1.5));
    // Both were planned by somebody who did not know of the other.
    await world.knows({
      ...aCustomer('m', world.customer()),
      nextContact: { kind: 'score', dueAt, ...(two !== undefined && { occasion: two }) },
      agenda: { lane: 'rest', kind: 'score', dueAt },
    });
    expect(await world.sent(day(30))).toEqual([]);
    expect(world.customer()?.skipped).toMatchObject({ reason: 'min-gap', occasion: two });
    expect(await world.sent(day(120))).toEqual([['2027-01-04', 'settled', two]]);
  });
});

describe('a campaign whose days are changed', () => {
  const campaign = { name: 'one', start: '2026-11-03', spreadOver: 'P1D', audience: {} };
  const later = { ...campaign, start: '2026-11-20', spreadOver: 'P90D' };
  const recent = [{ week: '2026-W19', kind: 'score', on: '2026-05-05' }] as const;
  const asks = { since: '2025-06-05', recent };
  const occasion = campaignOccasion(campaign);

  it('asks nobody twice', async () => {
    const world = await start(withEvery('P1Y', { campaigns: [campaign] }), asks);
    expect(await world.sent(day(5))).toEqual([['2026-11-03', 'settled', occasion]]);
    world.bundle.programme = withEvery('P1Y', { campaigns: [later] });
    expect(campaignDay({ ref: REF }, later) > '2026-11-03').toBe(true);
    await world.imports({ since: '2025-06-06' });
    expect(await world.sent(day(180))).toEqual([]);
    expect(world.customer()?.nextContact?.occasion).toBeUndefined();
  });

  it('asks whom it has not asked on their new day', async () => {
    const world = await start(withEvery('P1Y', { campaigns: [campaign] }), asks);
    world.bundle.programme = withEvery('P1Y', { campaigns: [later] });
    await world.imports({ since: '2025-06-06' });
    const [asked] = await world.sent(day(120));
    expect(asked?.slice(1)).toEqual(['settled', occasion]);
    expect(asked?.[0]?.toString() ?? '').toBe(
      firstSendDay(campaignDay({ ref: REF }, later), sound.sendWindow),
    );
  });
});

describe('an outage', () => {
  it.each([
    [26, '2026-11-06'],
    [24 * 13, '2026-11-18'],
  ])('of %i hours delays a question and loses none', async (hours, on) => {
    const world = await start(sound, {
      since: '2025-05-05',
      recent: [{ week: '2026-W19', kind: 'score', on: '2026-05-05' }],
    });
    const dueAt = Date.parse(world.customer()?.nextContact?.dueAt ?? '');
    world.clock.set(toInstant(dueAt + hours * HOUR_MS));
    expect(await world.sent(day(60))).toEqual([[on, 'settled']]);
    expect(world.customer()?.recent.at(-1)?.week).toBe('2026-W45');
  });

  it('that lasts until it is stale has it planned anew', async () => {
    const world = await start(sound, {
      since: '2025-05-05',
      recent: [{ week: '2026-W19', kind: 'score', on: '2026-05-05' }],
    });
    world.clock.set(toInstant(day(3 + 15)));
    expect(await world.sent(day(60))).toEqual([]);
    expect(world.customer()?.skipped).toMatchObject({ reason: 'stale' });
    expect(world.customer()?.nextContact?.dueAt).toContain('2027-05-05');
  });
});
