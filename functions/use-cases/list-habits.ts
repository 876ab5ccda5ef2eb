import {
  type HabitClass,
  habitClassOf,
  type Receivers,
  type Visits,
  visitedShare,
} from '../domain/answering/habits.ts';
import type { Customer } from '../domain/asking/customer.ts';
import { domainHash, domainOf } from '../domain/identity/address.ts';
import type { IsoWeek } from '../domain/time/instant.ts';
import type { CustomerStore } from '../ports/customers.ts';
import type { ReceiverStore } from '../ports/receivers.ts';
import { UnreadableItem } from '../ports/unreadable-item.ts';

/** From how many customers on a domain is named: fewer would be known by it. */
export const NAMED_FROM = 5;

/** One receiver, or several together, with what is known and what is taken from it. */
export interface ReceiverLine {
  readonly name: string;
  readonly visits: Visits;
  /** 0 to 1, after few asks have fallen back. */
  readonly share: number;
  readonly habit: HabitClass;
  readonly gateway?: string;
}

export interface HabitList {
  /** The last week that was learnt from; absent before the first. */
  readonly week?: IsoWeek;
  readonly anywhere: ReceiverLine;
  /** The most asked first, as the domains. */
  readonly gateways: readonly ReceiverLine[];
  readonly domains: readonly ReceiverLine[];
  /** Domains that have too few customers to be named, together. */
  readonly unnamed: { readonly domains: number; readonly visits: Visits };
}

const byAsks = (one: ReceiverLine, other: ReceiverLine): number =>
  other.visits.asks - one.visits.asks || (one.name < other.name ? -1 : 1);

const line = (name: string, visits: Visits, share: number, gateway?: string): ReceiverLine => ({
  name,
  visits,
  share,
  habit: habitClassOf(share),
  ...(gateway === undefined ? {} : { gateway }),
});

/**
 * What is known of receivers, for a person to read. Domains are stored by their hashes only; a name is worked
 * out here, from the addresses of the customers, and only where enough of them share it. So the table itself
 * names nobody, and forgets a domain with its last customer. It reads every customer.
 *
 * @param addressKey `KeyRing.address`
 */
export async function listHabits(
  ports: {
    readonly receivers: Pick<ReceiverStore, 'shards' | 'shardOf' | 'get'>;
    readonly customers: Pick<CustomerStore, 'every'>;
  },
  addressKey: Uint8Array,
): Promise<HabitList> {
  const { receivers, customers } = ports;
  const shards = await Promise.all(
    Array.from({ length: receivers.shards }, (_, shard) => receivers.get(shard)),
  );
  const names = await namesOf(customers.every(), addressKey);
  const newest = shards.reduce((best, each) => ((each.week ?? '') > (best.week ?? '') ? each : best));
  const known = shards.flatMap((shard) =>
    [...shard.domains].map(([domain, visits]) => ({ domain, visits, shard })),
  );
  const isNamed = ({ domain }: { readonly domain: string }): boolean => names.has(domain);
  const unnamed = known.filter((each) => !isNamed(each)).map(({ visits }) => visits);
  const sum = (of: keyof Visits): number => unnamed.reduce((total, visits) => total + visits[of], 0);
  return {
    ...(newest.week === undefined ? {} : { week: newest.week }),
    anywhere: line('anywhere', newest.anywhere, visitedShare(newest, undefined)),
    gateways: [...newest.gateways]
      .map(([name, visits]) => line(name, visits, visitedShare(behind(newest, name), '')))
      .sort(byAsks),
    domains: known
      .filter(isNamed)
      .map(({ domain, visits, shard }) =>
        line(names.get(domain) ?? '', visits, visitedShare(shard, domain), shard.via.get(domain)),
      )
      .sort(byAsks),
    unnamed: { domains: unnamed.length, visits: { asks: sum('asks'), visited: sum('visited') } },
  };
}

/** What is known of one domain, by its hash. */
export async function receiverAt(
  receivers: Pick<ReceiverStore, 'get' | 'shardOf'>,
  domain: string,
): Promise<ReceiverLine> {
  const shard = await receivers.get(receivers.shardOf(domain));
  const visits = shard.domains.get(domain) ?? { asks: 0, visited: 0 };
  return line(domain, visits, visitedShare(shard, domain), shard.via.get(domain));
}

/** As if nothing were known but that a domain lies behind this gateway. */
const behind = (receivers: Receivers, gateway: string): Receivers => ({
  ...receivers,
  domains: new Map(),
  via: new Map([['', gateway]]),
});

/** The domains of enough customers, by their hashes. */
async function namesOf(
  every: AsyncIterable<Customer | UnreadableItem>,
  addressKey: Uint8Array,
): Promise<ReadonlyMap<string, string>> {
  const customersAt = new Map<string, number>();
  for await (const customer of every) {
    if (customer instanceof UnreadableItem) continue;
    const domain = domainOf(customer.email);
    customersAt.set(domain, (customersAt.get(domain) ?? 0) + 1);
  }
  return new Map(
    [...customersAt]
      .filter(([, count]) => count >= NAMED_FROM)
      .map(([domain]) => [domainHash(`@${domain}`, addressKey), domain]),
  );
}
