import { hasNews } from '../domain/digests/digest.ts';
import { type Figures, type Folded, foldDigests, SECTIONS } from '../domain/digests/digest-fold.ts';
import { type DigestEdition, lastEdition } from '../domain/digests/digest-schedule.ts';
import { countVisits, learn, type VisitCounts } from '../domain/digests/learn-habits.ts';
import { earlierWeeks, firstTrendWeek } from '../domain/digests/trend.ts';
import { addressHash, normaliseAddress } from '../domain/identity/address.ts';
import type { KeyRing } from '../domain/identity/key-ring.ts';
import { audienceName } from '../domain/mail/audience.ts';
import type { ContactKinds } from '../domain/mail/contact-kinds.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { type Instant, type IsoWeek, isoWeekOf, toInstant } from '../domain/time/instant.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { BundleSource } from '../ports/bundles.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContactStore } from '../ports/contacts.ts';
import type { DigestStore } from '../ports/digests.ts';
import type { ReceiverStore } from '../ports/receivers.ts';
import type { StaffMailStore } from '../ports/staff-mails.ts';
import { type AsksOfCasesPorts, asksOfCases } from './asks-of-cases.ts';

/** How many owners' digests are written in parallel. */
const SIDE_BY_SIDE = 16;

export interface DigestPorts extends AsksOfCasesPorts {
  readonly bundles: BundleSource;
  readonly contacts: Pick<ContactStore, 'inWeek'>;
  readonly digests: DigestStore;
  readonly staffMails: Pick<StaffMailStore, 'plan'>;
  readonly receivers: Omit<ReceiverStore, 'note'>;
  readonly keys: Pick<KeyRing, 'address'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly kinds?: ContactKinds;
}

export interface DigestResult {
  readonly made: readonly {
    /** The digest's name in the programme. */
    readonly audience: string;
    readonly week: IsoWeek;
    /** Mails put on the agenda by this run, without those of earlier runs. */
    readonly mails: number;
  }[];
  /** Digests that failed, each with the reason. They stay due. */
  readonly failed: readonly { readonly audience: string; readonly week: IsoWeek; readonly error: unknown }[];
  /** Why nothing could be learnt of receivers; the next digest makes up for it. */
  readonly notLearnt?: unknown;
}

/**
 * One tick of the digests. When nothing is due, it costs one read for each digest of the programme. Otherwise
 * it folds the last weeks once for all digests that are due. Each then gets its mails and last its DIGEST
 * item, whose presence says that it is done. A run that breaks off is repeated as a whole, and planning a
 * mail twice makes one mail. Of several missed times only the last is made up for. What the asks say of their
 * receivers is learnt last, so that no digest waits for it.
 */
export async function digestDue(ports: DigestPorts): Promise<DigestResult> {
  const now = ports.clock.now();
  const { programme } = await ports.bundles.current();
  const due = await dueEditions(ports, programme, now);
  if (due.length === 0) return { made: [], failed: [] };

  const fold = foldDigests(
    due.map(({ plan, week }) => ({ name: plan.name, week, slice: plan.slice })),
    toInstant(now),
    SECTIONS,
    ports.kinds,
  );
  const visits = countVisits(ports.kinds);
  for (const week of fold.weeks) {
    for await (const contact of ports.contacts.inWeek(week)) {
      fold.addContact(contact);
      visits.add(contact);
    }
  }
  for await (const { unresolved, ask } of asksOfCases(ports, programme, now, fold.isAbout))
    fold.addCase(unresolved, ask);

  const made: DigestResult['made'][number][] = [];
  const failed: DigestResult['failed'][number][] = [];
  for (const [index, folded] of fold.result().entries()) {
    const edition = due[index];
    if (edition === undefined) continue;
    const { name: audience, week } = folded.audience;
    try {
      made.push({ audience, week, mails: await publish(ports, programme, edition, folded, toInstant(now)) });
    } catch (error) {
      failed.push({ audience, week, error });
    }
  }
  try {
    await learnHabits(ports, fold.weeks, visits, now);
  } catch (notLearnt) {
    return { made, failed, notLearnt };
  }
  return { made, failed };
}

/** Learns what receivers do from the weeks that are over. Each shard knows which weeks it has learnt from. */
async function learnHabits(
  { receivers }: Pick<DigestPorts, 'receivers'>,
  weeks: readonly IsoWeek[],
  visits: VisitCounts,
  now: EpochMs,
): Promise<void> {
  const thisWeek = isoWeekOf(toInstant(now));
  const over = weeks.filter((week) => week < thisWeek);
  const shards = await Promise.all(
    Array.from({ length: receivers.shards }, (_, shard) => receivers.get(shard)),
  );
  const gatewayOf = (domain: string) => shards[receivers.shardOf(domain)]?.via.get(domain);
  for (const [shard, known] of shards.entries()) {
    const learnt = learn(known, over, visits, gatewayOf, (domain) => receivers.shardOf(domain) === shard);
    if (learnt !== undefined) await receivers.learn(shard, known.week, learnt);
  }
}

/** The digests whose last time has come and that nobody has made. */
async function dueEditions(
  { digests }: Pick<DigestPorts, 'digests'>,
  programme: Programme,
  now: EpochMs,
): Promise<DigestEdition[]> {
  const editions = programme.digests.map((plan) => lastEdition(plan, programme, now));
  const before = await Promise.all(
    editions.map(({ plan, week }) => digests.get(audienceName({ kind: 'digest', digest: plan.name }), week)),
  );
  return editions.filter((_, index) => before[index] === undefined);
}

/**
 * Writes one digest, after the digests of its owners if each owner gets one. Returns how many mails were put
 * on the agenda.
 */
async function publish(
  ports: DigestPorts,
  programme: Programme,
  { plan, dueAt }: DigestEdition,
  { figures, owners }: Folded,
  madeAt: Instant,
): Promise<number> {
  const { digests, staffMails, keys } = ports;
  let mails = 0;

  const write = async (
    audienceOf: (recipient: string) => string,
    to: readonly string[],
    figures: Figures,
    locale: string,
  ) => {
    const recipients = to.map((address) => recipientOf(address, keys));
    const audience = audienceOf(recipients[0]?.hash ?? '');
    const digest = {
      ...figures,
      audience,
      madeAt,
      earlier: earlierWeeks(figures.week, await digests.since(audience, firstTrendWeek(figures.week))),
    };
    for (const { hash, address } of hasNews(digest) ? recipients : []) {
      const isNew = await staffMails.plan({
        audience,
        week: figures.week,
        recipient: hash,
        kind: 'digest',
        turn: 0,
        to: address,
        locale,
        dueAt,
      });
      if (isNew) mails += 1;
    }
    await digests.put(digest);
  };

  for (let start = 0; start < owners.length; start += SIDE_BY_SIDE) {
    await Promise.all(
      owners.slice(start, start + SIDE_BY_SIDE).map((owner) =>
        write(
          (recipient) => audienceName({ kind: 'owner', digest: plan.name, recipient }),
          [owner.address],
          owner.figures,
          // The list speaks of this owner, the programme of all owners.
          owner.ownLocale ?? plan.locale ?? owner.customersLocale ?? programme.staff.locale,
        ),
      ),
    );
  }
  const name = audienceName({ kind: 'digest', digest: plan.name });
  await write(() => name, plan.to, figures, plan.locale ?? programme.staff.locale);
  return mails;
}

function recipientOf(
  text: string,
  keys: Pick<KeyRing, 'address'>,
): { readonly hash: string; readonly address: string } {
  const check = normaliseAddress(text);
  // Cannot happen: the programme is checked when published, and owners' addresses before folding.
  if (check.kind === 'bad') throw new Error('A recipient of a digest is no email address.');
  return { hash: addressHash(check.normalised, keys.address), address: check.address };
}
