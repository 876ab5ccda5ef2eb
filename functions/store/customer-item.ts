import * as z from 'zod/mini';
import type { AgendaEntry, Customer, PastContact, SkippedContact } from '../domain/asking/customer.ts';
import { CONTACT_KINDS, type ContactKind } from '../domain/mail/contact-kinds.ts';
import { DUE_LANES } from '../domain/mail/lanes.ts';
import { SKIP_REASONS } from '../domain/mail/skip-reason.ts';
import { toEpochMs, toInstant } from '../domain/time/instant.ts';
import { UnreadableItem } from '../ports/unreadable-item.ts';
import { readAgendaSort } from '../wiring/table.ts';
import { defined, fromItem, type Item } from './items.ts';

// How a CUSTOMER item is written: one person, with the one next contact.

const RECENT = new RegExp(`^\\d{4}-W\\d\\d#[0-9a-z]{1,7}(#(${CONTACT_KINDS.join('|')}))?$`);

const schema = z.object({
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
  nextKind: z.optional(z.enum(CONTACT_KINDS)),
  nextDue: z.optional(z.string()),
  nextWeek: z.optional(z.string()),
  lane: z.optional(z.string()),
  at: z.optional(z.string()),
  // One text each, `2026-W45#thqkjk`, the seconds in base 36: six of them must fit beside the profile and
  // its tags in 1 KB.
  recent: z.optional(z.array(z.string().check(z.regex(RECENT)))),
  // `2645thqkjk80`: year and week, the seconds in base 36, the positions of reason and kind. There is no
  // room for more.
  skip: z.optional(z.string()),
  revision: z.number(),
  failures: z.optional(z.number()),
  parked: z.optional(z.string()),
});

const agendaSchema = z.object({ lane: z.enum(DUE_LANES), kind: z.enum([...CONTACT_KINDS, 'review']) });

export const writeRecent = ({ week, kind, at }: PastContact): string =>
  [week, (toEpochMs(at) / 1_000).toString(36), ...(kind === 'score' ? [] : [kind])].join('#');

function readRecent(text: string): PastContact {
  const [week = '', seconds = '', kind = 'score'] = text.split('#');
  return {
    week,
    kind: kind as ContactKind,
    at: toInstant(Number.parseInt(seconds, 36) * 1_000),
  };
}

const SKIP = /^(?<year>\d\d)(?<week>\d\d)(?<seconds>[0-9a-z]{1,7})(?<reason>[0-9a-z])(?<kind>\d)$/;
const CENTURY = '20';

export const writeSkip = ({ week, kind, reason, at }: SkippedContact): string =>
  [
    week.slice(2, 4),
    week.slice(6),
    (toEpochMs(at) / 1_000).toString(36),
    SKIP_REASONS.indexOf(reason).toString(36),
    CONTACT_KINDS.indexOf(kind),
  ].join('');

/** Only a note for whoever asks why: one that this version cannot read is as good as none. */
function readSkip(text: string | undefined): SkippedContact | undefined {
  const parts = SKIP.exec(text ?? '')?.groups;
  if (parts === undefined) return undefined;
  const reason = SKIP_REASONS[Number.parseInt(parts.reason ?? '', 36)];
  const kind = CONTACT_KINDS[Number(parts.kind)];
  const at = toInstant(Number.parseInt(parts.seconds ?? '', 36) * 1_000);
  return reason === undefined || kind === undefined
    ? undefined
    : { week: `${CENTURY}${parts.year}-W${parts.week}`, kind, reason, at };
}

function readAgenda({ pk, sk, lane, at }: z.infer<typeof schema>): AgendaEntry | undefined {
  if (lane === undefined || at === undefined) return undefined;
  const { dueAt, kind } = readAgendaSort(at);
  if (kind === 'parked') return { lane: kind, kind, dueAt };
  const entry = z.safeParse(agendaSchema, { lane: lane.split('#')[0], kind });
  if (!entry.success) throw new UnreadableItem(`The item ${pk} / ${sk} cannot be read: lane, at.`);
  return { ...entry.data, dueAt };
}

/**
 * Reads a CUSTOMER item.
 *
 * @throws UnreadableItem
 */
export function readCustomer(item: Item): Customer {
  const fields = fromItem(schema, item);
  const {
    pk: _pk,
    sk,
    nextKind,
    nextDue,
    nextWeek,
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
        : defined({ kind: nextKind, dueAt: nextDue, askWeek: nextWeek }),
    agenda: readAgenda(fields),
    recent: (recent ?? []).map(readRecent),
    skipped: readSkip(skip),
    failures: failures ?? 0,
  }) as Customer;
}
