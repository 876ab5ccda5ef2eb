import { isDeepStrictEqual } from 'node:util';
import type { Customer, Planned } from '../../domain/asking/customer.ts';
import { AT_WORK_MS, staysPlanned } from '../../domain/asking/schedule.ts';
import type { Ref } from '../../domain/identity/ref.ts';
import type { Programme } from '../../domain/programme/programme.ts';
import type { AddressStore } from '../../ports/addresses.ts';
import type { CustomerStore } from '../../ports/customers.ts';
import { UnreadableItem } from '../../ports/unreadable-item.ts';
import { ItemFault } from '../handle-message.ts';
import { inItsLane, keptBackFacts, type MovePorts, planNext } from '../plan-next-contact.ts';
import type { BeyondPorts } from '../read-beyond-facts.ts';
import { seatPlan } from './hand-out-seats.ts';

export interface ApplyPorts extends MovePorts, Omit<BeyondPorts, 'kinds' | 'clock'> {
  readonly customers: CustomerStore;
  readonly addresses: Pick<AddressStore, 'get'>;
}

/** How many customers the pass left as they were, moved, and so on. */
export interface Applied {
  moved: number;
  unmoved: number;
  /** Put aside after failures. A person brings them back, and then they are planned anew. */
  parked: number;
  /** Others wrote again and again. They come with the next pass. */
  busy: number;
  /** Customers who cannot be planned. They stay as they were. */
  readonly failed: { readonly ref: Ref; readonly why: string }[];
  /** Items that cannot be read. */
  readonly unreadable: UnreadableItem[];
}

/** Works in parallel. */
const AT_ONCE = 32;
/** If others keep moving a customer, the next pass must do it. */
const MAX_MOVES = 3;

/**
 * Plans every customer anew by the programme in force, and gives the people of each account their seats. It
 * writes only what changes, each customer by one conditional write. So it may break off anywhere and be
 * started again, or run twice at once: what is done is found unmoved.
 *
 * @param programme the one that is published, because the sender plans by it
 * @param onCount called with the number of customers, before the first is planned
 * @param onEach called after each customer
 */
export async function applyProgramme(
  ports: ApplyPorts,
  programme: Programme,
  onCount: (customers: number) => void = () => undefined,
  onEach: () => void = () => undefined,
): Promise<Applied> {
  const seats = await seatPlan(ports, programme, ports.clock.now(), ports.kinds);
  onCount(seats.customers);
  const applied: Applied = { moved: 0, unmoved: 0, parked: 0, busy: 0, failed: [], unreadable: [] };
  const work = async (customer: Customer): Promise<void> => {
    try {
      applied[await replan(ports, programme, customer, seats.seated)] += 1;
    } catch (error) {
      // One customer's fault must not stop the others; a database that is gone stops all.
      if (!(error instanceof ItemFault)) throw error;
      applied.failed.push({ ref: customer.ref, why: error.message });
    }
    onEach();
  };
  let waiting: Promise<void>[] = [];
  for await (const each of ports.customers.every()) {
    if (each instanceof UnreadableItem) {
      applied.unreadable.push(each);
      onEach();
      continue;
    }
    waiting.push(work(each));
    if (waiting.length < AT_ONCE) continue;
    await Promise.all(waiting);
    waiting = [];
  }
  await Promise.all(waiting);
  return applied;
}

/** Plans one customer anew. */
async function replan(
  ports: ApplyPorts,
  programme: Programme,
  read: Customer,
  seated: (customer: Customer) => Customer,
): Promise<'moved' | 'unmoved' | 'parked' | 'busy'> {
  let customer: Customer | undefined = read;
  for (let tries = 0; tries < MAX_MOVES && customer !== undefined; tries += 1) {
    const current: Customer = seated(customer);
    const { agenda } = current;
    if (agenda?.kind === 'parked') return 'parked';
    const stays = staysPlanned(current, ports.clock.now() + AT_WORK_MS, ports.kinds);
    // The review must first look whether a contact that is due was claimed.
    if (agenda?.kind === 'review' && stays) return 'unmoved';
    const next =
      stays && current.nextContact !== undefined
        ? waiting(current, inItsLane(current, current.nextContact, programme, ports.kinds))
        : await planNext(ports, current, programme, {
            ...(await keptBackFacts(ports, programme, current)),
            // Somebody without a next contact may have none because of their address.
            ...(agenda === undefined
              ? { address: (await ports.addresses.get(current.addressHash)) ?? ('none' as const) }
              : {}),
          });
    if (current.seat === customer.seat && isPlanned(customer, next)) return 'unmoved';
    if (await ports.customers.move(current, next)) return 'moved';
    customer = await ports.customers.get(read.ref);
  }
  return customer === undefined ? 'unmoved' : 'busy';
}

/** A contact that stays, at the window that it waits for. */
const waiting = ({ agenda }: Customer, next: Planned): Planned =>
  agenda?.kind === next.kind ? { ...next, notBefore: agenda.dueAt } : next;

/** Whether a plan is what stands on the customer already. */
function isPlanned({ nextContact, agenda }: Customer, next: Planned | undefined): boolean {
  if (next === undefined) return nextContact === undefined && agenda === undefined;
  const { lane, notBefore, ...contact } = next;
  return (
    isDeepStrictEqual(nextContact, contact) &&
    agenda?.kind === contact.kind &&
    agenda.lane === lane &&
    agenda.dueAt === (notBefore ?? contact.dueAt)
  );
}
