import type { Contact } from './contact.ts';
import { answerOf } from './evidence.ts';
import type { Instant } from './instant.ts';

/** promoter: 9–10, a yes. passive: 7–8, a maybe. detractor: 1–6, a no. */
export type Group = 'promoter' | 'passive' | 'detractor';

/** The group of an answer from 1 to 10. */
export function groupOf(score: number): Group {
  if (score >= 9) return 'promoter';
  return score >= 7 ? 'passive' : 'detractor';
}

/** What a set of asks adds up to. Every ask is counted once, by where it stands now. */
export interface Tally {
  /** Mails that went out. */
  readonly asked: number;
  /** Confirmed or settled answers: the only ones behind the score. */
  readonly answered: number;
  /** One lone click that is still in quarantine. */
  readonly pending: number;
  /** Clicks that cannot be told from a machine's; kept, never counted. */
  readonly doubtful: number;
  readonly promoters: number;
  readonly passives: number;
  readonly detractors: number;
}

export const EMPTY_TALLY: Tally = {
  asked: 0,
  answered: 0,
  pending: 0,
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

/** A mail counts as asked when SES took it, or when a click shows that it arrived after all. */
const wasAsked = (contact: Contact): boolean =>
  contact.status === 'SENT' ||
  contact.status === 'COMPLAINED' ||
  contact.evidence.tap !== undefined ||
  contact.evidence.hits.length > 0;

/** Adds one contact to a tally, as its evidence reads at `now`. Other kinds than the score ask leave it as it is. */
export function addContact(tally: Tally, contact: Contact, now: Instant): Tally {
  if (contact.kind !== 'score' || !wasAsked(contact)) return tally;
  const asked = { ...tally, asked: tally.asked + 1 };
  const answer = answerOf(contact.evidence, now);
  if (answer === undefined) return asked;
  if (answer.grade === 'pending') return { ...asked, pending: asked.pending + 1 };
  if (answer.grade === 'doubtful') return { ...asked, doubtful: asked.doubtful + 1 };
  const group = COUNTED[groupOf(answer.score)];
  return { ...asked, answered: asked.answered + 1, [group]: asked[group] + 1 };
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

const Z_95 = 1.959_963_984_540_054;

/**
 * The score as a rate with its uncertainty; undefined without answers. The interval is the adjusted Wald interval for the
 * difference of two proportions of one sample (Bonett and Price, Journal of Educational and Behavioral Statistics 37(4), 2012):
 * it stays honest for small n, where the plain one claims certainty.
 */
export function rateOf(tally: Tally): Rate | undefined {
  const n = tally.answered;
  if (n === 0) return undefined;
  const yes = (tally.promoters + 1) / (n + 2);
  const no = (tally.detractors + 1) / (n + 2);
  const half = Z_95 * Math.sqrt((yes + no - (yes - no) ** 2) / (n + 2));
  return {
    value: referenceability(tally) / n,
    low: Math.max(-1, yes - no - half),
    high: Math.min(1, yes - no + half),
  };
}
