const YES = new Set(
  ['true', 'yes', 'y', 't', '1', 'on', 'x', '✓', 'ja', 'oui', 'sí', 'si'].concat([
    'wahr',
    'vrai',
    'verdadero',
  ]),
);
const NO = new Set(['false', 'no', 'n', 'f', '0', 'off', 'nein', 'non', 'falsch', 'faux', 'falso']);

/** What a word for yes or no says; undefined for every other text. */
export function readYesNo(text: string): boolean | undefined {
  const word = text.trim().toLowerCase();
  return YES.has(word) || (NO.has(word) ? false : undefined);
}
