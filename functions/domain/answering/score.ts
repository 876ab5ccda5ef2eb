import { asksToRecommend, type ContactKind, type ContactKinds } from '../mail/contact-kinds.ts';
import type { MailStatus } from '../mail/mail-status.ts';
import { type Group, groupOf } from '../programme/group.ts';
import type { Instant } from '../time/instant.ts';
import { isCountedGrade } from './evidence.ts';
import { answerOf, type WeighedMail } from './weigh.ts';

/** What counting needs of a mail to a customer. */
export interface CountedMail extends WeighedMail {
  readonly kind: ContactKind;
  readonly status: MailStatus;
}

/** An answer that counts. */
export interface CountedAnswer {
  readonly score: number;
  readonly group: Group;
}

/** What a set of asks adds up to. Each ask counts once, in the state it has now. */
export interface Tally {
  /** Mails that went out. */
  readonly asked: number;
  /** Confirmed or settled answers: the only ones behind the score. */
  readonly answered: number;
  /** A person's click, by all we know, still in its half hour. */
  readonly pending: number;
  /** Clicks that may be a person's or a machine's. They are kept and never counted. */
  readonly unsure: number;
  /** Visits that only machines make. They are kept and never counted. */
  readonly doubtful: number;
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
}

export const EMPTY_TALLY: Tally = {
  asked: 0,
  answered: 0,
  pending: 0,
  unsure: 0,
  doubtful: 0,
  promoters: 0,
  passives: 0,
  detractors: 0,
};

const COUNTED: Readonly<Record<Group, 'promoters' | 'passives' | 'detractors'>> = {
  promoter: 'promoters',
  passive: 'passives',
  detractor: 'detractors',
};

/** A mail counts as asked when SES took it, or when a click proves that it arrived. */
export const wasAsked = (contact: Pick<CountedMail, 'status' | 'evidence'>): boolean =>
  contact.status === 'SENT' ||
  contact.status === 'COMPLAINED' ||
  contact.evidence.tap !== undefined ||
  contact.evidence.hits.length > 0;

/** The state of an ask: no click, an answer that counts, or an answer that does not count (yet). */
export type AskState =
  | { readonly kind: 'silent' | 'pending' | 'unsure' | 'doubtful' }
  | { readonly kind: 'answered'; readonly score: number };

/**
 * The state of an ask at `now`, by its evidence. Undefined for other kinds of mail, and for an ask that never
 * went out.
 */
export function askState(contact: CountedMail, now: Instant, kinds?: ContactKinds): AskState | undefined {
  if (!asksToRecommend(contact.kind, kinds) || !wasAsked(contact)) return undefined;
  const answer = answerOf(contact, now);
  if (answer === undefined) return { kind: 'silent' };
  const { grade, score } = answer;
  return isCountedGrade(grade) ? { kind: 'answered', score } : { kind: grade };
}

/** Adds one ask to a tally. */
export function addAskState(tally: Tally, state: AskState): Tally {
  const asked = { ...tally, asked: tally.asked + 1 };
  switch (state.kind) {
    case 'silent':
      return asked;
    case 'pending':
      return { ...asked, pending: asked.pending + 1 };
    case 'unsure':
      return { ...asked, unsure: asked.unsure + 1 };
    case 'doubtful':
      return { ...asked, doubtful: asked.doubtful + 1 };
    case 'answered': {
      const group = COUNTED[groupOf(state.score)];
      return { ...asked, answered: asked.answered + 1, [group]: asked[group] + 1 };
    }
  }
}

/** Adds one contact to a tally, by its evidence at `now`. Contacts of other kinds change nothing. */
export function addContact(tally: Tally, contact: CountedMail, now: Instant, kinds?: ContactKinds): Tally {
  const state = askState(contact, now, kinds);
  return state === undefined ? tally : addAskState(tally, state);
}

/** The referenceability score: yes minus no, a count. Above zero is good. */
export const referenceability = (tally: Tally): number => tally.promoters - tally.detractors;

export interface Rate {
  /** (yes − no) / answers, from −1 to 1. */
  readonly value: number;
  /** 95 % interval, within −1 to 1. */
  readonly low: number;
  readonly high: number;
}

/** How many standard errors a 95 % interval reaches on either side. */
export const Z_95 = 1.959_963_984_540_054;

/**
 * The rate with one imagined yes and one imagined no among the answers, and the square of its standard error.
 */
export interface SteadiedRate {
  readonly value: number;
  readonly variance: number;
}

/**
 * The rate that intervals are built on. Two imagined answers keep a few real ones from claiming certainty:
 * five yeses of five would otherwise have no error at all (Bonett and Price 2012, as in {@link rateOf}).
 */
export function steadied(tally: Tally): SteadiedRate {
  const n = tally.answered + 2;
  const yes = (tally.promoters + 1) / n;
  const no = (tally.detractors + 1) / n;
  return { value: yes - no, variance: (yes + no - (yes - no) ** 2) / n };
}

/**
 * The score as a rate with its uncertainty; undefined without answers. The interval is the adjusted Wald
 * interval for the difference of two proportions of one sample (Bonett and Price, Journal of Educational and
 * Behavioral Statistics 37(4), 2012). It stays honest for small n, where the plain interval claims certainty.
 */
export function rateOf(tally: Tally): Rate | undefined {
  if (tally.answered === 0) return undefined;
  const { value, variance } = steadied(tally);
  const half = Z_95 * Math.sqrt(variance);
  return {
    value: referenceability(tally) / tally.answered,
    low: Math.max(-1, value - half),
    high: Math.min(1, value + half),
  };
}
