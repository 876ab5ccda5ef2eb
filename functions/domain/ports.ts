import type { HoldReason, Run, SendPoint } from './breaker.ts';
import type { Bundle } from './bundle.ts';
import type { Case, CaseId } from './case.ts';
import type { Contact, ContactFacts, ContactId } from './contact.ts';
import type {
  AgendaKind,
  Customer,
  DueLane,
  Lane,
  NextContact,
  PastContact,
  Profile,
  SkippedContact,
} from './customer.ts';
import type { Digest } from './digest.ts';
import type { Answer } from './evidence.ts';
import type { MailMark } from './feedback.ts';
import type { Instant, IsoWeek } from './instant.ts';
import type { ReportStatus } from './mail-status.ts';
import type { Band } from './programme.ts';
import type { Ref } from './ref.ts';
import type { Group } from './score.ts';
import type { SoftRun } from './soft-bounces.ts';
import type { NewStaffMail, StaffMail, StaffMailId } from './staff-mail.ts';

export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  sleep(ms: number): Promise<void>;
}

/** The compiled templates, pages and programme in force; refreshed now and then. */
export interface BundleSource {
  current(): Promise<Bundle>;
}

// ── customers ──────────────────────────────────────────────────────────────────────────────────────────────────

export type SaveOutcome = 'added' | 'updated' | 'unchanged';

/** A stored item that its schema does not know: the fault of that item alone. */
export class UnreadableItem extends Error {
  override readonly name = 'UnreadableItem';
}

export interface NewCustomer extends Profile {
  readonly ref: Ref;
  readonly addressHash: string;
}

/** A next contact with its place on the agenda. */
export interface Planned extends NextContact {
  readonly lane: DueLane;
  /** Not before this, although it is due: the window it waits for. */
  readonly notBefore?: Instant;
}

export interface CustomerStore {
  /** Reads strongly. */
  get(ref: Ref): Promise<Customer | undefined>;
  /**
   * Writes the profile and sets the agenda to a review at `now`, so that the sender's own schedule recomputes. An equal profile writes
   * nothing, unless the customer is parked or a review is wanted.
   *
   * @param known the customer as just read, which saves reading again; harmless when somebody wrote since
   */
  save(profile: NewCustomer, now: Instant, review?: boolean, known?: Customer): Promise<SaveOutcome>;
  /**
   * Moves the one next contact, and with it the agenda; `next` undefined takes the customer off. `past` is remembered: what was sent
   * among the past contacts, what was skipped in the place of the last one that was. Holds only while agenda entry and revision are
   * those that were read: false when somebody else came first.
   */
  move(customer: Customer, next: Planned | undefined, past?: PastContact | SkippedContact): Promise<boolean>;
  /**
   * Counts a failure at this agenda entry; at the third the customer is parked, since `at`. Needs no readable item. `moved-on` when the
   * entry is no longer there.
   */
  fail(entry: CustomerMessage, reason: string, at: Instant): Promise<'counted' | 'parked' | 'moved-on'>;
  /** Puts a parked customer under review at `now`, their failures forgotten. Needs no readable item. False when they are not parked. */
  unpark(ref: Ref, now: Instant): Promise<boolean>;
}

// ── addresses ──────────────────────────────────────────────────────────────────────────────────────────────────

export type SuppressionReason = 'unsubscribed' | 'opted-out' | 'bounced' | 'complained' | 'operator';

export interface Suppression {
  readonly reason: SuppressionReason;
  readonly at: Instant;
}

/** A suppression that a person took back, and why. */
export interface Lifted {
  /** What had stood. */
  readonly reason: SuppressionReason;
  readonly because: string;
  readonly at: Instant;
}

export interface Address {
  readonly hash: string;
  /** The customer who owns the address; absent when only a suppression is known. */
  readonly ref?: Ref;
  readonly suppression?: Suppression;
  /** Mails that failed for a while since the last one that arrived; absent when there are none. */
  readonly softBounces?: SoftRun;
  /** The last suppression that was taken back by hand. */
  readonly lifted?: Lifted;
}

export interface AddressStore {
  /** Reads strongly. */
  get(hash: string): Promise<Address | undefined>;
  /** Takes the address for this customer, unless another has it; tells what stands against mailing it. */
  claim(
    hash: string,
    ref: Ref,
  ): Promise<{ kind: 'ours'; suppression?: Suppression } | { kind: 'taken'; by: Ref }>;
  /** Lets go of an address this customer no longer has; a suppression stays. */
  release(hash: string, ref: Ref): Promise<void>;
  /**
   * Never mail this address again. The weightiest reason stays, of equal ones the first: a complaint weighs more than the wish of the
   * reader or the operator, that more than a bounce, and a bounce more than the company's own record (`opted-out`), which alone an
   * import lifts.
   */
  suppress(hash: string, suppression: Suppression): Promise<void>;
  /** Takes a suppression back if its reason is exactly this one, that of bounces with their run; false when there was none such. */
  lift(hash: string, reason: SuppressionReason): Promise<boolean>;
  /** Adds a mail to the run of soft bounces, unless it is in it, and returns the run as it is then. */
  countSoftBounce(hash: string, mail: MailMark): Promise<SoftRun>;
  /** A mail arrived: takes those before it out of the run. Where there are none it only looks, at the price of half a read. */
  endSoftRun(hash: string, mail: MailMark): Promise<void>;
  /** The same by a person's decision, which is kept with its reason. */
  liftByHand(hash: string, lifted: Lifted): Promise<boolean>;
}

// ── contacts ───────────────────────────────────────────────────────────────────────────────────────────────────

export interface Claim extends ContactId, ContactFacts {
  readonly attempt: string;
  readonly dueAt: Instant;
  readonly claimedAt: Instant;
}

export type SendResult =
  | { readonly status: 'SENT'; readonly messageId: string; readonly at: Instant }
  | { readonly status: 'REFUSED'; readonly reason: string }
  | { readonly status: 'UNKNOWN'; readonly reason: string };

/** What SES reports of one attempt after it took the mail. */
export interface Report {
  readonly status: ReportStatus;
  /** The attempt that the mail bore as a tag. */
  readonly attempt: string;
  readonly messageId: string;
  /** When SES took the mail. */
  readonly sentAt: Instant;
  /** Why it came back; absent for a delivery. */
  readonly reason?: string;
}

/** `no-such-attempt`: the mail is no longer kept, or was never one of ours. `as-before`: a repeat, or less than is known already. */
export type Reported = 'written' | 'as-before' | 'no-such-attempt';

/** What a customer wrote beside an ask. */
export interface Comment extends ContactId {
  readonly text: string;
  readonly at: Instant;
  /** Whether the customer allowed us to show the words to the owner of the account. */
  readonly mayShare: boolean;
  /** The score that was sent with them; absent for words from the page that asks a detractor what went wrong. */
  readonly score?: number;
}

export interface ContactStore {
  /** Reads strongly. */
  get(id: ContactId): Promise<Contact | undefined>;
  /** Put-if-absent: the claim to mail. A repeat with the same attempt is ours (the SDK may retry a lost response). */
  claim(claim: Claim): Promise<{ kind: 'claimed' } | { kind: 'exists'; contact: Contact }>;
  /** Writes what became of the attempt, if it is still SENDING under this attempt; false otherwise. */
  finish(id: ContactId, attempt: string, result: SendResult): Promise<boolean>;
  /** Gives a claim back that never left us; the customer stays due. */
  free(id: ContactId, attempt: string): Promise<boolean>;
  /** Writes what SES reports, where that is an arrow of `mail-status.ts`. */
  report(id: ContactId, report: Report): Promise<Reported>;
  /** A reader has it, so it went out: UNKNOWN becomes SENT. Changes nothing else. */
  arrived(id: ContactId): Promise<void>;
  /** Keeps a request on a score link as evidence; the first one sets the settle time. undefined: no such ask. */
  recordHit(
    id: ContactId,
    hit: { score: number; at: Instant },
    settleAt: Instant,
  ): Promise<Contact | undefined>;
  /** Keeps the last button pressed, and with it the causes chosen; none chosen leaves those of before. undefined: no such ask. */
  recordTap(
    id: ContactId,
    tap: { score: number; at: Instant },
    settleAt: Instant,
    causes?: readonly string[],
  ): Promise<Contact | undefined>;
  /**
   * Keeps what a detractor says went wrong, and that it was said, and has the ask settled anew, for something follows from it. Does not
   * touch the score; no causes leave those of before, and so does a repeat that is older than what is kept. undefined: no such ask.
   */
  recordCauses(
    id: ContactId,
    why: { causes: readonly string[]; at: Instant },
    settleAt: Instant,
  ): Promise<Contact | undefined>;
  /** Keeps what the customer wrote beside the ask; the last words win. */
  saveComment(id: ContactId, comment: Omit<Comment, keyof ContactId>): Promise<void>;
  /** What the customer wrote beside the ask. Reads strongly. */
  comment(id: ContactId): Promise<Comment | undefined>;
  /** Ends the wait: takes the ask off the agenda if its evidence is still what was read; false otherwise. */
  settle(contact: Contact, answer: Answer | undefined, at: Instant): Promise<boolean>;
  /** The contacts of one customer in one week. */
  of(ref: Ref, week: IsoWeek): Promise<Contact[]>;
  /** All contacts of one week, in no order, with constant memory. */
  inWeek(week: IsoWeek): AsyncIterable<Contact>;
  /** What was written beside the asks of one week, in no order, with constant memory. */
  commentsInWeek(week: IsoWeek): AsyncIterable<Comment>;
}

/** What the pages do with an ask. */
export type AnswerStore = Pick<
  ContactStore,
  'get' | 'arrived' | 'recordHit' | 'recordTap' | 'recordCauses' | 'saveComment'
>;

// ── cases ──────────────────────────────────────────────────────────────────────────────────────────────────────

export interface CaseStore {
  /** Reads strongly. */
  get(id: CaseId): Promise<Case | undefined>;
  /** Put-if-absent; false when there is one already. */
  add(opened: Case): Promise<boolean>;
  /** Writes `next` over what was read, its place on the agenda included; false when somebody else came first. `next.revision` is that of `read`: the store counts on. */
  replace(read: Case, next: Case): Promise<boolean>;
  /** Every case that is open or taken, in no order. Costs with their number, never with how many cases there ever were. */
  unresolved(): AsyncIterable<Case>;
}

// ── digests ────────────────────────────────────────────────────────────────────────────────────────────────────

export interface DigestStore {
  get(audience: string, week: IsoWeek): Promise<Digest | undefined>;
  /** Keeps the numbers of a finished digest. Written after its mails were planned, so that where it is, nothing is missing. */
  put(digest: Digest): Promise<void>;
  /** The digests of one audience from a week on, oldest first. */
  since(audience: string, week: IsoWeek): Promise<Digest[]>;
}

// ── staff mail ─────────────────────────────────────────────────────────────────────────────────────────────────

export interface StaffMailStore {
  /** Reads strongly. */
  get(id: StaffMailId): Promise<StaffMail | undefined>;
  /** Puts a mail on the agenda, unless it was put there before, whatever has become of it; false then. */
  plan(mail: NewStaffMail): Promise<boolean>;
  /** The claim to mail: DUE becomes SENDING. A repeat with the same attempt is ours. `gone` when it is no longer DUE. The agenda entry stays until it ends. */
  claim(id: StaffMailId, attempt: string, at: Instant): Promise<'claimed' | 'gone'>;
  /** Writes what became of the attempt, and takes the mail off the agenda, if it is still SENDING under this attempt; false otherwise. */
  finish(id: StaffMailId, attempt: string, result: SendResult): Promise<boolean>;
  /** Gives a claim back that never left us; the mail is DUE again. */
  free(id: StaffMailId, attempt: string): Promise<boolean>;
  /** Writes what SES reports, where that is an arrow of `mail-status.ts`; takes the mail off the agenda. */
  report(id: StaffMailId, report: Report): Promise<Reported>;
  /** Takes a DUE mail that has lost its reason off the agenda; false when it is no longer DUE. */
  skip(id: StaffMailId, reason: string): Promise<boolean>;
  /** Counts a failure; at the third the mail is parked, since `at`. Needs no readable item. */
  fail(id: StaffMailId, reason: string, at: Instant): Promise<'counted' | 'parked' | 'moved-on'>;
  /** Makes a parked mail DUE again, on the agenda at `now`, its failures forgotten. Needs no readable item. False when it is not parked. */
  unpark(id: StaffMailId, now: Instant): Promise<boolean>;
}

// ── agenda, gate and outbox ────────────────────────────────────────────────────────────────────────────────────

/**
 * One entry of the agenda index. It points at a customer, in the settle lane at an ask, in the case lane at a case, in the staff lane at a
 * mail to a colleague; in the lane of the parked at a customer or at a mail to a colleague.
 */
export type Due =
  | { readonly kind: AgendaKind; readonly ref: Ref; readonly dueAt: Instant }
  | { readonly kind: 'settle'; readonly contact: ContactId; readonly dueAt: Instant }
  | { readonly kind: 'case'; readonly case: CaseId; readonly dueAt: Instant }
  | { readonly kind: 'staff'; readonly staff: StaffMailId; readonly dueAt: Instant }
  | Parked;

/** What was put aside, since `dueAt`. */
export type Parked = { readonly kind: 'parked'; readonly dueAt: Instant } & (
  | { readonly ref: Ref }
  | { readonly staff: StaffMailId }
);

/** Where a sweep of one lane and shard stands. */
export type Cursor = string;

export interface DuePage {
  readonly due: readonly Due[];
  /** Where this page ended: that of the question when nothing was found. */
  readonly cursor: Cursor | undefined;
  /** Whether there may be more behind the cursor. */
  readonly more: boolean;
}

export interface Agenda {
  /** What is due by `until` in one lane and shard, oldest first, from after `cursor`; at most `limit`. */
  due(lane: Lane, shard: number, until: Instant, limit: number, cursor?: Cursor): Promise<DuePage>;
  /** The earliest time at which anything is on the agenda, due or not; the parked, who wait for a person, left out. */
  earliest(): Promise<Instant | undefined>;
}

/** Who shut the gate: a person, or the breaker (`breaker.ts`). */
export type PausedBy = 'operator' | 'breaker';

export type GateState =
  /** `hold`: nobody starts a mail before its end. It may be over: compare it with the clock. */
  | { readonly kind: 'open'; readonly hold?: Hold }
  | { readonly kind: 'paused'; readonly why: string; readonly since: Instant; readonly by: PausedBy };

export interface Hold {
  readonly why: HoldReason;
  /** Epoch milliseconds. */
  readonly until: number;
}

/** Everything about the gate that is worth showing, or deciding on. */
export interface GateView {
  readonly state: GateState;
  /** When somebody last opened it; absent when nobody ever had to. */
  readonly openedAt?: Instant;
  /** Mails a second; absent before the planner has set it. */
  readonly perSecond?: number;
  /** Mails in a row with an outcome of this kind, across all workers. */
  readonly ambiguous: number;
  readonly faulty: number;
}

export interface Gate {
  /** Reads strongly. */
  view(): Promise<GateView>;
  /** What a sender with a batch in hand looks at between two mails: half the price of `view`, and up to a second old. */
  look(): Promise<GateState>;
  /** Lets no mail go out until somebody opens the gate. The first reason stays: false when it was paused before for another. */
  pause(why: string, at: Instant, by: PausedBy): Promise<boolean>;
  /** Lets mail go out again: ends a pause, a hold and all runs. */
  open(at: Instant): Promise<void>;
  /**
   * Lets nobody start a mail for a while (`breaker.ts`), then ends by itself: what SES said to one worker goes for all. A pause it is not.
   *
   * @param now epoch milliseconds
   */
  hold(why: HoldReason, now: number): Promise<void>;
  /**
   * Counts the mails in a row about which SES is silent, and those that it finds fault with, across all workers. At the limit
   * (`breaker.ts`) the gate is paused, for then it is SES, or all our mails, and not a single one. A mail that is tried again counts once.
   *
   * @param mail tells it from all others, with no address or name in it
   */
  count(run: Run, mail: string, at: Instant): Promise<'open' | 'tripped'>;
  /** Ends both runs: SES has taken a mail, or refused its recipient. */
  clear(): Promise<void>;
  /** Sets how many mails a second may go, across all workers. Before the first call it is one a second, SES's own start. */
  setPace(perSecond: number): Promise<void>;
  /**
   * Reserves `count` slots at the gate's pace across all workers. The first slot is at epoch millisecond `from`, each next one `spacingMs` later.
   * `slowed`, or `held` when SES told somebody to stop, where the first would be more than `maxWaitMs` away.
   */
  reserve(count: number, now: number, maxWaitMs: number): Promise<Reservation>;
  /** Where the planner's sweep through the agenda stands; undefined when none is under way. */
  sweep(): Promise<Sweep | undefined>;
  saveSweep(sweep: Sweep | undefined): Promise<void>;
}

export type Reservation =
  | { readonly kind: 'granted'; readonly from: number; readonly spacingMs: number }
  | { readonly kind: 'slowed' }
  | { readonly kind: 'held'; readonly why: HoldReason }
  | { readonly kind: 'paused'; readonly why: string };

export interface Sweep {
  readonly startedAt: Instant;
  /** By `<lane>#<shard>`; a shard without one starts at its head. */
  readonly cursors: Readonly<Record<string, Cursor>>;
}

/** Work on a customer: their next contact, or a review. */
export interface CustomerMessage {
  readonly ref: Ref;
  readonly kind: AgendaKind;
  readonly dueAt: Instant;
}

/** A mail to a colleague. */
export interface StaffMessage {
  readonly kind: 'staff';
  readonly staff: StaffMailId;
  readonly dueAt: Instant;
}

export type OutboxMessage = CustomerMessage | StaffMessage;

export interface Outbox {
  put(messages: readonly OutboxMessage[]): Promise<void>;
  /** How many messages wait, about. Not those in hand: one that failed stays in hand for minutes, and must not take others' room. */
  size(): Promise<number>;
}

// ── mail ───────────────────────────────────────────────────────────────────────────────────────────────────────

export interface OutgoingMail {
  readonly to: string;
  /** The whole message, RFC 5322, CRLF. */
  readonly raw: Uint8Array;
  /** SES message tags: names and values of A–Z a–z 0–9 _ - only; never an address or a name. */
  readonly tags: Readonly<Record<string, string>>;
}

export type MailOutcome =
  | { readonly kind: 'sent'; readonly messageId: string }
  /** SES refused this recipient: it says nothing about the next. */
  | { readonly kind: 'refused'; readonly reason: string }
  /** SES refused this message: a fault of ours, in a template or in how mails are made. It was not sent. */
  | { readonly kind: 'faulty'; readonly reason: string }
  /** Over the rate or the day's quota: nothing was sent, later it may be. */
  | { readonly kind: 'slow-down'; readonly reason: string }
  | { readonly kind: 'stop-for-today'; readonly reason: string }
  /** The account or configuration set is paused, or the identity is not verified: every mail would fail. */
  | { readonly kind: 'stop'; readonly reason: string }
  /** It failed before a byte of the request was written. */
  | { readonly kind: 'not-sent'; readonly reason: string }
  /** It may have been sent. Never send it again. */
  | { readonly kind: 'ambiguous'; readonly reason: string };

export interface MailQuota {
  readonly perSecond: number;
  /** Mails still allowed in the running 24 hours. */
  readonly leftToday: number;
}

/** Writes the mail of one contact: template, links, MIME. */
export interface MailWriter {
  /** Throws when the template cannot be rendered; nothing is claimed then. */
  write(
    letter: Letter,
  ): Promise<OutgoingMail & { readonly locale: string; readonly templateVersion: string }>;
}

export interface Letter {
  readonly customer: Customer;
  readonly contact: ContactId;
  /** Of an ask: the customer's band today. Of a reply: the one in which they were asked. */
  readonly band: Band;
  readonly bundle: Bundle;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Of a reply: the answer it is about. */
  readonly answer?: { readonly score: number; readonly group: Group };
}

/** What a mail to a colleague has to say. */
export interface StaffLetter {
  readonly mail: NewStaffMail;
  readonly bundle: Bundle;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly about: CaseNews | DigestNews;
}

export interface CaseNews {
  readonly kind: 'case';
  readonly case: Case;
  /** The ask, with the answer and the causes. */
  readonly ask: Contact;
  /** Absent when the customer is no longer kept. */
  readonly customer?: Customer;
  /** Absent when nothing was written. A comment that may not be shared is only mentioned. */
  readonly comment?: Comment;
}

export interface DigestNews {
  readonly kind: 'digest';
  readonly digest: Digest;
}

/** Writes a mail to a colleague: template, links, MIME. Throws when the template cannot be rendered. */
export interface StaffWriter {
  writeStaff(letter: StaffLetter): Promise<OutgoingMail>;
}

export interface MailGateway {
  send(mail: OutgoingMail): Promise<MailOutcome>;
}

/** Asks what SES allows. Apart from the gateway, so that the planner cannot send. */
export type ReadQuota = () => Promise<MailQuota>;

/** What SES counted of our mails in the last 14 days, in stretches of 15 minutes, in any order. */
export type ReadReputation = () => Promise<readonly SendPoint[]>;
