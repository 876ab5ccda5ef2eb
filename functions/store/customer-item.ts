import * as z from 'zod/mini';
import type { AgendaEntry, Customer, PastContact, SkippedContact } from '../domain/asking/customer.ts';
import {
  type ContactKind,
  type ContactKinds,
  kindNames,
  kindWithCode,
  STORED_DEFAULT,
} from '../domain/mail/contact-kinds.ts';
import { DUE_LANES } from '../domain/mail/lanes.ts';
import { SKIP_REASON_CODES, SKIP_REASONS } from '../domain/mail/skip-reason.ts';
import { type Instant, toEpochMs, toInstant } from '../domain/time/instant.ts';
import { UnreadableItem } from '../ports/unreadable-item.ts';
import { readAgendaSort } from '../wiring/table.ts';
import { defined, fromItem, type Item } from './items.ts';

// The form of a CUSTOMER item: one person, with the one next contact.

const RECENT = /^\d{4}-W\d\d#[0-9a-z]{1,7}(#[a-z-]+(#\d+)?)?$/;

const base = {
  pk: z.string(),
  sk: z.string(),
  crmId: z.string(),
  email: z.string(),
  firstName: z.string(),
  lastName: z.string(),
  account: z.string(),
  ownerEmail: z.optional(z.string()),
  ownerLocale: z.optional(z.string()),
  region: z.optional(z.string()),
  locale: z.string(),
  zone: z.string(),
  since: z.string(),
  until: z.optional(z.string()),
  annualValue: z.optional(z.number()),
  optedOut: z.boolean(),
  tags: z.optional(z.record(z.string(), z.string())),
  addressHash: z.string(),
  importedAt: z.string(),
  nextDue: z.optional(z.string()),
  nextWeek: z.optional(z.string()),
  nextOccasion: z.optional(z.number()),
  // `thqkjk`, the seconds in base 36.
  nextKept: z.optional(z.string().check(z.regex(/^[0-9a-z]{1,7}$/))),
  lane: z.optional(z.string()),
  at: z.optional(z.string()),
  // `2645thqkjk80`: year and week, the seconds in base 36, the codes of reason and kind in base 36. There is
  // no room for more, except where an occasion follows: `2645thqkjk8k#2`.
  skip: z.optional(z.string()),
  revision: z.number(),
  failures: z.optional(z.number()),
  parked: z.optional(z.string()),
};

/** The schema depends on the table of kinds, because some fields name kinds. */
const schemaFor = (kinds: ContactKinds) => {
  const kind = z.enum(kindNames(kinds));
  const isKnown = (text: string): boolean => Object.hasOwn(kinds, text.split('#')[2] ?? STORED_DEFAULT);
  return {
    customer: z.object({
      ...base,
      nextKind: z.optional(kind),
      // Each is one text, `2026-W45#thqkjk`, with the seconds in base 36: six of them, the profile and its
      // tags must fit into 1 KB.
      recent: z.optional(z.array(z.string().check(z.regex(RECENT), z.refine(isKnown)))),
    }),
    agenda: z.object({ lane: z.enum(DUE_LANES), kind: z.union([kind, z.literal('review')]) }),
  };
};
type Schema = ReturnType<typeof schemaFor>;

/** An instant in the seconds in base 36, which is short. */
export const writeSeconds = (at: Instant): string => (toEpochMs(at) / 1_000).toString(36);
const readSeconds = (text: string): Instant => toInstant(Number.parseInt(text, 36) * 1_000);

export const writeRecent = ({ week, kind, occasion, at }: PastContact): string =>
  [
    week,
    writeSeconds(at),
    ...(kind === STORED_DEFAULT && occasion === undefined ? [] : [kind]),
    ...(occasion === undefined ? [] : [occasion]),
  ].join('#');

function readRecent(text: string): PastContact {
  const [week = '', seconds = '', kind = STORED_DEFAULT, occasion] = text.split('#');
  return {
    week,
    kind: kind as ContactKind,
    ...(occasion === undefined ? {} : { occasion: Number(occasion) }),
    at: readSeconds(seconds),
  };
}

const SKIP =
  /^(?<year>\d\d)(?<week>\d\d)(?<seconds>[0-9a-z]{1,7})(?<reason>[0-9a-z])(?<kind>[0-9a-z])(#(?<occasion>\d+))?$/;
const CENTURY = '20';

export const writeSkip = (
  { week, kind, occasion, reason, at }: SkippedContact,
  kinds: ContactKinds,
): string =>
  [
    week.slice(2, 4),
    week.slice(6),
    writeSeconds(at),
    SKIP_REASON_CODES[reason].toString(36),
    kinds[kind].code.toString(36),
    ...(occasion === undefined ? [] : [`#${occasion}`]),
  ].join('');

/** Only a note for later questions, so one that this version cannot read counts as absent. */
function readSkip(text: string | undefined, kinds: ContactKinds): SkippedContact | undefined {
  const parts = SKIP.exec(text ?? '')?.groups;
  if (parts === undefined) return undefined;
  const code = Number.parseInt(parts.reason ?? '', 36);
  const reason = SKIP_REASONS.find((each) => SKIP_REASON_CODES[each] === code);
  const kind = kindWithCode(Number.parseInt(parts.kind ?? '', 36), kinds);
  const at = readSeconds(parts.seconds ?? '');
  const occasion = parts.occasion === undefined ? {} : { occasion: Number(parts.occasion) };
  return reason === undefined || kind === undefined
    ? undefined
    : { week: `${CENTURY}${parts.year}-W${parts.week}`, kind, ...occasion, reason, at };
}

function readAgenda(
  { pk, sk, lane, at }: z.infer<Schema['customer']>,
  schema: Schema['agenda'],
): AgendaEntry | undefined {
  if (lane === undefined || at === undefined) return undefined;
  const { dueAt, kind } = readAgendaSort(at);
  if (kind === 'parked') return { lane: kind, kind, dueAt };
  const entry = z.safeParse(schema, { lane: lane.split('#')[0], kind });
  if (!entry.success) throw new UnreadableItem(`The item ${pk} / ${sk} cannot be read: lane, at.`);
  return { ...entry.data, dueAt };
}

/**
 * Makes a reader of CUSTOMER items.
 *
 * @throws UnreadableItem
 */
export function customerReader(kinds: ContactKinds): (item: Item) => Customer {
  const schema = schemaFor(kinds);
  return (item) => customerOf(fromItem(schema.customer, item), schema, kinds);
}

function customerOf(fields: z.infer<Schema['customer']>, schema: Schema, kinds: ContactKinds): Customer {
  const {
    pk: _pk,
    sk,
    nextKind,
    nextDue,
    nextWeek,
    nextOccasion,
    nextKept,
    lane: _lane,
    at: _at,
    recent,
    skip,
    failures,
    ...rest
  } = fields;
  return defined({
    ...rest,
    ref: sk,
    nextContact:
      nextKind === undefined || nextDue === undefined
        ? undefined
        : defined({
            kind: nextKind,
            dueAt: nextDue,
            aboutWeek: nextWeek,
            occasion: nextOccasion,
            keptBackSince: nextKept === undefined ? undefined : readSeconds(nextKept),
          }),
    agenda: readAgenda(fields, schema.agenda),
    recent: (recent ?? []).map(readRecent),
    skipped: readSkip(skip, kinds),
    failures: failures ?? 0,
  }) as Customer;
}
