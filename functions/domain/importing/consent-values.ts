import type { OptOutListReason, SuppressionReason } from '../mail/suppression.ts';
import { heaviestReason, SUPPRESSION_WEIGHT } from '../mail/suppression.ts';
import type { ConsentColumn, SaidConsent } from './consent.ts';
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

/** A status or a date is short. A longer text is somebody's note. */
const MAX_CELL = 300;

const NOTHING: SaidConsent = { kind: 'nothing' };
const YES: SaidConsent = { kind: 'yes' };
const UNREADABLE: SaidConsent = { kind: 'unreadable' };
const no = (reason: SuppressionReason): SaidConsent => ({ kind: 'no', reason });

/** Days as spreadsheets count them, from 1982 to 2119. Such a number is a day only here. */
const SPREADSHEET_DAY = /^[3-7]\d{4}(?:[.,]\d+)?$/;
/** A shorter text such as `1-2-3` may be a version. */
const SHORTEST_DAY = 6;
const ORDERS = ['DMY', 'MDY', 'YMD'] as const;

/** Whether a text is a day or a moment in any notation. Which one does not matter here. */
const isDay = (text: string): boolean =>
  SPREADSHEET_DAY.test(text) ||
  (text.length >= SHORTEST_DAY && ORDERS.some((order) => readDay(text, order).kind === 'ok'));

/** A yes or no, and whether more follows: `Yes (by phone)`. */
interface Answer {
  readonly isYes: boolean;
  readonly hasMore: boolean;
}

/** Reads a yes or no, perhaps with signs and a remark after it. */
function answerIn(text: string): Answer | undefined {
  const [, word = '', more = ''] = /^(.+?)\s*(?:[.!…]+\s*)?(?:(?:[,(:–—]|\s-\s)\s*(.+))?$/su.exec(text) ?? [];
  const isYes = readYesNo(text) ?? readYesNo(word);
  return isYes === undefined ? undefined : { isYes, hasMore: readYesNo(text) === undefined && more !== '' };
}

/** The values inside brackets and quotes: `["HARD_BOUNCE", "2024-01-02"]`, `{bounced}`, `"yes"`. */
const valuesOf = (text: string): readonly string[] => {
  // Only a bracket at the end belongs to a remark.
  if (!/^[[{("']/.test(text)) return text.split(/\s*[;|]\s*/);
  const bare = text.replace(/^[\s[{("']+|[\s\]})"']+$/g, '');
  return bare.split(/["']?\s*[,;|]\s*["']?/);
};

function readRefusal(reason: SuppressionReason, text: string): SaidConsent {
  // Dynamics writes `Do Not Allow` for no, so `Allow` alone refuses nothing.
  if (/^allow(?:ed)?$/i.test(text)) return NOTHING;
  // A mailbox that was full says nothing, and neither does a date that never was.
  if (isSoftBounce(text) || isNeverWord(text)) return NOTHING;
  const key = squeeze(text);
  if (/^not(?:yet)?(?:unsubscribed|optedout)$/.test(key)) return YES;
  if (/^not(?:bounced|blocked|blacklisted|blocklisted|suppressed|complained)$/.test(key)) return NOTHING;
  const given = givenReason(text);
  if (given !== undefined) return no(given);
  const answer = answerIn(text);
  // The text after a "no" may still be a refusal.
  if (answer !== undefined) return answer.isYes ? no(reason) : answer.hasMore ? UNREADABLE : YES;
  if (isDay(text)) return no(reason);
  // The number of mails that came back from this address.
  if (reason === 'bounced' && /^[1-9]\d{0,4}$/.test(text)) return no(reason);
  return isYesWord(text) ? YES : UNREADABLE;
}

function readWord(text: string): SaidConsent {
  if (isSoftBounce(text)) return NOTHING;
  const reason = noReason(text);
  if (reason !== undefined) return no(reason);
  if (isYesWord(text)) return YES;
  return isLifeWord(text) ? NOTHING : UNREADABLE;
}

function readPermission(text: string): SaidConsent {
  if (isNeverWord(text)) return no('opted-out');
  const word = readWord(text);
  if (word.kind !== 'unreadable') return word;
  const answer = answerIn(text);
  // The text after a "yes" may limit it: `Yes (by phone)`.
  if (answer !== undefined) return !answer.isYes ? no('opted-out') : answer.hasMore ? UNREADABLE : YES;
  // The column `Subscriber` may hold the person's address.
  if (/^[^@\s]+@[^@\s]+$/.test(text)) return NOTHING;
  return isDay(text) ? YES : UNREADABLE;
}

function readOne(column: ConsentColumn, cell: string): SaidConsent {
  // An empty cell is neither a refusal nor a consent.
  if (isEmptyConsent(cell)) return NOTHING;
  const text = cellText(cell);
  if (column.kind === 'refusal') return readRefusal(column.reason, text);
  return column.kind === 'permission' ? readPermission(text) : readWord(text);
}

/** When a cell has several values, the one that forbids most counts. */
const WEIGHT = { nothing: 0, yes: 1, unreadable: 2, no: 3 } as const;
const weightOf = (said: SaidConsent): number =>
  WEIGHT[said.kind] + (said.kind === 'no' ? SUPPRESSION_WEIGHT[said.reason] : 0);

/**
 * What a cell says of mail. Anything that is not plain is `unreadable`, never a consent. The reason of the
 * word goes before the reason of the column.
 *
 * @param column from `consentColumn`
 * @param cell as in the file, cleaned or not
 */
export function readConsent(column: ConsentColumn, cell: string): SaidConsent {
  if (cell.length > MAX_CELL) return UNREADABLE;
  const text = cellText(cell.replace(/\p{Cf}+/gu, ''));
  const said = valuesOf(text).map((value) => readOne(column, value));
  return said.toSorted((a, b) => weightOf(b) - weightOf(a))[0] ?? NOTHING;
}

export type ReasonRead =
  | { readonly kind: 'reason'; readonly reason: OptOutListReason }
  /** This person refused nothing: a soft bounce, or somebody who came back. */
  | { readonly kind: 'no-refusal' }
  /** Empty, or in unknown words: the reason of the whole list counts. */
  | { readonly kind: 'unknown' };

const NO_REFUSAL = /^(?:re ?subscribed|subscribed|pending|opted in|abonniert|abonnee?|suscrit[oa])$/;

function readOneReason(text: string): ReasonRead {
  const reason = givenReason(text);
  // A reader opts out. Somebody of the company writes "do not contact".
  if (reason === 'opted-out')
    return { kind: 'reason', reason: /^opt/.test(squeeze(text)) ? 'unsubscribed' : 'operator' };
  if (reason !== undefined) return { kind: 'reason', reason };
  // The outcome of a mail, or the stage of a customer.
  const isNone =
    refusalOf(text).kind === 'turned-round' ||
    isLifeWord(text) ||
    /^deliver/i.test(text) ||
    NO_REFUSAL.test(plainWords(text));
  return isNone ? { kind: 'no-refusal' } : { kind: 'unknown' };
}

/** What a cell in the reason column of an opt-out list says. Of several values the heaviest reason counts. */
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
 * Whether a column of an opt-out list tells in words of mail why an address is on the list. Not the column in
 * which people explain why they unsubscribed, and not `Type` alone, which often names kinds of people.
 */
export const isReasonHeader = (header: string): boolean =>
  REASON_HEADER.test(squeeze(header.slice(0, MAX_CELL)));

const LIST_ADDRESS =
  /^(?:address|addresses|adresse|adressen|adresses|direccion|direcciones|emails|mails|emailaddresses)$/;
/**
 * Whether this column of an opt-out list holds mail addresses. In a customer file the same header would be a
 * postal address.
 */
export const isListAddress = (header: string): boolean =>
  LIST_ADDRESS.test(squeeze(header.slice(0, MAX_CELL)));
