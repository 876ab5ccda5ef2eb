import type { Customer } from '../domain/asking/customer.ts';
import { pastAnswer } from '../domain/asking/past-answer.ts';
import { openAsks } from '../domain/asking/past-asks.ts';
import type { BeyondFact, BeyondFacts } from '../domain/asking/rules/rule.ts';
import type { ContactKinds } from '../domain/mail/contact-kinds.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { dateIn } from '../domain/programme/tenure.ts';
import type { CaseStore } from '../ports/cases.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContactStore } from '../ports/contacts.ts';

export interface BeyondPorts {
  readonly cases: Pick<CaseStore, 'unresolvedOf'>;
  readonly contacts: Pick<ContactStore, 'glance'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly kinds?: ContactKinds;
}

type Reader<Fact extends BeyondFact> = (
  ports: BeyondPorts,
  customer: Customer,
  programme: Programme,
) => Promise<BeyondFacts[Fact]>;

/** How to read each fact that a rule may need. Only rules that need one cause a read. */
const READERS: { readonly [Fact in BeyondFact]: Reader<Fact> } = {
  openCases: ({ cases }, { ref }) => cases.unresolvedOf(ref),
  answers: async (ports, customer, programme) => {
    const { ref } = customer;
    const asks = openAsks(customer, ports.kinds);
    const found = await Promise.all(
      asks.map(({ week, kind, occasion }) =>
        ports.contacts.glance({ ref, week, kind, ...(occasion === undefined ? {} : { occasion }) }),
      ),
    );
    const today = dateIn(customer.zone, ports.clock.now());
    return asks.map((ask, nth) => pastAnswer(ask, found[nth], customer, programme, today));
  },
};

/** Reads the facts beyond the customer's item that rules need (`beyondNeeds`). */
export async function readBeyond(
  ports: BeyondPorts,
  customer: Customer,
  programme: Programme,
  needs: ReadonlySet<BeyondFact>,
): Promise<Partial<BeyondFacts>> {
  const read = [...needs].map(
    async (fact) => [fact, await READERS[fact](ports, customer, programme)] as const,
  );
  return Object.fromEntries(await Promise.all(read));
}
