import type { Digest } from '../domain/digests/digest.ts';
import { type Figures, type Folded, foldDigests } from '../domain/digests/digest-fold.ts';
import {
  type DigestEdition,
  FOLDED_WEEKS,
  lastEdition,
  weeksUpTo,
} from '../domain/digests/digest-schedule.ts';
import { TREND_WEEKS } from '../domain/digests/trend.ts';
import type { WeekFigures } from '../domain/digests/week-figures.ts';
import { addressHash, normaliseAddress } from '../domain/identity/address.ts';
import type { KeyRing } from '../domain/identity/key-ring.ts';
import { audienceName } from '../domain/mail/audience.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { type Instant, type IsoWeek, toInstant } from '../domain/time/instant.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { BundleSource } from '../ports/bundles.ts';
import type { CaseStore } from '../ports/cases.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContactStore } from '../ports/contacts.ts';
import type { DigestStore } from '../ports/digests.ts';
import type { StaffMailStore } from '../ports/staff-mails.ts';

/** Digests of owners that are written side by side. */
const SIDE_BY_SIDE = 16;

export interface DigestPorts {
  readonly bundles: BundleSource;
  readonly contacts: Pick<ContactStore, 'inWeek'>;
  readonly cases: Pick<CaseStore, 'unresolved'>;
  readonly digests: DigestStore;
  readonly staffMails: Pick<StaffMailStore, 'plan'>;
  readonly keys: Pick<KeyRing, 'address'>;
  readonly clock: Pick<Clock, 'now'>;
}

export interface DigestResult {
  readonly made: readonly {
    /** The digest's name in the programme. */
    readonly audience: string;
    readonly week: IsoWeek;
    /** Mails put on the agenda; those that an earlier run had put there are not among them. */
    readonly mails: number;
  }[];
  /** Digests that could not be made, with the reason of each; they stay due. */
  readonly failed: readonly { readonly audience: string; readonly week: IsoWeek; readonly error: unknown }[];
}

/**
 * One tick of the digests. When nothing is due this is one read for each digest of the programme. Else the
 * last weeks are folded once for all that are due, and each gets its mails and then its DIGEST item, whose
 * presence says that it is done: a run that breaks off anywhere is repeated as a whole, and planning a mail
 * twice is planning it once. Of several missed times only the last is made up for.
 */
export async function digestDue(ports: DigestPorts): Promise<DigestResult> {
  const now = ports.clock.now();
  const { programme } = await ports.bundles.current();
  const due = await dueTurns(ports, programme, now);
  if (due.length === 0) return { made: [], failed: [] };

  const fold = foldDigests(
    due.map(({ plan, week }) => ({ name: plan.name, week, slice: plan.slice })),
    toInstant(now),
  );
  for (const week of fold.weeks)
    for await (const contact of ports.contacts.inWeek(week)) fold.addContact(contact);
  for await (const unresolved of ports.cases.unresolved()) fold.addCase(unresolved);

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
  return { made, failed };
}

/** The digests whose last time has come and which nobody has made. */
async function dueTurns(
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
 * Writes one digest, and where each owner has one, theirs before it. Returns how many mails were put on the
 * agenda.
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
      earlier: await earlierWeeks(ports, audience, figures.week),
    };
    for (const { hash, address } of hasNothingToTell(digest) ? [] : recipients) {
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
          // What the list says of one owner tells more than what the programme says of all of them.
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
  // The programme is checked when it is published, and owners' addresses before they are folded.
  if (check.kind === 'bad') throw new Error('A recipient of a digest is no email address.');
  return { hash: addressHash(check.normalised, keys.address), address: check.address };
}

/**
 * The weeks before those that were folded, as the digests of that time had them. A week that several had is
 * taken from the last one: it knew of more late answers.
 */
async function earlierWeeks(
  { digests }: Pick<DigestPorts, 'digests'>,
  audience: string,
  week: IsoWeek,
): Promise<WeekFigures[]> {
  const wanted = weeksUpTo(week, TREND_WEEKS).slice(0, -FOLDED_WEEKS);
  const before = await digests.since(audience, wanted[0] ?? week);
  const known = new Map(
    before
      .filter((digest) => digest.week < week)
      .flatMap(({ earlier, weeks }) => [...earlier, ...weeks])
      .map((figures) => [figures.week, figures]),
  );
  return wanted.map((each) => known.get(each)).filter((each) => each !== undefined);
}

/** An installation that has asked nobody yet has no news for anybody. Later a week without mails is news. */
const hasNothingToTell = ({ weeks, earlier, cases }: Digest): boolean =>
  cases.total === 0 && [...earlier, ...weeks].every(({ tally }) => tally.asked === 0);
