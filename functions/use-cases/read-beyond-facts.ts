import type { Customer } from '../domain/asking/customer.ts';
import type { BeyondFact, BeyondFacts } from '../domain/asking/eligibility.ts';
import type { CaseStore } from '../ports/cases.ts';

export interface BeyondPorts {
  readonly cases: CaseStore;
}

/** How to read each fact that a rule may need. Only rules that need one cause a read. */
const READERS: {
  readonly [Fact in BeyondFact]: (ports: BeyondPorts, customer: Customer) => Promise<BeyondFacts[Fact]>;
} = {
  openCases: ({ cases }, { ref }) => cases.unresolvedOf(ref),
};

/** Reads the facts beyond the customer's item that rules need ({@link beyondNeeds}). */
export async function readBeyond(
  ports: BeyondPorts,
  customer: Customer,
  needs: ReadonlySet<BeyondFact>,
): Promise<Partial<BeyondFacts>> {
  const read = [...needs].map(async (fact) => [fact, await READERS[fact](ports, customer)] as const);
  return Object.fromEntries(await Promise.all(read));
}
