import { Temporal } from 'temporal-polyfill';
import type { Comment } from '../answering/comment.ts';
import { evidenceThen } from '../answering/evidence.ts';
import { type ContactId, isSameContact } from '../mail/contact-id.ts';
import { CONTACT_KINDS, isReply, linksToAsk, milestoneKinds } from '../mail/contact-kinds.ts';
import { type Address, suppressionBefore } from '../mail/suppression.ts';
import type { Programme } from '../programme/programme.ts';
import { dateIn } from '../programme/tenure.ts';
import { type Instant, type IsoWeek, isoWeekOf, toEpochMs, toInstant } from '../time/instant.ts';
import { type EpochMs, WEEK_MS } from '../time/units.ts';
import { wordsOfWhy } from './consequence.ts';
import { askAmong, type Contact, otherReplyAmong } from './contact.ts';
import { type Customer, type NextContact, type PastContact, pastOf } from './customer.ts';
import { type Decision, decideContact, type ReplyFacts } from './decision.ts';
import { nextContact, type PlanFacts, slotOn } from './schedule.ts';
import { windowOf } from './windows.ts';

// Rebuilds what was known at a past moment, as far as it is stored, and asks the sender's own decision again.
// The profile and the programme have no history, so they are today's.

/** A contact that was due on a day, and the moment at which to ask what to do about it. */
export interface DueContact {
  readonly contact: NextContact;
  readonly at: EpochMs;
}

/** Everything stored of a customer's past. For a reply also its ask. */
export interface Records extends PlanFacts {
  readonly customer: Customer;
  readonly address: Address | undefined;
  readonly contacts: readonly Contact[];
  readonly comments: readonly Comment[];
  readonly programme: Programme;
}

/** A past contact in the form of a due one. */
const asDue = (
  { kind, week, occasion }: Omit<ContactId, 'ref'>,
  dueAt: Instant,
  { kinds = CONTACT_KINDS }: PlanFacts,
): NextContact => ({
  kind,
  dueAt,
  ...(kinds[kind].week === 'about' ? { aboutWeek: week } : {}),
  ...(occasion === undefined ? {} : { occasion }),
});

/** The beginning or the middle of a day, in epoch ms. */
const timeOn = (date: string, zone: string, plainTime: '00:00' | '12:00'): EpochMs =>
  Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;

/**
 * The contacts that were due on a day: those claimed on that day, each at the moment of its claim. Without
 * any: the one skipped on that day; else the one already due by then; else the one that is planned next by
 * milestone, at the customer's own time of the day. Where nothing is planned, that is the usual kind.
 *
 * @param date `YYYY-MM-DD` in the customer's zone
 */
export function dueContactsOn(date: string, records: Records): DueContact[] {
  const { address: _, ...facts } = records;
  const { customer, contacts, programme } = facts;
  const { zone, ref, skipped } = customer;
  const isThatDay = (instant: Instant): boolean => dateIn(zone, toEpochMs(instant)) === date;
  const claimed = contacts
    .filter(({ claimedAt }) => isThatDay(claimedAt))
    .map((each) => ({ contact: asDue(each, each.dueAt, records), at: toEpochMs(each.claimedAt) }));
  if (claimed.length > 0) return claimed;
  if (skipped !== undefined && isThatDay(skipped.at)) {
    const contact = asDue(skipped, skipped.at, records);
    // Times are stored to the second, so the event behind the skip may bear the same second.
    return [{ contact, at: toEpochMs(skipped.at) + 1_000 }];
  }
  const slot = toEpochMs(
    slotOn(windowOf(programme, customer.region), zone, ref, date, timeOn(date, zone, '00:00')),
  );
  const at = dateIn(zone, slot) === date ? slot : timeOn(date, zone, '12:00');
  const waiting = customer.nextContact;
  if (waiting !== undefined && dateIn(zone, toEpochMs(waiting.dueAt)) <= date)
    return [{ contact: waiting, at: Math.max(at, toEpochMs(waiting.dueAt)) }];
  const planned = nextContact(customer, programme, at, facts);
  const [usual] = milestoneKinds(facts.kinds ?? CONTACT_KINDS);
  const kind = planned.kind === 'planned' ? planned.next.kind : usual;
  return kind === undefined ? [] : [{ contact: { kind, dueAt: toInstant(at) }, at }];
}

/** What the sender decided then: its own decision, with what was known by that moment. */
export function decideThen({ contact, at }: DueContact, records: Records): Decision {
  const { address, contacts: _contacts, comments: _comments, ...facts } = records;
  return decideContact({
    ...facts,
    customer: customerThen(records, at),
    contact,
    ...(isReply(contact.kind, records.kinds)
      ? { reply: replyThen(contact, at, records) }
      : linksToAsk(contact.kind, records.kinds)
        ? { ask: askOf(contact, at, records) ?? 'none' }
        : {}),
    address: address === undefined ? undefined : addressThen(address, at),
    now: at,
  });
}

const isBefore = (instant: Instant, at: EpochMs): boolean => toEpochMs(instant) < at;

/**
 * The customer's item remembers only the last contacts, and of each the day. Those that are stored say the
 * moment.
 */
function customerThen({ customer, contacts }: Records, at: EpochMs): Customer {
  const { recent, zone } = customer;
  const isStored = (past: PastContact): boolean => contacts.some((each) => isSameContact(each, past));
  const stored = contacts.flatMap((each): PastContact[] => {
    const sentAt = each.sentAt ?? each.claimedAt;
    const known = recent.find((past) => isSameContact(each, past));
    return isBefore(sentAt, at) ? [known ?? pastOf(each, sentAt, zone)] : [];
  });
  const past = [...recent.filter((each) => !isStored(each) && each.on < dateIn(zone, at)), ...stored];
  return { ...customer, recent: past.sort((a, b) => a.on.localeCompare(b.on)) };
}

function addressThen({ suppression, ...address }: Address, at: EpochMs): Address {
  const stood = suppressionBefore(suppression, at);
  return stood === undefined ? address : { ...address, suppression: stood };
}

/** The ask that a contact is about. */
function askOf({ aboutWeek }: NextContact, at: EpochMs, { contacts, kinds }: Records): Contact | undefined {
  const ask = askAmong(
    contacts.filter(({ week }) => week === aboutWeek),
    kinds,
  );
  return ask && askThen(ask, at);
}

function replyThen(contact: NextContact, at: EpochMs, records: Records): ReplyFacts {
  const { kind, aboutWeek } = contact;
  const { contacts, comments, kinds } = records;
  const sameWeek = contacts.filter(({ week }) => week === aboutWeek);
  const comment = comments.find(({ week, at: saidAt }) => week === aboutWeek && isBefore(saidAt, at));
  return {
    ask: askOf(contact, at, records),
    words: wordsOfWhy(comment),
    isReplied:
      otherReplyAmong(
        sameWeek.filter(({ claimedAt }) => isBefore(claimedAt, at)),
        kind,
        kinds,
      ) !== undefined,
  };
}

/**
 * The ask with the evidence of that moment. Only the last tap is stored. If that tap came later, the answer
 * settled by then stands for the earlier taps. `settleAt` counts only if the ask was never settled:
 * after a settling it comes from later evidence.
 */
function askThen({ settleAt, ...ask }: Contact, at: EpochMs): Contact {
  const { tap } = ask.evidence;
  const { settled, ...unsettled } = ask;
  const tapThen =
    tap === undefined || isBefore(tap.at, at)
      ? tap
      : settled !== undefined && toEpochMs(settled.at) <= at
        ? { score: settled.score, at: settled.at }
        : undefined;
  const evidence = {
    ...evidenceThen(ask.evidence, (each) => isBefore(each, at)),
    ...(tapThen === undefined ? {} : { tap: tapThen }),
  };
  const wasWaiting = settleAt !== undefined && settled === undefined;
  const wasSettled = settled !== undefined && toEpochMs(settled.at) <= at;
  return {
    ...unsettled,
    evidence,
    ...(wasSettled ? { settled } : {}),
    ...(wasWaiting ? { settleAt } : {}),
  };
}

/** The weeks from one instant to another, both included, in order. */
export function weeksBetween(from: number, until: number): IsoWeek[] {
  const weeks = new Set<IsoWeek>();
  for (let time = from; time < until; time += WEEK_MS) weeks.add(isoWeekOf(toInstant(time)));
  weeks.add(isoWeekOf(toInstant(Math.max(from, until))));
  return [...weeks];
}
