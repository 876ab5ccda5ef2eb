import type { ConsentUse, SaidConsent } from './consent.ts';
import { readConsent } from './consent-values.ts';
import { oneLine } from './text.ts';

// Sums up the cells of a column that speaks of mail.

/** What the cells of one column say, counted. */
export interface ConsentCounts {
  readonly no: number;
  readonly yes: number;
  readonly unreadable: number;
  /** For each meaning up to {@link MAX_WORDS} different words, without empty ones. */
  readonly words: Readonly<Record<SaidConsent['kind'], readonly string[]>>;
  /** Words that the options name and no cell has. */
  readonly unmet: readonly string[];
  /** Cells that we cannot read and that mean nothing because the options do not name them. */
  readonly passedOver: readonly string[];
}

export interface ConsentCounter {
  add(said: SaidConsent, cell: string): void;
  build(): ConsentCounts;
}

const MAX_WORDS = 8;
/** A word that the options name is compared as a whole. A longer text matches none. */
const MAX_WORD = 200;
/** If a larger share of cells is unreadable, the column itself is in doubt. */
const MAX_ODD_SHARE = 0.05;

/** Counts what the cells of one column say. */
export function consentCounter({ consent, saysNo }: ConsentUse): ConsentCounter {
  const counts = { no: 0, yes: 0, nothing: 0, unreadable: 0 };
  const words = {
    no: new Set<string>(),
    yes: new Set<string>(),
    nothing: new Set<string>(),
    unreadable: new Set<string>(),
  };
  const passedOver = new Set<string>();
  // The options also hold the parts of a word with a comma, because we cannot know which was meant. So such a
  // word need not occur.
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
 * Whether the cells of a column can be read. Single odd cells count as "no mail" and do not stop the rest. A
 * plain name (`opted_out`, `Unsubscribed`) is enough for a column to be about mail. A column such as `Status`
 * must have said yes or no at least once.
 */
export function isReadable({ consent }: ConsentUse, { no, yes, unreadable }: ConsentCounts): boolean {
  if (unreadable === 0) return true;
  const isPlain = consent.kind === 'refusal' || no + yes > 0;
  return isPlain && unreadable <= Math.max(1, MAX_ODD_SHARE * (no + yes + unreadable));
}

/**
 * Whether the options probably misspell a word: they name words that no cell has, and other words of the
 * column have no meaning yet.
 */
export const isOptionMisspelt = ({ unmet, passedOver }: ConsentCounts): boolean =>
  unmet.length > 0 && passedOver.length > 0;

const MEANS: readonly (readonly [SaidConsent['kind'], string])[] = [
  ['no', 'no mail'],
  ['yes', 'mail'],
  ['nothing', 'nothing of it'],
  ['unreadable', 'cannot be read'],
];

/** The meaning of each word of a column: `no mail: Unsubscribed, Cleaned; mail: Subscribed`. */
export const wordsText = ({ words }: ConsentCounts): string =>
  MEANS.flatMap(([kind, meaning]) => {
    const some = words[kind];
    return some.length === 0 ? [] : [`${meaning}: ${some.slice(0, MAX_WORDS).join(', ')}`];
  }).join('; ');
