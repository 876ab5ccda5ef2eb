import * as z from 'zod/mini';
import type { AgendaEntry, Customer, NewCustomer, Planned } from '../domain/asking/customer.ts';
import { PROFILE_FIELDS } from '../domain/asking/customer.ts';
import { type ContactKinds, kindNames } from '../domain/mail/contact-kinds.ts';
import { DUE_LANES } from '../domain/mail/lanes.ts';
import { UnreadableItem } from '../ports/unreadable-item.ts';
import { readAgendaSort } from '../wiring/table.ts';
import {
  DAYS_FORM,
  hasKnownKinds,
  isKnownPast,
  isProfileDay,
  OLD_PAST_FORM,
  PAST_FORM,
  readDays,
  readFewer,
  readOldPast,
  readPast,
  readSeat,
  readSeconds,
  readSkip,
  readWeek,
  SEAT_FORM,
  SECONDS_FORM,
  SHORT_WEEK_FORM,
  writeDays,
  writeSeconds,
  writeWeek,
} from './customer-notes.ts';
import { defined, fromItem, type Item } from './items.ts';

// The form of a CUSTOMER item: one person, with the one next contact. Where a field has two forms, the longer
// one is that of versions before the notes of `customer-notes.ts`.

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
  days: z.optional(z.string().check(z.regex(DAYS_FORM))),
  since: z.optional(z.string()),
  until: z.optional(z.string()),
  annualValue: z.optional(z.number()),
  optedOut: z.optional(z.boolean()),
  tags: z.optional(z.record(z.string(), z.string())),
  addressHash: z.string(),
  importedAt: z.string().check(z.regex(SECONDS_FORM)),
  nextDue: z.optional(z.string().check(z.regex(SECONDS_FORM))),
  nextWeek: z.optional(z.string().check(z.regex(SHORT_WEEK_FORM))),
  nextOccasion: z.optional(z.number()),
  nextKept: z.optional(z.string().check(z.regex(/^[0-9a-z]{1,7}$/))),
  lane: z.optional(z.string()),
  at: z.optional(z.string()),
  seat: z.optional(z.string().check(z.regex(SEAT_FORM))),
  fewer: z.optional(z.string()),
  skip: z.optional(z.string()),
  revision: z.number(),
  failures: z.optional(z.number()),
  parked: z.optional(z.string()),
};

/** The schema depends on the table of kinds, because some fields name kinds. */
const schemaFor = (kinds: ContactKinds) => {
  const kind = z.enum(kindNames(kinds));
  const isKnown = (text: string): boolean => isKnownPast(text, kinds);
  return {
    customer: z.object({
      ...base,
      nextKind: z.optional(kind),
      recent: z.optional(
        z.union([
          z.string().check(
            z.regex(PAST_FORM),
            z.refine((text) => hasKnownKinds(text, kinds)),
          ),
          z.array(z.string().check(z.regex(OLD_PAST_FORM), z.refine(isKnown))),
        ]),
      ),
    }),
    agenda: z.object({ lane: z.enum(DUE_LANES), kind: z.union([kind, z.literal('review')]) }),
  };
};
type Schema = ReturnType<typeof schemaFor>;

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
    pk,
    sk,
    days,
    optedOut,
    importedAt,
    nextKind,
    nextDue,
    nextWeek,
    nextOccasion,
    nextKept,
    lane: _lane,
    at: _at,
    recent,
    seat,
    fewer,
    skip,
    failures,
    ...rest
  } = fields;
  const said = days === undefined ? { since: fields.since, until: fields.until } : readDays(days);
  if (said.since === undefined) throw new UnreadableItem(`The item ${pk} / ${sk} cannot be read: days.`);
  return defined({
    ...rest,
    ...said,
    ref: sk,
    optedOut: optedOut ?? false,
    importedAt: readSeconds(importedAt),
    nextContact:
      nextKind === undefined || nextDue === undefined
        ? undefined
        : defined({
            kind: nextKind,
            dueAt: readSeconds(nextDue),
            aboutWeek: nextWeek === undefined ? undefined : readWeek(nextWeek),
            occasion: nextOccasion,
            keptBackSince: nextKept === undefined ? undefined : readSeconds(nextKept),
          }),
    agenda: readAgenda(fields, schema.agenda),
    recent: typeof recent === 'string' ? readPast(recent, kinds) : (recent ?? []).map(readOldPast),
    seat: readSeat(seat),
    fewer: readFewer(fewer),
    skipped: readSkip(skip, kinds),
    failures: failures ?? 0,
  }) as Customer;
}

/** The fields of an item that an import writes. Undefined: the field goes. */
export const profileFields = (profile: NewCustomer): Record<string, unknown> => ({
  ...Object.fromEntries(PROFILE_FIELDS.map((name) => [name, isProfileDay(name) ? undefined : profile[name]])),
  days: writeDays(profile),
  // Hardly anybody has opted out.
  optedOut: profile.optedOut || undefined,
});

/** The fields of an item that say what comes next. Undefined: the field goes. */
export const nextFields = (next: Planned | undefined): Record<string, unknown> => ({
  nextKind: next?.kind,
  nextDue: next && writeSeconds(next.dueAt),
  nextWeek: next?.aboutWeek && writeWeek(next.aboutWeek),
  nextOccasion: next?.occasion,
  nextKept: next?.keptBackSince && writeSeconds(next.keptBackSince),
});
