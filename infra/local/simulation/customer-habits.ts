import { CONTACT_KINDS, type ContactKind } from '../../../functions/domain/mail/contact-kinds.ts';
import { groupOf } from '../../../functions/domain/programme/group.ts';
import { DAY_MS, HOUR_MS } from '../../../functions/domain/time/units.ts';
import { type Act, type Intent, NOTHING_MORE, type Why } from './act.ts';
import { COMMENTS } from './comments.ts';
import { type Dice, dice } from './dice.ts';

const LONGEST_MS = 10 * DAY_MS;

/** The traits of a simulated customer that decide what they do with a mail. */
export interface Reader {
  readonly ref: string;
  readonly account: string;
  readonly language: 'en' | 'de';
  /** In years, on the day of the mail. */
  readonly tenure: number;
  /** Whether something has just gone badly wrong for everybody around them. */
  readonly isHit: boolean;
}

export interface Received {
  readonly kind: ContactKind;
  /** Week of the ask. */
  readonly week: string;
}

/**
 * The share of customers who never answer. About a third of B2B customers answer a mail with one click
 * (Satmetrix 2015).
 */
const SILENT = 0.3;
const ANSWERS = { silent: 0.02, newcomer: 0.46, other: 0.38 } as const;
/** Most answer within hours and a few after days: the median is two and a half hours. */
const MEDIAN_DELAY_MS = 2.5 * HOUR_MS;
const DELAY_SPREAD = 1.4;

const delay = (chances: Dice): number =>
  Math.min(LONGEST_MS, MEDIAN_DELAY_MS * Math.exp(chances.around(0, DELAY_SPREAD)));

/**
 * Long-standing customers are happier. Accounts and people have their moods. Now and then something goes
 * wrong.
 */
function scoreOf(seed: number, reader: Reader, chances: Dice): number {
  const account = dice(seed, 'account', reader.account).around(0, 0.8);
  const person = dice(seed, 'mood', reader.ref).around(0, 1.2);
  const incident = chances.chance(reader.isHit ? 0.4 : 0.08) ? -4 : 0;
  const length = Math.min(1.1, 0.35 * Math.log2(1 + reader.tenure));
  return Math.min(10, Math.max(1, Math.round(7.9 + length + account + person + incident)));
}

function why({ language }: Reader, score: number, chances: Dice): Why {
  const group = groupOf(score);
  if (group !== 'detractor') {
    const comment = chances.chance(0.2) ? chances.pick(COMMENTS[language][group]) : '';
    return { ...NOTHING_MORE, comment };
  }
  return chances.chance(0.5) ? reasons(language, chances) : NOTHING_MORE;
}

function reasons(language: 'en' | 'de', chances: Dice): Why {
  // Squared, so that customers tick the first causes of the list more often.
  const causes = Array.from({ length: chances.chance(0.3) ? 2 : 1 }, () => chances.next() ** 2);
  const comment = chances.chance(0.6) ? chances.pick(COMMENTS[language].detractor) : '';
  return { causes, comment, mayShare: comment !== '' && chances.chance(0.5) };
}

/** A second number, and when they send it: at once, while the first is in quarantine, or days later. */
function changeOfMind(score: number, first: number, chances: Dice): Intent | undefined {
  const other = Math.min(10, Math.max(1, score + chances.pick([-2, -1, 1, 2])));
  if (chances.chance(0.05)) {
    return { after: first + 0.5 * HOUR_MS, act: { kind: 'answer', score: other, why: NOTHING_MORE } };
  }
  if (chances.chance(0.02)) {
    return { after: first + chances.between(1, 6) * DAY_MS, act: { kind: 'click', score: other } };
  }
  // In between, somebody has called the customer.
  const isWonBack = groupOf(score) === 'detractor' && chances.chance(0.1);
  return isWonBack
    ? {
        after: first + chances.between(4, 12) * DAY_MS,
        act: { kind: 'answer', score: chances.pick([7, 8, 9, 9]), why: NOTHING_MORE },
      }
    : undefined;
}

function answer(seed: number, reader: Reader, chances: Dice): Intent[] {
  const isSilent = dice(seed, 'silent', reader.ref).chance(SILENT);
  const probability = isSilent ? ANSWERS.silent : reader.tenure < 0.5 ? ANSWERS.newcomer : ANSWERS.other;
  if (!chances.chance(probability)) return [];
  const score = scoreOf(seed, reader, chances);
  const after = delay(chances);
  const act: Act = chances.chance(0.28)
    ? { kind: 'click', score }
    : { kind: 'answer', score, why: why(reader, score, chances) };
  const change = changeOfMind(score, after, chances);
  return [{ after, act }, ...(change === undefined ? [] : [change])];
}

/** The share who unsubscribe, by what the mail asks for: an answer, a reason, or nothing. */
const UNSUBSCRIBES = { score: 0.012, cause: 0.03, nothing: 0.005 } as const;

/**
 * What a customer will do with a mail, if anything. The chances come from a stream for this customer and this
 * mail alone.
 *
 * @param seed of the simulation
 */
export function customerIntents(seed: number, reader: Reader, mail: Received): Intent[] {
  const chances = dice(seed, reader.ref, mail.week, mail.kind);
  const wanted = CONTACT_KINDS[mail.kind].link?.purpose ?? 'nothing';
  if (chances.chance(UNSUBSCRIBES[wanted])) {
    const how = chances.chance(0.6) ? 'one-click' : 'page';
    return [{ after: delay(chances), act: { kind: 'unsubscribe', how } }];
  }
  if (wanted === 'score') return answer(seed, reader, chances);
  if (wanted === 'nothing' || !chances.chance(0.4)) return [];
  return [{ after: delay(chances), act: { kind: 'say-why', why: reasons(reader.language, chances) } }];
}
