import * as z from 'zod/mini';
import { GRADES, type Hit } from '../domain/answering/evidence.ts';
import { HABIT_CLASSES } from '../domain/answering/habits.ts';
import { readHit, withSeen } from '../domain/answering/hit-text.ts';
import type { Contact } from '../domain/asking/contact.ts';
import { MAIL_STATUSES } from '../domain/mail/mail-status.ts';
import { type Instant, toInstant } from '../domain/time/instant.ts';
import { SECOND_MS } from '../domain/time/units.ts';
import { readAgendaSort, readContactKey } from '../wiring/table.ts';
import { defined, fromItem, type Item } from './items.ts';

const score = z.number().check(z.int(), z.minimum(1), z.maximum(10));

const schema = z.object({
  pk: z.string(),
  sk: z.string(),
  status: z.enum(MAIL_STATUSES),
  attempt: z.string(),
  dueAt: z.string(),
  claimedAt: z.string(),
  sentAt: z.optional(z.string()),
  messageId: z.optional(z.string()),
  reason: z.optional(z.string()),
  band: z.string(),
  templateVersion: z.string(),
  locale: z.string(),
  addressHash: z.string(),
  domainHash: z.optional(z.string()),
  region: z.optional(z.string()),
  account: z.optional(z.string()),
  ownerEmail: z.optional(z.string()),
  ownerLocale: z.optional(z.string()),
  annualValue: z.optional(z.number()),
  // Each is one short text (`hit-text.ts`): twelve of them and the facts must fit into 1 KB.
  hits: z.optional(z.array(z.string())),
  // The hits at whose pages somebody was seen.
  seen: z.optional(z.array(z.string())),
  // In seconds, which take a third of the room.
  headAt: z.optional(z.number()),
  leaveAt: z.optional(z.number()),
  lostHits: z.optional(z.number()),
  tapScore: z.optional(score),
  tapAt: z.optional(z.string()),
  causes: z.optional(z.array(z.string())),
  mayContact: z.optional(z.boolean()),
  whyAt: z.optional(z.string()),
  revision: z.optional(z.number()),
  at: z.optional(z.string()),
  lane: z.optional(z.string()),
  settledScore: z.optional(score),
  settledGrade: z.optional(z.enum(GRADES)),
  settledAt: z.optional(z.string()),
  wasScore: z.optional(score),
  habit: z.optional(z.enum(HABIT_CLASSES)),
});

function readHits(hits: readonly string[], seen: readonly string[]): Hit[] {
  const read = hits.map((text) => {
    const hit = readHit(text);
    if (hit === undefined) throw new Error('An ask has a hit that cannot be read.');
    return hit;
  });
  return withSeen(read, seen);
}

const fromSeconds = (seconds: number | undefined): Instant | undefined =>
  seconds === undefined ? undefined : toInstant(seconds * SECOND_MS);

/** Reads a CONTACT item back. */
export function readContact(item: Item): Contact {
  const {
    pk,
    sk,
    lane: _lane,
    at,
    hits,
    seen,
    headAt,
    leaveAt,
    lostHits,
    tapScore,
    tapAt,
    causes,
    mayContact,
    whyAt,
    revision,
    settledScore,
    settledGrade,
    settledAt,
    wasScore,
    habit,
    ...rest
  } = fromItem(schema, item);
  return defined({
    ...rest,
    ...readContactKey({ pk, sk }),
    evidence: defined({
      hits: readHits(hits ?? [], seen ?? []),
      lostHits: lostHits ?? 0,
      headAt: fromSeconds(headAt),
      leaveAt: fromSeconds(leaveAt),
      tap: tapScore === undefined || tapAt === undefined ? undefined : { score: tapScore, at: tapAt },
      causes,
      mayContact,
      whyAt,
    }),
    revision: revision ?? 0,
    settleAt: at === undefined ? undefined : readAgendaSort(at).dueAt,
    settled:
      settledScore === undefined || settledGrade === undefined || settledAt === undefined
        ? undefined
        : defined({ score: settledScore, grade: settledGrade, at: settledAt, was: wasScore, habit }),
  }) as Contact;
}
