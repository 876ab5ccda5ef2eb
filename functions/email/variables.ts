import { MAIL_VARIABLES, type MailVariables } from './liquid.ts';

/** In characters as people count them. Names come from outside and can be anything; nothing longer belongs in a greeting. */
const LIMITS: Readonly<Record<keyof MailVariables, number>> = {
  first_name: 40,
  account: 80,
  tenure_text: 40,
  score_url: 500,
  unsubscribe_url: 500,
  sender_name: 80,
  sender_postal_address: 200,
};

// Line breaks would end a header, controls garble text, and directional marks turn what follows around. The joiners
// U+200C and U+200D stay: Persian, Indic scripts and emoji need them.
const UNWANTED =
  /[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/gu;
// People register as "Win at evil.example/now" to have others' mail carry their link.
const LINK = /:\/\/|\bwww\.|\.[a-z]{2,}\/|@/i;
const MAX_RAW = 4_000;

const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });

function clip(text: string, limit: number): string {
  if (text.length <= limit) return text;
  let clipped = '';
  let count = 0;
  for (const { segment } of segmenter.segment(text)) {
    // A "character" can be a base letter under thousands of accents.
    if (count === limit || clipped.length + segment.length > 4 * limit) return `${clipped.trimEnd()}…`;
    clipped += segment;
    count += 1;
  }
  return clipped;
}

/** Makes one line of plain text of anything: no controls, no directional marks, at most `limit` characters. */
export function tidy(text: string, limit: number): string {
  const line = text
    .slice(0, MAX_RAW)
    .toWellFormed()
    .normalize('NFC')
    .replace(UNWANTED, ' ')
    .replace(/\s+/gu, ' ')
    .trim();
  return clip(line, limit);
}

/** Makes values from outside harmless for subject, text and headers; HTML is escaped when it is rendered. */
export function tidyVariables(variables: MailVariables): MailVariables {
  const tidied = MAIL_VARIABLES.map((name) => [name, tidy(variables[name], LIMITS[name])] as const);
  const values = Object.fromEntries(tidied) as MailVariables;
  return {
    ...values,
    first_name: LINK.test(values.first_name) ? '' : values.first_name,
    account: LINK.test(values.account) ? '' : values.account,
  };
}
