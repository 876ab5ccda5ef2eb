import type { ConsentUse, Said } from './consent.ts';
import { readConsent } from './consent-values.ts';
import { oneLine } from './text.ts';

// What the cells of a column that speaks of mail come to, all together.

/** What the cells of one column say, counted. */
export interface ConsentCounts {
  readonly no: number;
  readonly yes: number;
  readonly unreadable: number;
  /** Up to {@link MAX_WORDS} different ones that say it, empty ones apart. */
  readonly words: Readonly<Record<Said['kind'], readonly string[]>>;
  /** Words of an answer that stand in no cell. */
  readonly unmet: readonly string[];
  /** Cells that could not be read, and say nothing by the word of whoever answered. */
  readonly passedOver: readonly string[];
}

export interface ConsentCounter {
  add(said: Said, cell: string): void;
  build(): ConsentCounts;
}

const MAX_WORDS = 8;
/** A word that answers a question is whole; a longer text answers none. */
const MAX_WORD = 200;
/** So many cells of a column may say nothing that can be read before the column itself is in doubt. */
const MAX_ODD_SHARE = 0.05;

/** Counts the cells of one column. */
export function consentCounter({ consent, saysNo }: ConsentUse): ConsentCounter {
  const counts = { no: 0, yes: 0, nothing: 0, unreadable: 0 };
  const words = {
    no: new Set<string>(),
    yes: new Set<string>(),
    nothing: new Set<string>(),
    unreadable: new Set<string>(),
  };
  const passedOver = new Set<string>();
  // A word with a comma stands beside its parts, of which any may be the one that is meant.
  const unmet = new Set([...(saysNo ?? [])].filter((word) => word !== '*' && !word.includes(',')));
  return {
    add(said, cell) {
      counts[said.kind] += 1;
      const word = oneLine(cell).slice(0, MAX_WORD);
      if (word === '') return;
      if (words[said.kind].size < MAX_WORDS) words[said.kind].add(word);
      if (saysNo === undefined) return;
      unmet.delete(word.toLowerCase());
      const isOpen = said.kind === 'nothing' && passedOver.size < MAX_WORDS;
      if (isOpen && readConsent(consent, cell).kind === 'unreadable') passedOver.add(word);
    },
    build: () => ({
      no: counts.no,
      yes: counts.yes,
      unreadable: counts.unreadable,
      words: {
        no: [...words.no],
        yes: [...words.yes],
        nothing: [...words.nothing],
        unreadable: [...words.unreadable],
      },
      unmet: [...unmet],
      passedOver: [...passedOver],
    }),
  };
}

/**
 * Whether a column can be read: single odd cells count as "no mail", and do not hold up the rest. A column
 * named plainly (`opted_out`, `Unsubscribed`) is believed to be about mail by its name; one such as
 * `Status` has to have said yes or no at least once.
 */
export function isReadable({ consent }: ConsentUse, { no, yes, unreadable }: ConsentCounts): boolean {
  if (unreadable === 0) return true;
  const isPlain = consent.kind === 'refusal' || no + yes > 0;
  return isPlain && unreadable <= Math.max(1, MAX_ODD_SHARE * (no + yes + unreadable));
}

/**
 * Whether an answer names words that stand nowhere, while others of the column wait for one: most likely a
 * slip of the pen.
 */
export const isMisspelt = ({ unmet, passedOver }: ConsentCounts): boolean =>
  unmet.length > 0 && passedOver.length > 0;

const MEANS: readonly (readonly [Said['kind'], string])[] = [
  ['no', 'no mail'],
  ['yes', 'mail'],
  ['nothing', 'nothing of it'],
  ['unreadable', 'cannot be read'],
];

/** What each word of a column is taken for: `no mail: Unsubscribed, Cleaned; mail: Subscribed`. */
export const wordsText = ({ words }: ConsentCounts): string =>
  MEANS.flatMap(([kind, meaning]) => {
    const some = words[kind];
    return some.length === 0 ? [] : [`${meaning}: ${some.slice(0, MAX_WORDS).join(', ')}`];
  }).join('; ');
