import { folded } from '../text.ts';

// Without accents, in lower case. ☒ is missing, because it means "no" to some and a ticked box to others.
const YES = ['true', 'yes', 'y', 't', '1', '1.0', '1,0', 'on', 'x', '✓', '✔', '☑', '✅', '🗸'];
const YES_ABROAD = ['ja', 'j', 'oui', 'si', 'wahr', 'vrai', 'verdadero', 'vero', 'sim', 'tak', 'verdadeiro'];
const NO = ['false', 'no', 'n', 'f', '0', '0.0', '0,0', 'off', '✗', '✘', '❌', '☐'];
const NO_ABROAD = ['nein', 'non', 'falsch', 'faux', 'falso', 'nao', 'nee', 'nej', 'nie'];

const ANSWERS = new Map([
  ...[...YES, ...YES_ABROAD].map((word) => [word, true] as const),
  ...[...NO, ...NO_ABROAD].map((word) => [word, false] as const),
]);

/**
 * A yes or no in the words of the usual export tools and languages. Undefined when it is not plainly one of
 * them.
 */
export const readYesNo = (text: string): boolean | undefined => ANSWERS.get(folded(text.trim()));
