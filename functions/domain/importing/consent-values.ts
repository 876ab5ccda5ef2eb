import type { OptOutListReason, SuppressionReason } from '../mail/suppression.ts';
import { heaviestReason, SUPPRESSION_WEIGHT } from '../mail/suppression.ts';
import type { ConsentColumn, Said } from './consent.ts';
import {
  givenReason,
  isEmptyConsent,
  isLifeWord,
  isNeverWord,
  isSoftBounce,
  isYesWord,
  noReason,
  refusalOf,
} from './consent-words.ts';
import { plainWords, squeeze } from './header-text.ts';
import { cellText } from './values/cell-text.ts';
import { readDay } from './values/dates.ts';
import { readYesNo } from './values/yes-no.ts';

/** A status or a date is short; a longer text is somebody's note. */
const MAX_CELL = 300;

const NOTHING: Said = { kind: 'nothing' };
const YES: Said = { kind: 'yes' };
const UNREADABLE: Said = { kind: 'unreadable' };
const no = (reason: SuppressionReason): Said => ({ kind: 'no', reason });

/** Days as spreadsheets count them, from 1982 to 2119; elsewhere they may be any number. */
const SPREADSHEET_DAY = /^[3-7]\d{4}(?:[.,]\d+)?$/;
/** `1-2-3` is a version as well. */
const SHORTEST_DAY = 6;
const ORDERS = ['DMY', 'MDY', 'YMD'] as const;

/** Whether a text is a day or a moment, however written; which one it is does not matter here. */
const isDay = (text: string): boolean =>
  SPREADSHEET_DAY.test(text) ||
  (text.length >= SHORTEST_DAY && ORDERS.some((order) => readDay(text, order).kind === 'ok'));

/** An answer, and whether it has more to it: `Yes (by phone)`. */
interface Answer {
  readonly isYes: boolean;
  readonly hasMore: boolean;
}

/** A yes or no, with or without signs behind it and a remark behind those. */
function answerIn(text: string): Answer | undefined {
  const [, word = '', more = ''] = /^(.+?)\s*(?:[.!…]+\s*)?(?:(?:[,(:–—]|\s-\s)\s*(.+))?$/su.exec(text) ?? [];
  const isYes = readYesNo(text) ?? readYesNo(word);
  return isYes === undefined ? undefined : { isYes, hasMore: readYesNo(text) === undefined && more !== '' };
}

/** `["HARD_BOUNCE", "2024-01-02"]`, `{bounced}`, `"yes"`: the values in brackets and quotes. */
const valuesOf = (text: string): readonly string[] => {
  // A bracket at the end alone belongs to a remark.
  if (!/^[[{("']/.test(text)) return text.split(/\s*[;|]\s*/);
  const bare = text.replace(/^[\s[{("']+|[\s\]})"']+$/g, '');
  return bare.split(/["']?\s*[,;|]\s*["']?/);
};

function readRefusal(reason: SuppressionReason, text: string): Said {
  // Of the words of Dynamics the one for no is the longer, `Do Not Allow`.
  if (/^allow(?:ed)?$/i.test(text)) return NOTHING;
  // A mailbox that was full says nothing, and neither does a date that never was.
  if (isSoftBounce(text) || isNeverWord(text)) return NOTHING;
  const key = squeeze(text);
  if (/^not(?:yet)?(?:unsubscribed|optedout)$/.test(key)) return YES;
  if (/^not(?:bounced|blocked|blacklisted|blocklisted|suppressed|complained)$/.test(key)) return NOTHING;
  const given = givenReason(text);
  if (given !== undefined) return no(given);
  const answer = answerIn(text);
  // What stands behind a "no" may be the refusal after all.
  if (answer !== undefined) return answer.isYes ? no(reason) : answer.hasMore ? UNREADABLE : YES;
  if (isDay(text)) return no(reason);
  // How often mail came back from this address.
  if (reason === 'bounced' && /^[1-9]\d{0,4}$/.test(text)) return no(reason);
  return isYesWord(text) ? YES : UNREADABLE;
}

function readWord(text: string): Said {
  if (isSoftBounce(text)) return NOTHING;
  const reason = noReason(text);
  if (reason !== undefined) return no(reason);
  if (isYesWord(text)) return YES;
  return isLifeWord(text) ? NOTHING : UNREADABLE;
}

function readPermission(text: string): Said {
  if (isNeverWord(text)) return no('opted-out');
  const word = readWord(text);
  if (word.kind !== 'unreadable') return word;
  const answer = answerIn(text);
  // What stands behind a "yes" may limit it: `Yes (by phone)`.
  if (answer !== undefined) return !answer.isYes ? no('opted-out') : answer.hasMore ? UNREADABLE : YES;
  // `Subscriber` may hold who it is.
  if (/^[^@\s]+@[^@\s]+$/.test(text)) return NOTHING;
  return isDay(text) ? YES : UNREADABLE;
}

function readOne(column: ConsentColumn, cell: string): Said {
  // Nobody wrote anything there: that is neither a refusal nor a consent.
  if (isEmptyConsent(cell)) return NOTHING;
  const text = cellText(cell);
  if (column.kind === 'refusal') return readRefusal(column.reason, text);
  return column.kind === 'permission' ? readPermission(text) : readWord(text);
}

/** Of several values in one cell the one that forbids most. */
const WEIGHT = { nothing: 0, yes: 1, unreadable: 2, no: 3 } as const;
const weightOf = (said: Said): number =>
  WEIGHT[said.kind] + (said.kind === 'no' ? SUPPRESSION_WEIGHT[said.reason] : 0);

/**
 * What a cell says of mail. Whatever is not plain is `unreadable`, never a consent; the word's own reason
 * goes before the column's.
 *
 * @param column from `consentColumn`
 * @param cell as it stands in the file, cleaned or not
 */
export function readConsent(column: ConsentColumn, cell: string): Said {
  if (cell.length > MAX_CELL) return UNREADABLE;
  const text = cellText(cell.replace(/\p{Cf}+/gu, ''));
  const said = valuesOf(text).map((value) => readOne(column, value));
  return said.toSorted((a, b) => weightOf(b) - weightOf(a))[0] ?? NOTHING;
}

export type ReasonRead =
  | { readonly kind: 'reason'; readonly reason: OptOutListReason }
  /** Whoever has it refused nothing: a soft bounce, somebody who came back. */
  | { readonly kind: 'no-refusal' }
  /** Empty, or in words that we do not know: the reason of the whole list holds. */
  | { readonly kind: 'unknown' };

const NO_REFUSAL = /^(?:re ?subscribed|subscribed|pending|opted in|abonniert|abonnee?|suscrit[oa])$/;

function readOneReason(text: string): ReasonRead {
  const reason = givenReason(text);
  // An opt-out is a reader's; do not contact is what somebody of the company wrote.
  if (reason === 'opted-out')
    return { kind: 'reason', reason: /^opt/.test(squeeze(text)) ? 'unsubscribed' : 'operator' };
  if (reason !== undefined) return { kind: 'reason', reason };
  // What became of a mail, or how far a customer is.
  const isNone =
    refusalOf(text).kind === 'turned-round' ||
    isLifeWord(text) ||
    /^deliver/i.test(text) ||
    NO_REFUSAL.test(plainWords(text));
  return isNone ? { kind: 'no-refusal' } : { kind: 'unknown' };
}

/** What a cell in the reason column of an opt-out list says; of several values the heaviest reason. */
export function readReason(cell: string): ReasonRead {
  const text = cellText(cell.slice(0, MAX_CELL).replace(/\p{Cf}+/gu, ''));
  const all = valuesOf(text).map(readOneReason);
  const reason = heaviestReason(all.flatMap((each) => (each.kind === 'reason' ? [each.reason] : [])));
  if (reason !== undefined) return { kind: 'reason', reason };
  return all.find(({ kind }) => kind === 'no-refusal') ?? { kind: 'unknown' };
}

const REASON_HEADER =
  /^(?:(?:email|mail)?(?:suppression|suppress|block|blocking|blocklist|blacklist|removal|exclusion|list)?(?:reason|reasons|cause)|reason(?:code|for(?:suppression|blocking|removal))|(?:suppression|bounce|event|notification|feedback|complaint)type|(?:sperr|unterdruckungs|unterdrueckungs|ausschluss)?grund|grundder(?:sperrung|sperre|unterdruckung)|ursache|motif|motif(?:de|du)?(?:suppression|blocage|exclusion)|raison|cause|motivo|motivode(?:supresion|bloqueo|exclusion)|razon|causa)$/;

/**
 * Whether a column of an opt-out list says why an address is on it, in words of mail. Not why somebody
 * unsubscribed, which is told in their own words, nor `Type` alone, which names kinds of people as often.
 */
export const isReasonHeader = (header: string): boolean =>
  REASON_HEADER.test(squeeze(header.slice(0, MAX_CELL)));

const LIST_ADDRESS =
  /^(?:address|addresses|adresse|adressen|adresses|direccion|direcciones|emails|mails|emailaddresses)$/;
/**
 * Whether the column of an opt-out list is its addresses, though in a customer file it would be where
 * somebody lives.
 */
export const isListAddress = (header: string): boolean =>
  LIST_ADDRESS.test(squeeze(header.slice(0, MAX_CELL)));
