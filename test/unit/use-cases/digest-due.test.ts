import { describe, expect, it } from 'vitest';
import type { Contact } from '../../../functions/domain/asking/contact.ts';
import { weeksUpTo } from '../../../functions/domain/digests/digest-schedule.ts';
import { addressHash } from '../../../functions/domain/identity/address.ts';
import type { Ref } from '../../../functions/domain/identity/ref.ts';
import type { DigestPlan, Programme } from '../../../functions/domain/programme/programme.ts';
import { digestDue } from '../../../functions/use-cases/digest-due.ts';
import { aBundle, aCase, aContact, aCustomer, aProgramme, refFor } from '../../support/factories.ts';
import { inMemoryCases } from '../../support/in-memory-cases.ts';
import { inMemoryCustomers } from '../../support/in-memory-customers.ts';
import { inMemoryDigests } from '../../support/in-memory-digests.ts';
import { inMemoryReceivers } from '../../support/in-memory-receivers.ts';
import { inMemoryStaffMails } from '../../support/in-memory-staff-mails.ts';
import { inMemoryContacts } from '../../support/in-memory-stores.ts';
import { manualClock } from '../../support/manual-clock.ts';

const KEY = new Uint8Array(32).fill(3);
const hashOf = (address: string): string => addressHash(address, KEY);
const MONDAY = '2026-11-23T08:00:00Z';

const plan = (change: Partial<DigestPlan> = {}): DigestPlan => ({
  name: 'leadership',
  to: ['lead@example.com'],
  on: 'mon',
  at: '08:00',
  template: 'digest/weekly',
  ...change,
});
const answered = (who: string, score: number, change: Partial<Contact> = {}): Contact =>
  aContact(who, {
    week: '2026-W47',
    evidence: { hits: [], lostHits: 0, tap: { score, at: '2026-11-18T10:00:00Z' } },
    ...change,
  });

function world(digests: readonly DigestPlan[] = [plan()], now = MONDAY) {
  const contacts = inMemoryContacts();
  const cases = inMemoryCases();
  const customers = inMemoryCustomers();
  const kept = inMemoryDigests();
  const staffMails = inMemoryStaffMails();
  const receivers = inMemoryReceivers();
  const clock = manualClock(now);
  const reads: string[] = [];
  let programme = aProgramme({ digests: [...digests] });
  const ports = {
    bundles: { current: async () => aBundle({ programme }) },
    contacts: {
      inWeek: (week: string) => {
        reads.push(`week ${week}`);
        return contacts.inWeek(week);
      },
    },
    cases,
    customers: {
      get: async (ref: Ref) => {
        reads.push(`customer ${ref}`);
        return customers.get(ref);
      },
    },
    digests: {
      ...kept,
      get: async (audience: string, week: string) => {
        reads.push(`digest ${audience}`);
        return kept.get(audience, week);
      },
    },
    staffMails,
    receivers,
    keys: { address: KEY },
    clock,
  };
  return {
    contacts,
    cases,
    customers,
    digests: kept,
    staffMails,
    receivers,
    clock,
    reads,
    ports,
    setFatigue: (fatigue: Programme['fatigue']) => {
      programme = { ...programme, fatigue };
    },
    setDigests: (plans: DigestPlan[]) => {
      programme = aProgramme({ digests: plans });
    },
    tick: () => digestDue(ports),
  };
}

describe('a tick when no digest is due', () => {
  it('reads one item for each digest, and neither contacts nor cases', async () => {
    const { tick, contacts, reads } = world([plan(), plan({ name: 'emea', slice: { region: 'EMEA' } })]);
    contacts.put(answered('a', 9));
    await tick();
    reads.length = 0;
    expect(await tick()).toEqual({ made: [], failed: [] });
    expect(reads).toEqual(['digest leadership', 'digest emea']);
  });

  it('reads nothing at all if the programme has no digests', async () => {
    const { tick, reads } = world([]);
    expect(await tick()).toEqual({ made: [], failed: [] });
    expect(reads).toEqual([]);
  });
});

describe('what receivers do', () => {
  const burst = {
    lostHits: 0,
    hits: [1, 2, 3].map(
      (score) => ({ score, at: '2026-11-18T09:00:12Z', kind: 'plain', client: 'other' }) as const,
    ),
  };
  const asked = (who: string, change: Partial<Contact> = {}): Contact =>
    answered(who, 9, { sentAt: '2026-11-18T09:00:00Z', domainHash: 'aaaaaaaa', ...change });

  it('is learnt once from each week that is over, after the digest, and changes nothing of it', async () => {
    const { tick, contacts, receivers, digests, setDigests } = world();
    await receivers.note({ domain: 'zzzzzzzz', gateway: 'mimecast', week: '2026-W47' });
    contacts.put(asked('a'));
    contacts.put(asked('b', { evidence: burst }));
    contacts.put(asked('c', { evidence: burst, domainHash: 'zzzzzzzz' }));
    contacts.put(asked('this-week', { week: '2026-W48' }));
    expect(await tick()).toMatchObject({ made: [{ audience: 'leadership' }], failed: [] });
    const learnt = {
      week: '2026-W47',
      anywhere: { asks: 3, visited: 2 },
      gateways: new Map([['mimecast', { asks: 1, visited: 1 }]]),
    };
    const shardOf = (domain: string) => receivers.get(receivers.shardOf(domain));
    expect(await shardOf('aaaaaaaa')).toMatchObject({
      ...learnt,
      domains: new Map([['aaaaaaaa', { asks: 2, visited: 1 }]]),
    });
    expect(await shardOf('zzzzzzzz')).toMatchObject({
      ...learnt,
      domains: new Map([['zzzzzzzz', { asks: 1, visited: 1 }]]),
    });
    expect((await digests.get('leadership', '2026-W47'))?.weeks.at(-1)?.tally).toMatchObject({
      asked: 3,
      doubtful: 2,
    });

    // Another digest of the same week folds the same asks.
    setDigests([plan(), plan({ name: 'later' })]);
    expect(await tick()).toMatchObject({ made: [{ audience: 'later' }] });
    expect(await shardOf('aaaaaaaa')).toMatchObject(learnt);
  });

  it('may fail to be learnt: the digest is made, the reason is told, and the next one makes up for it', async () => {
    const { tick, contacts, receivers, ports, clock } = world();
    contacts.put(asked('a', { evidence: burst }));
    const error = new Error('no table');
    const broken = { ...ports, receivers: { ...receivers, get: () => Promise.reject(error) } };
    expect(await digestDue(broken)).toMatchObject({
      made: [{ audience: 'leadership' }],
      failed: [],
      notLearnt: error,
    });
    clock.set('2026-11-30T08:00:00Z');
    expect(await tick()).not.toHaveProperty('notLearnt');
    expect(await receivers.get(receivers.shardOf('aaaaaaaa'))).toMatchObject({
      week: '2026-W48',
      domains: new Map([['aaaaaaaa', { asks: 0.95, visited: 0.95 }]]),
    });
  });
});

describe('a digest that is due', () => {
  it('is planned as one mail for each recipient and kept with its figures', async () => {
    const { tick, contacts, staffMails, digests } = world([
      plan({ to: ['Lead@example.com', 'board@example.com'], locale: 'de' }),
    ]);
    for (const [index, score] of [10, 9, 8, 3].entries()) contacts.put(answered(`c-${index}`, score));
    expect(await tick()).toEqual({
      made: [{ audience: 'leadership', week: '2026-W47', mails: 2 }],
      failed: [],
    });
    expect(staffMails.due()).toMatchObject(
      [hashOf('lead@example.com'), hashOf('board@example.com')].map((recipient) => ({
        audience: 'leadership',
        week: '2026-W47',
        recipient,
        kind: 'digest',
        turn: 0,
        locale: 'de',
        dueAt: MONDAY,
      })),
    );
    const digest = await digests.get('leadership', '2026-W47');
    expect(digest?.madeAt).toBe(MONDAY);
    expect(digest?.weeks.map(({ week }) => week)).toEqual(weeksUpTo('2026-W47', 5));
    expect(digest?.weeks.at(-1)?.tally).toMatchObject({ asked: 4, answered: 4, promoters: 2, detractors: 1 });
  });

  it('is folded once for everybody, and each week is read once', async () => {
    const { tick, contacts, reads } = world([plan(), plan({ name: 'emea', slice: { region: 'EMEA' } })]);
    contacts.put(answered('a', 9, { region: 'EMEA' }));
    await tick();
    expect(reads.filter((read) => read.startsWith('week'))).toEqual(
      weeksUpTo('2026-W47', 5).map((week) => `week ${week}`),
    );
  });

  it('says how many customers were not asked because of an open case, and reads each of them once', async () => {
    const { tick, cases, customers, digests, reads, setFatigue } = world([
      plan(),
      plan({ name: 'emea', slice: { region: 'EMEA' } }),
    ]);
    setFatigue({ minGap: 'P60D', maxPerYear: 4, whileCaseOpen: 'P90D' });
    for (const name of ['ada', 'bo'])
      customers.all.set(refFor(name), {
        ...aCustomer(name),
        nextContact: { kind: 'score', dueAt: '2027-02-01T09:00:00Z', keptBackSince: '2026-11-10T09:00:00Z' },
        skipped: { week: '2026-W46', kind: 'score', reason: 'while-case-open', at: '2026-11-10T09:00:00Z' },
      });
    customers.all.set(refFor('cy'), aCustomer('cy'));
    for (const unresolved of [
      aCase('ada', { region: 'EMEA' }),
      aCase('bo'),
      aCase('bo', { week: '2026-W44' }),
      aCase('cy'),
    ])
      await cases.add(unresolved);
    await tick();
    expect((await digests.get('leadership', '2026-W47'))?.notAsked).toEqual({
      customers: 2,
      isAtLeast: false,
    });
    expect((await digests.get('emea', '2026-W47'))?.notAsked).toEqual({ customers: 1, isAtLeast: false });
    expect(reads.filter((read) => read.startsWith('customer'))).toHaveLength(3);
  });

  it('reads no customer where no rule keeps anybody back', async () => {
    const { tick, cases, reads } = world();
    await cases.add(aCase('ada'));
    await tick();
    expect(reads.filter((read) => read.startsWith('customer'))).toEqual([]);
  });

  it('that was missed is made once, late, and only the last one', async () => {
    const { tick, contacts, clock, staffMails } = world();
    contacts.put(answered('a', 9, { week: '2026-W49' }));
    clock.set('2026-12-09T15:00:00Z');
    expect((await tick()).made).toEqual([{ audience: 'leadership', week: '2026-W49', mails: 1 }]);
    expect((await tick()).made).toEqual([]);
    expect(staffMails.due()).toMatchObject([{ week: '2026-W49', dueAt: '2026-12-07T08:00:00Z' }]);
  });

  it('goes to nobody while nobody was ever asked, and says so once that has changed', async () => {
    const { tick, contacts, clock, staffMails, digests } = world();
    expect((await tick()).made).toEqual([{ audience: 'leadership', week: '2026-W47', mails: 0 }]);
    expect(await digests.get('leadership', '2026-W47')).toBeDefined();
    contacts.put(aContact('asked', { week: '2026-W48' }));
    clock.set('2026-11-30T08:00:00Z');
    expect((await tick()).made[0]?.mails).toBe(1);
    // Nobody was asked in the weeks after. That is news.
    clock.set('2026-12-21T08:00:00Z');
    expect((await tick()).made).toEqual([{ audience: 'leadership', week: '2026-W51', mails: 1 }]);
    expect(staffMails.all.size).toBe(2);
  });

  it('takes the weeks before from earlier digests, as they were last known', async () => {
    const { tick, contacts, clock, digests } = world([plan()], '2026-09-07T08:00:00Z');
    const [first = '', second = '', ...later] = weeksUpTo('2026-W47', 12);
    contacts.put(answered('first', 9, { week: first }));
    contacts.put(aContact('second', { week: second }));
    for (const monday of ['2026-09-07', '2026-09-14', '2026-09-21', '2026-10-05', '2026-11-02']) {
      clock.set(`${monday}T08:00:00Z`);
      await tick();
      // An answer that comes two weeks late.
      if (monday === '2026-09-21') contacts.put(answered('second', 2, { week: second }));
    }
    clock.set(MONDAY);
    await tick();
    const digest = await digests.get('leadership', '2026-W47');
    expect(digest?.earlier.map(({ week }) => week)).toEqual([first, second, ...later.slice(0, 5)]);
    expect(digest?.earlier.slice(0, 2).map(({ tally }) => tally.answered)).toEqual([1, 1]);
  });

  it('reports on each week once, even when its day is changed', async () => {
    const { tick, contacts, clock, setDigests } = world();
    contacts.put(answered('a', 9));
    await tick();
    setDigests([plan({ on: 'tue' })]);
    clock.set('2026-11-24T09:00:00Z');
    expect((await tick()).made).toEqual([]);
  });

  it('that cannot be made delays no other, and stays due', async () => {
    const { ports, contacts, digests, staffMails } = world([plan(), plan({ name: 'emea' })]);
    contacts.put(answered('a', 9));
    const broken = {
      ...ports.digests,
      put: async (digest: Parameters<typeof digests.put>[0]) => {
        if (digest.audience === 'leadership') throw new Error('the table is not there');
        await digests.put(digest);
      },
    };
    const result = await digestDue({ ...ports, digests: broken });
    expect(result.made).toMatchObject([{ audience: 'emea' }]);
    expect(result.failed).toMatchObject([{ audience: 'leadership', week: '2026-W47' }]);
    expect((await digestDue(ports)).made).toEqual([{ audience: 'leadership', week: '2026-W47', mails: 0 }]);
    expect(staffMails.all.size).toBe(2);
  });
});

describe('digests of owners', () => {
  const owners = plan({ name: 'owners', to: [], slice: { owner: 'each' } });

  it('are made for owners in the folded weeks or with a case, and for nobody else', async () => {
    const { tick, contacts, cases, digests, staffMails } = world([owners]);
    contacts.put(answered('a', 9, { ownerEmail: 'dana@example.com' }));
    contacts.put(answered('b', 2, { ownerEmail: 'lee@example.com', week: '2026-W43' }));
    contacts.put(answered('c', 2, { ownerEmail: 'past@example.com', week: '2026-W42' }));
    contacts.put(answered('d', 9));
    await cases.add(aCase('old', { ownerEmail: 'kim@example.com' }));
    expect((await tick()).made).toEqual([{ audience: 'owners', week: '2026-W47', mails: 3 }]);
    const expected = ['dana@example.com', 'kim@example.com', 'lee@example.com'];
    expect(
      staffMails
        .due()
        .map(({ to }) => to)
        .sort(),
    ).toEqual(expected);
    for (const address of expected) {
      const hash = hashOf(address);
      expect(staffMails.due().find(({ to }) => to === address)).toMatchObject({
        audience: `owners.${hash}`,
        recipient: hash,
      });
      expect(await digests.get(`owners.${hash}`, '2026-W47')).toBeDefined();
    }
  });

  it.each([
    ['what the list says of them', { ownerLocale: 'de', locale: 'fr' }, 'nl', 'de'],
    ['what the programme says of the digest', { locale: 'fr' }, 'nl', 'nl'],
    ['that of their customers', { locale: 'fr' }, undefined, 'fr'],
  ] as const)('are in the language of the owner: %s', async (_what, facts, locale, expected) => {
    const { tick, contacts, cases, staffMails } = world([
      { ...owners, ...(locale === undefined ? {} : { locale }) },
    ]);
    contacts.put(answered('a', 9, { ownerEmail: 'dana@example.com', ...facts }));
    await cases.add(aCase('old', { ownerEmail: 'kim@example.com' }));
    await tick();
    const localeOf = (address: string) => staffMails.due().find(({ to }) => to === address)?.locale;
    expect(localeOf('dana@example.com')).toBe(expected);
    // None of their customers was asked in the folded weeks.
    expect(localeOf('kim@example.com')).toBe(locale ?? 'en');
  });

  it('each have their own figures, and the one under the plain name has those of all together', async () => {
    const { tick, contacts, digests } = world([owners]);
    contacts.put(answered('a', 9, { ownerEmail: 'dana@example.com' }));
    contacts.put(answered('b', 2, { ownerEmail: 'lee@example.com' }));
    await tick();
    const askedIn = async (audience: string) =>
      (await digests.get(audience, '2026-W47'))?.weeks.at(-1)?.tally.asked;
    expect(await askedIn(`owners.${hashOf('dana@example.com')}`)).toBe(1);
    expect(await askedIn('owners')).toBe(2);
  });

  it('put the one under the plain name last: when it exists, no owner is missing', async () => {
    const { ports, contacts, digests } = world([owners]);
    for (const [index, name] of ['a', 'b', 'c'].entries())
      contacts.put(answered(`c-${index}`, 9, { ownerEmail: `${name}@example.com` }));
    const order: string[] = [];
    await digestDue({
      ...ports,
      digests: {
        ...ports.digests,
        put: async (digest) => {
          order.push(digest.audience);
          await digests.put(digest);
        },
      },
    });
    expect(order).toHaveLength(4);
    expect(order.at(-1)).toBe('owners');
  });
});
