import { DAY_MS, HOUR_MS } from '../../../functions/domain/time/units.ts';
import type { Intent } from './act.ts';
import { dice } from './dice.ts';

/** One mail about a case to a colleague. */
export interface CaseMail {
  readonly to: string;
  /** A name that no other mail has. */
  readonly name: string;
  readonly kind: 'alert' | 'words' | 'escalation' | 'overdue';
}

/** How somebody deals with cases: whether they take and resolve them, and after how many ms. */
interface Manner {
  readonly takes: number;
  readonly takesAfter: readonly [number, number];
  readonly resolves: number;
  readonly resolvesAfter: readonly [number, number];
}

const PROMPT: Manner = {
  takes: 0.95,
  takesAfter: [HOUR_MS, 8 * HOUR_MS],
  resolves: 0.85,
  resolvesAfter: [DAY_MS, 6 * DAY_MS],
};
const SLOW: Manner = {
  takes: 0.75,
  takesAfter: [20 * HOUR_MS, 60 * HOUR_MS],
  resolves: 0.6,
  resolvesAfter: [5 * DAY_MS, 20 * DAY_MS],
};
const ABSENT: Manner = { ...SLOW, takes: 0 };

/** The manner of those who get escalations: prompt, but not always. */
const CARE: Manner = { ...PROMPT, takes: 0.75 };

/** Half of the owners are prompt, some are slow, and some never look. */
function mannerOf(seed: number, { to, kind }: CaseMail): Manner {
  if (kind === 'escalation') return CARE;
  const luck = dice(seed, 'owner', to).next();
  if (luck < 0.5) return PROMPT;
  return luck < 0.8 ? SLOW : ABSENT;
}

/** What a colleague will do with a mail about a case, if anything. */
export function staffIntents(seed: number, mail: CaseMail): Intent[] {
  if (mail.kind === 'words') return [];
  const chances = dice(seed, 'case', mail.name);
  const { takes, takesAfter, resolves, resolvesAfter } = mannerOf(seed, mail);
  const resolve = (from: number): Intent[] =>
    chances.chance(resolves)
      ? [{ after: from + chances.between(...resolvesAfter), act: { kind: 'case', press: 'resolve' } }]
      : [];
  if (mail.kind === 'overdue') return resolve(0);
  if (!chances.chance(takes)) return [];
  const after = chances.between(...takesAfter);
  return [{ after, act: { kind: 'case', press: 'take' } }, ...resolve(after)];
}
