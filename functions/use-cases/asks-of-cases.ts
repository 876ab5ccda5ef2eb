import type { Case } from '../domain/cases/case.ts';
import { isKeptBackByCase, mayKeepBack } from '../domain/digests/not-asked.ts';
import type { AskOfCase } from '../domain/digests/section.ts';
import type { Ref } from '../domain/identity/ref.ts';
import type { Programme } from '../domain/programme/programme.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { CaseStore } from '../ports/cases.ts';
import type { CustomerStore } from '../ports/customers.ts';
import { UnreadableItem } from '../ports/unreadable-item.ts';

/** The most customers that one run reads. It bounds time and cost where cases are never resolved. */
const MAX_CUSTOMERS = 5_000;
/** Reads in parallel. */
const AT_ONCE = 32;

export interface AsksOfCasesPorts {
  readonly cases: Pick<CaseStore, 'unresolved'>;
  readonly customers: Pick<CustomerStore, 'get'>;
}

/** A case, and whether it keeps a question back from its customer. */
export interface CaseWithAsk {
  readonly unresolved: Case;
  readonly ask: AskOfCase;
}

/**
 * Every unresolved case of some audiences. It reads each customer once, and only of a case that may keep a
 * question back: none where the programme has no such rule.
 *
 * @param isAbout whether a case belongs to an audience; others are left out
 * @param most the most customers to read; of the others it is unknown whether they are kept back
 */
export async function* asksOfCases(
  { cases, customers }: AsksOfCasesPorts,
  programme: Programme,
  now: EpochMs,
  isAbout: (unresolved: Case) => boolean,
  most = MAX_CUSTOMERS,
): AsyncGenerator<CaseWithAsk> {
  const known = new Map<Ref, AskOfCase>();
  const waiting: Case[] = [];

  async function* looked(): AsyncGenerator<CaseWithAsk> {
    const refs = new Set(waiting.map(({ ref }) => ref));
    const read = await Promise.all([...refs].map(async (ref) => [ref, await askOf(ref, customers)] as const));
    for (const [ref, ask] of read) known.set(ref, ask);
    for (const unresolved of waiting.splice(0))
      yield { unresolved, ask: known.get(unresolved.ref) ?? 'unknown' };
  }

  for await (const unresolved of cases.unresolved()) {
    if (!isAbout(unresolved)) continue;
    if (!mayKeepBack(unresolved, programme, now)) {
      yield { unresolved, ask: 'free' };
      continue;
    }
    const ask = known.get(unresolved.ref);
    if (ask !== undefined || known.size + waiting.length >= most) {
      yield { unresolved, ask: ask ?? 'unknown' };
      continue;
    }
    waiting.push(unresolved);
    if (waiting.length >= AT_ONCE) yield* looked();
  }
  yield* looked();
}

async function askOf(ref: Ref, customers: AsksOfCasesPorts['customers']): Promise<AskOfCase> {
  try {
    const customer = await customers.get(ref);
    return customer !== undefined && isKeptBackByCase(customer) ? 'kept-back' : 'free';
  } catch (error) {
    // One item that cannot be read delays no digest.
    if (error instanceof UnreadableItem) return 'unknown';
    throw error;
  }
}
