import * as z from 'zod/mini';
import { CASE_STATUSES, type Case, type CaseId, type CaseStatus } from '../cases/case.ts';
import { readAudience } from '../mail/audience.ts';
import { bandLabel } from '../programme/label.ts';
import { ageText } from '../time/age-text.ts';
import { type Instant, toEpochMs } from '../time/instant.ts';
import { type Flag, flag } from './digest-cells.ts';
import { unlessNone } from './numbers.ts';
import type { Section } from './section.ts';
import { keptCount } from './week-figures.ts';

/** A digest lists this many cases and counts the rest. */
const LISTED_CASES = 10;

/** A case in a digest, without names of persons and without comments. */
interface ListedCase extends CaseId {
  readonly status: CaseStatus;
  readonly openedAt: Instant;
  readonly band: string;
  readonly account?: string;
  readonly ownerEmail?: string;
}

interface Figures {
  /** Unresolved cases, oldest first. Cases beyond the list are only counted. */
  readonly cases: { readonly total: number; readonly oldest: readonly ListedCase[] };
}

interface CaseRow {
  /** Empty when not known. */
  readonly account: string;
  readonly band: string;
  /** Empty when the account has no owner, and in the digest of one owner. */
  readonly owner: string;
  /** "3 days ago". */
  readonly age: string;
  /** Somebody works on it. */
  readonly taken: Flag;
}

interface Values {
  readonly cases: {
    /** Empty when there is none. */
    readonly total: string;
    /** The number of cases beyond the rows; empty when there is none. */
    readonly more: string;
    /** Oldest first. */
    readonly rows: readonly CaseRow[];
  };
}

/** The section of unresolved cases. */
export const OPEN_CASES: Section<Figures, Values> = {
  kept: {
    cases: z.object({
      total: keptCount,
      oldest: z.array(
        z.object({
          ref: z.string(),
          week: z.string(),
          status: z.enum(CASE_STATUSES),
          openedAt: z.string(),
          band: z.string(),
          account: z.exactOptional(z.string()),
          ownerEmail: z.exactOptional(z.string()),
        }),
      ),
    }),
  },

  sum() {
    let total = 0;
    let oldest: readonly Case[] = [];
    return {
      addCase(unresolved) {
        total += 1;
        oldest = [...oldest, unresolved]
          .sort((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1))
          .slice(0, LISTED_CASES);
      },
      figures: () => ({ cases: { total, oldest: oldest.map(listed) } }),
    };
  },

  values({ audience, cases: { total, oldest } }, { programme, locale, numbers, now }) {
    const isOwn = readAudience(audience).kind === 'owner';
    return {
      cases: {
        total: unlessNone(total, numbers),
        more: unlessNone(total - oldest.length, numbers),
        rows: oldest.map(({ account = '', band, ownerEmail = '', openedAt, status }) => ({
          account,
          band: bandLabel(programme, band, locale),
          owner: isOwn ? '' : ownerEmail,
          age: ageText(toEpochMs(openedAt), now, locale),
          taken: flag(status === 'taken'),
        })),
      },
    };
  },
};

/** Oldest first. Cases opened in the same second are ordered by name. */
const placeOf = ({ openedAt, ref, week }: Case): string => `${openedAt} ${ref} ${week}`;

const listed = ({ ref, week, status, openedAt, band, account, ownerEmail }: Case): ListedCase => ({
  ref,
  week,
  status,
  openedAt,
  band,
  ...(account === undefined ? {} : { account }),
  ...(ownerEmail === undefined ? {} : { ownerEmail }),
});
