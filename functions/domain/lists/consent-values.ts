import type { SuppressionReason } from '../ports/addresses.ts';
import { SUPPRESSION_WEIGHT } from '../suppression.ts';
import type { ConsentColumn, Said } from './consent.ts';
import { givenReason, isEmptyWord, isLifeWord, isYesWord, noReason } from './consent-words.ts';
import { squeeze } from './header-text.ts';
import { readYesNo } from './values/yes-no.ts';

/** A status or a date is short; a longer text is somebody's note. */
const MAX_CELL = 300;

const NOTHING: Said = { kind: 'nothing' };
const YES: Said = { kind: 'yes' };
const UNREADABLE: Said = { kind: 'unreadable' };
const no = (reason: SuppressionReason): Said => ({ kind: 'no', reason });

const TIME = String.raw`(?:[T,]?\s*(?:at\s|um\s|à\s|a las\s)?\s*\d{1,2}[:.h]\d{2}(?:[:.]\d{2})?(?:[.,]\d+)?\s*(?:[ap]\.?m\.?|uhr)?\s*(?:z|utc|gmt|[a-z]{2,4}t)?\s*(?:[+-]\d{2}:?\d{2})?(?:\s*\(?[a-z]{2,5}\)?)?)?`;
const DATES = [
  new RegExp(String.raw`^\d{4}([-/.])\d{1,2}\1\d{1,2}${TIME}$`, 'iu'),
  new RegExp(String.raw`^\d{1,2}([-/.])\d{1,2}\1(?:\d{4}|\d{2})${TIME}$`, 'iu'),
  /^(?:19|20)\d{6}(?:T?\d{6}Z?)?$/i,
  // Seconds and milliseconds of Unix, and the days that spreadsheets count.
  /^\d{9,10}(?:\.\d+)?$|^\d{12,13}$|^[3-5]\d{4}(?:\.\d+)?$/,
];
const MONTH =
  /(?:^|[^a-z])(?:jan|feb|fev|mar|maerz|apr|avr|abr|may|mai|jun|juin|jul|juil|aug|aou|ago|sep|oct|okt|nov|dec|dez|dic|ene)[a-z]*(?:[^a-z]|$)/;
/** With the name of a month a date has a day, a year and little more. */
const NAMED = new RegExp(
  String.raw`^(?:[\p{L}.]+,?\s+)?(?:\d{1,2}(?:st|nd|rd|th|er|\.)?[\s-]+(?:de\s+)?[\p{L}.]+|[\p{L}.]+\s+\d{1,2}(?:st|nd|rd|th)?),?[\s-]+(?:de\s+)?(?:19|20)\d{2}${TIME}$`,
  'iu',
);

/** Whether a text is a day or a moment, however written; which one it is does not matter here. */
function isDay(text: string): boolean {
  if (DATES.some((date) => date.test(text))) return true;
  return (
    NAMED.test(text) &&
    MONTH.test(
      text
        .normalize('NFKD')
        .replace(/\p{M}+/gu, '')
        .toLowerCase(),
    )
  );
}

/** `["HARD_BOUNCE", "2024-01-02"]`, `{bounced}`, `"yes"`: the values in brackets and quotes. */
const valuesOf = (text: string): readonly string[] => {
  const bare = text.replace(/^[\s[{("']+|[\s\]})"']+$/g, '');
  if (bare === text) return text.split(/\s*[;|]\s*/);
  return bare.split(/["']?\s*[,;|]\s*["']?/);
};

function readRefusal(reason: SuppressionReason, text: string): Said {
  // Of the words of Dynamics the one for no is the longer, `Do Not Allow`.
  if (/^allow(?:ed)?$/i.test(text)) return NOTHING;
  const key = squeeze(text);
  if (/^not(?:yet)?(?:unsubscribed|optedout)$/.test(key)) return YES;
  if (/^not(?:bounced|blocked|blacklisted|blocklisted|suppressed|complained)$/.test(key)) return NOTHING;
  const given = givenReason(text);
  if (given !== undefined) return no(given);
  const plain = readYesNo(text);
  if (plain !== undefined) return plain ? no(reason) : YES;
  if (isDay(text)) return no(reason);
  // How often mail came back from this address.
  if (reason === 'bounced' && /^[1-9]\d{0,4}$/.test(text)) return no(reason);
  return isYesWord(text) ? YES : UNREADABLE;
}

function readWord(text: string): Said {
  const reason = noReason(text);
  if (reason !== undefined) return no(reason);
  if (isYesWord(text)) return YES;
  return isLifeWord(text) ? NOTHING : UNREADABLE;
}

function readPermission(text: string): Said {
  const word = readWord(text);
  if (word.kind !== 'unreadable') return word;
  const plain = readYesNo(text);
  if (plain !== undefined) return plain ? YES : no('opted-out');
  // `Subscriber` may hold who it is.
  if (/^[^@\s]+@[^@\s]+$/.test(text)) return NOTHING;
  return isDay(text) ? YES : UNREADABLE;
}

function readOne(column: ConsentColumn, cell: string): Said {
  const text = cell.trim();
  // Nobody wrote anything there: that is neither a refusal nor a consent.
  if (isEmptyWord(text)) return NOTHING;
  if (column.kind === 'refusal') return readRefusal(column.reason, text);
  return column.kind === 'permission' ? readPermission(text) : readWord(text);
}

/** Of several values in one cell the one that forbids most. */
const WEIGHT = { nothing: 0, yes: 1, unreadable: 2, no: 3 } as const;
const weightOf = (said: Said): number =>
  WEIGHT[said.kind] + (said.kind === 'no' ? SUPPRESSION_WEIGHT[said.reason] : 0);

/**
 * What a cell says of mail. Whatever is not plain is `unreadable`, never a consent; the word's own reason goes before the column's.
 *
 * @param column from `consentColumn`
 * @param cell as it stands in the file, cleaned or not
 */
export function readConsent(column: ConsentColumn, cell: string): Said {
  const text = cell
    .normalize('NFC')
    .replace(/\p{Cf}+/gu, '')
    .trim();
  if (text.length > MAX_CELL) return UNREADABLE;
  const said = valuesOf(text).map((value) => readOne(column, value));
  return said.toSorted((a, b) => weightOf(b) - weightOf(a))[0] ?? NOTHING;
}

/** Reasons that a list may give: `opted-out` is the word of customer files. */
type ListReason = Exclude<SuppressionReason, 'opted-out'>;

/** The reason that a word in the reason column of an opt-out list gives; undefined for others, a soft bounce among them. */
export function reasonOf(word: string): ListReason | undefined {
  const text = word.normalize('NFC').slice(0, MAX_CELL);
  const reason = givenReason(text.replace(/^[\s[{("']+|[\s\]})"']+$/g, ''));
  if (reason !== 'opted-out') return reason;
  // An opt-out is a reader's; do not contact is what somebody of the company wrote.
  return /^opt/.test(squeeze(text)) ? 'unsubscribed' : 'operator';
}

const REASON_HEADER =
  /^(?:(?:email|mail)?(?:suppression|suppress|block|blocking|blocklist|blacklist|removal|exclusion|list)?(?:reason|reasons|cause)|reason(?:code|for(?:suppression|blocking|removal))|(?:suppression|bounce|event|notification|feedback|complaint)type|(?:sperr|unterdruckungs|unterdrueckungs|ausschluss)?grund|grundder(?:sperrung|sperre|unterdruckung)|ursache|motif|motif(?:de|du)?(?:suppression|blocage|exclusion)|raison|cause|motivo|motivode(?:supresion|bloqueo|exclusion)|razon|causa)$/;

/**
 * Whether a column of an opt-out list says why an address is on it, in words of mail. Not why somebody unsubscribed, which is told
 * in their own words, nor `Type` alone, which names kinds of people as often.
 */
export const isReasonHeader = (header: string): boolean =>
  REASON_HEADER.test(squeeze(header.slice(0, MAX_CELL)));

const LIST_ADDRESS =
  /^(?:address|addresses|adresse|adressen|adresses|direccion|direcciones|emails|mails|emailaddresses)$/;
/** Whether the column of an opt-out list is its addresses, though in a customer file it would be where somebody lives. */
export const isListAddress = (header: string): boolean =>
  LIST_ADDRESS.test(squeeze(header.slice(0, MAX_CELL)));
