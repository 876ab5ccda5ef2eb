import { describe, expect, it } from 'vitest';
import type { Customer } from '../../../functions/domain/asking/customer.ts';
import type { Case } from '../../../functions/domain/cases/case.ts';
import type { Ref } from '../../../functions/domain/identity/ref.ts';
import { UnreadableItem } from '../../../functions/ports/unreadable-item.ts';
import { asksOfCases } from '../../../functions/use-cases/asks-of-cases.ts';
import { aCase, aCustomer, aProgramme, refFor } from '../../support/factories.ts';

const NOW = Date.parse('2026-11-23T08:00:00Z');
const WITH_RULE = aProgramme({ fatigue: { minGap: 'P60D', maxPerYear: 4, whileCaseOpen: 'P90D' } });

const keptBack = (name: string): Customer => ({
  ...aCustomer(name),
  nextContact: { kind: 'score', dueAt: '2027-02-01T09:00:00Z', keptBackSince: '2026-11-10T09:00:00Z' },
  skipped: { week: '2026-W46', kind: 'score', reason: 'while-case-open', at: '2026-11-10T09:00:00Z' },
});

function world(cases: readonly Case[], customers: readonly (Customer | [Ref, Error])[] = []) {
  const reads: Ref[] = [];
  const all = new Map<Ref, Customer | Error>(
    customers.map((each) => ('ref' in each ? ([each.ref, each] as const) : each)),
  );
  const ports = {
    cases: {
      async *unresolved() {
        yield* cases;
      },
    },
    customers: {
      get: async (ref: Ref) => {
        reads.push(ref);
        const found = all.get(ref);
        if (found instanceof Error) throw found;
        return found;
      },
    },
  };
  const asks = async (
    programme = WITH_RULE,
    isAbout: (each: Case) => boolean = () => true,
    most?: number,
  ) => {
    const found: string[] = [];
    for await (const { unresolved, ask } of asksOfCases(ports, programme, NOW, isAbout, most))
      found.push(`${unresolved.ref} ${unresolved.week} ${ask}`);
    return found.sort();
  };
  const said = (...expected: readonly (readonly [name: string, ask: string, week?: string])[]) =>
    expected.map(([name, ask, week = '2026-W45']) => `${refFor(name)} ${week} ${ask}`).sort();
  return { reads, asks, said };
}

describe('what open cases do to the next question', () => {
  it('stands on the customer of each, who is read once', async () => {
    const { reads, asks, said } = world(
      [aCase('ada', { week: '2026-W44' }), aCase('ada'), aCase('bo'), aCase('gone')],
      [keptBack('ada'), aCustomer('bo')],
    );
    expect(await asks()).toEqual(
      said(['ada', 'kept-back', '2026-W44'], ['ada', 'kept-back'], ['bo', 'free'], ['gone', 'free']),
    );
    expect(reads.sort()).toEqual(['ada', 'bo', 'gone'].map(refFor).sort());
  });

  it('is read once for a customer whose cases lie far apart', async () => {
    const many = Array.from({ length: 70 }, (_, nth) => aCase(`c-${nth}`));
    const { reads, asks } = world([...many, aCase('c-3', { week: '2026-W44' })], [keptBack('c-3')]);
    const found = await asks();
    expect(found).toHaveLength(71);
    expect(found.filter((each) => each.endsWith('kept-back'))).toHaveLength(2);
    expect(reads).toHaveLength(70);
  });

  it('costs no read without the rule, for a case that is too old, and for cases of other audiences', async () => {
    const old = aCase('old', { openedAt: '2026-08-01T10:00:00Z' });
    const { reads, asks, said } = world([aCase('ada'), old], [keptBack('ada'), keptBack('old')]);
    expect(await asks(aProgramme())).toEqual(said(['ada', 'free'], ['old', 'free']));
    expect(await asks(WITH_RULE, ({ ref }) => ref === old.ref)).toEqual(said(['old', 'free']));
    expect(reads).toEqual([]);
  });

  it('is unknown beyond the most customers that are read, but told of those who were read', async () => {
    const cases = [aCase('ada'), ...Array.from({ length: 40 }, (_, nth) => aCase(`c-${nth}`))];
    const { reads, asks } = world([...cases, aCase('ada', { week: '2026-W44' })], [keptBack('ada')]);
    const found = await asks(WITH_RULE, () => true, 32);
    expect(reads).toHaveLength(32);
    expect(found.filter((each) => each.endsWith('unknown'))).toHaveLength(9);
    expect(found.filter((each) => each.endsWith('kept-back'))).toHaveLength(2);
  });

  it('is unknown of a customer who cannot be read, and any other failure is passed on', async () => {
    const unreadable = world([aCase('ada')], [[refFor('ada'), new UnreadableItem('spoilt')]]);
    expect(await unreadable.asks()).toEqual(unreadable.said(['ada', 'unknown']));
    const broken = world([aCase('ada')], [[refFor('ada'), new Error('no table')]]);
    await expect(broken.asks()).rejects.toThrow('no table');
  });
});
