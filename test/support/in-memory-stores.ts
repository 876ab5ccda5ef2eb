import type { Comment } from '../../functions/domain/answering/comment.ts';
import {
  type Answer,
  changedFrom,
  type Evidence,
  type Hit,
  isCounted,
  MAX_HITS,
} from '../../functions/domain/answering/evidence.ts';
import { type HabitClass, USUAL } from '../../functions/domain/answering/habits.ts';
import { writeHit } from '../../functions/domain/answering/hit-text.ts';
import { keptHits } from '../../functions/domain/answering/kept-hits.ts';
import { evidenceOf, sentAtOf } from '../../functions/domain/answering/weigh.ts';
import type { Contact } from '../../functions/domain/asking/contact.ts';
import type { ContactId } from '../../functions/domain/mail/contact-id.ts';
import { afterDelivery, withSoftBounce } from '../../functions/domain/mail/soft-bounces.ts';
import type { Address, Suppression } from '../../functions/domain/mail/suppression.ts';
import {
  afterDirectWord,
  afterLifting,
  afterListWord,
  afterPlainYes,
  afterTakenBack,
  afterUndo,
  saidAt,
} from '../../functions/domain/mail/suppression.ts';
import type { Instant } from '../../functions/domain/time/instant.ts';
import type { AddressStore } from '../../functions/ports/addresses.ts';
import type { ContactStore } from '../../functions/ports/contacts.ts';
import { reported } from './in-memory-transitions.ts';

const idOf = ({ week, ref, kind, occasion = 0 }: ContactId): string =>
  `${week}/${ref}/${kind}${occasion === 0 ? '' : `/${occasion}`}`;

const without = <Value extends object, Key extends keyof Value>(value: Value, key: Key): Omit<Value, Key> => {
  const { [key]: _, ...rest } = value;
  return rest;
};

/** The answer with the score that counted before it. */
const settledAs = (
  before: Contact['settled'],
  { score, grade }: Answer,
  at: Instant,
  given: HabitClass,
): NonNullable<Contact['settled']> => {
  const was = changedFrom(before, { score, grade }) ?? before?.was;
  const habit = given === USUAL ? before?.habit : given;
  return {
    score,
    grade,
    at,
    ...(was === undefined ? {} : { was }),
    ...(habit === undefined ? {} : { habit }),
  };
};

/** What a form did not say stays as it was. */
const withSaid = (evidence: Evidence, causes: readonly string[], mayContact?: boolean): Evidence => ({
  ...evidence,
  ...(causes.length === 0 ? {} : { causes }),
  ...(mayContact === undefined ? {} : { mayContact }),
});

export interface InMemoryContacts extends ContactStore {
  /** Stores a contact as it is, without any condition. */
  put(contact: Contact): void;
  /** The comment beside an ask. */
  commentOn(id: ContactId): { text: string; at: Instant; mayShare: boolean } | undefined;
}

/** A ContactStore in a plain object, for tests of the code above it. It follows the contract of the port. */
export function inMemoryContacts(): InMemoryContacts {
  const contacts = new Map<string, Contact>();
  const comments = new Map<string, Comment>();

  const addEvidence = (
    id: ContactId,
    settleAt: Instant,
    change: (evidence: Evidence, found: Contact) => Evidence,
  ): Contact | undefined => {
    const found = contacts.get(idOf(id));
    if (found === undefined) return undefined;
    const changed = {
      ...found,
      evidence: change(found.evidence, found),
      revision: found.revision + 1,
      settleAt: found.settleAt ?? settleAt,
    };
    contacts.set(idOf(id), changed);
    return changed;
  };

  return {
    put: (contact) => void contacts.set(idOf(contact), contact),
    commentOn(id) {
      const found = comments.get(idOf(id));
      return found === undefined ? undefined : { text: found.text, at: found.at, mayShare: found.mayShare };
    },

    get: async (id) => contacts.get(idOf(id)),
    glance: async (id) => contacts.get(idOf(id)),

    claim: async (claim) => {
      const found = contacts.get(idOf(claim));
      const untouched =
        found?.attempt === claim.attempt && found.status === 'SENDING' && found.revision === 0;
      if (found !== undefined && !untouched) return { kind: 'exists', contact: found };
      contacts.set(idOf(claim), {
        ...claim,
        status: 'SENDING',
        evidence: { hits: [], lostHits: 0 },
        revision: 0,
      });
      return { kind: 'claimed' };
    },

    finish: async (id, attempt, result) => {
      const found = contacts.get(idOf(id));
      if (found === undefined || found.attempt !== attempt) return false;
      // The same result again succeeds: the SDK repeats a write whose response was lost.
      if (found.status !== 'SENDING') return found.status === result.status;
      contacts.set(idOf(id), {
        ...found,
        status: result.status,
        ...(result.status === 'SENT'
          ? { messageId: result.messageId, sentAt: result.at }
          : { reason: result.reason }),
      });
      return true;
    },

    free: async (id, attempt) => {
      const found = contacts.get(idOf(id));
      if (found === undefined || found.attempt !== attempt || found.status !== 'SENDING') return false;
      return contacts.delete(idOf(id));
    },

    report: async (id, report) => {
      const found = contacts.get(idOf(id));
      const { outcome, change } = reported(found, report);
      if (found !== undefined && change !== undefined) contacts.set(idOf(id), { ...found, ...change });
      return outcome;
    },

    arrived: async (id) => {
      const found = contacts.get(idOf(id));
      if (found?.status === 'UNKNOWN') contacts.set(idOf(id), { ...found, status: 'SENT' });
    },

    recordHit: async (id, hit, settleAt) =>
      addEvidence(id, settleAt, (evidence, found) => ({
        ...evidence,
        hits: keptHits(evidenceOf(found), hit, sentAtOf(found)),
        lostHits: evidence.lostHits + (evidence.hits.length < MAX_HITS ? 0 : 1),
      })),

    recordSeen: async (id, hit, how) => {
      const found = contacts.get(idOf(id));
      if (found === undefined) return;
      const isNew = (each: Hit): boolean =>
        writeHit(each) === writeHit(hit) && each.seen !== 'pressed' && each.seen !== how;
      if (!found.evidence.hits.some(isNew)) return;
      const hits = found.evidence.hits.map((each) => (isNew(each) ? { ...each, seen: how } : each));
      const evidence = { ...found.evidence, hits };
      contacts.set(idOf(id), { ...found, evidence, revision: found.revision + 1 });
    },

    recordSweep: async (id, what, at) => {
      const found = contacts.get(idOf(id));
      if (found === undefined || found.evidence[what] !== undefined) return;
      const evidence = { ...found.evidence, [what]: at };
      contacts.set(idOf(id), { ...found, evidence, revision: found.revision + 1 });
    },

    recordTap: async (id, tap, settleAt, causes = [], mayContact) => {
      const found = contacts.get(idOf(id));
      const newer = found?.evidence.tap !== undefined && found.evidence.tap.at > tap.at;
      return newer
        ? found
        : addEvidence(id, settleAt, (evidence) => withSaid({ ...evidence, tap }, causes, mayContact));
    },

    recordCauses: async (id, { causes, at: whyAt, mayContact }, settleAt) => {
      const found = contacts.get(idOf(id));
      const newer = found?.evidence.whyAt !== undefined && found.evidence.whyAt > whyAt;
      return newer
        ? found
        : addEvidence(id, settleAt, (evidence) => withSaid({ ...evidence, whyAt }, causes, mayContact));
    },

    saveComment: async (id, comment) => {
      const found = comments.get(idOf(id));
      if (found === undefined || found.at <= comment.at)
        comments.set(idOf(id), { ref: id.ref, week: id.week, kind: id.kind, ...comment });
    },

    comment: async (id) => comments.get(idOf(id)),

    settle: async (contact, answer, at, habit = USUAL) => {
      const found = contacts.get(idOf(contact));
      if (found?.settleAt === undefined || found.settleAt !== contact.settleAt) return false;
      if (found.revision !== contact.revision) return false;
      contacts.set(idOf(contact), {
        ...without(found, 'settleAt'),
        ...(answer === undefined ? {} : { settled: settledAs(found.settled, answer, at, habit) }),
      });
      return true;
    },

    postpone: async (contact, until) => {
      const found = contacts.get(idOf(contact));
      if (found?.settleAt === undefined || found.settleAt !== contact.settleAt) return false;
      if (found.revision !== contact.revision) return false;
      contacts.set(idOf(contact), { ...found, settleAt: until });
      return true;
    },

    weighAnew: async (contact, at) => {
      const found = contacts.get(idOf(contact));
      if (found?.settled === undefined || found.settleAt !== undefined) return false;
      if (found.revision !== contact.revision) return false;
      contacts.set(idOf(contact), {
        ...found,
        settled: {
          ...found.settled,
          ...(isCounted(found.settled) ? { was: found.settled.score } : {}),
          grade: 'pending',
        },
        settleAt: at,
      });
      return true;
    },

    ofCustomer: async (ref, week) =>
      [...contacts.values()].filter((each) => each.ref === ref && each.week === week),

    async *inWeek(week) {
      for (const contact of contacts.values()) if (contact.week === week) yield contact;
    },

    async *commentsInWeek(week) {
      for (const comment of comments.values()) if (comment.week === week) yield comment;
    },
  };
}

/** An AddressStore in a plain object. It follows the contract of the port. */
export function inMemoryAddresses(): AddressStore {
  const addresses = new Map<string, Address>();
  const stand = (hash: string, suppression: Suppression | undefined): void => {
    const others = without(addresses.get(hash) ?? { hash }, 'suppression');
    addresses.set(hash, { ...others, hash, ...(suppression === undefined ? {} : { suppression }) });
  };
  return {
    get: async (hash) => addresses.get(hash),

    claim: async (hash, ref) => {
      const found = addresses.get(hash);
      if (found?.ref !== undefined && found.ref !== ref) return { kind: 'taken', by: found.ref };
      addresses.set(hash, { ...found, hash, ref });
      return {
        kind: 'ours',
        ...(found?.suppression === undefined ? {} : { suppression: found.suppression }),
      };
    },

    release: async (hash, ref) => {
      const found = addresses.get(hash);
      if (found?.ref === ref) addresses.set(hash, without(found, 'ref'));
    },

    suppress: async (hash, word) => {
      const stands = afterDirectWord(addresses.get(hash)?.suppression, word);
      stand(hash, stands);
      return saidAt(stands, word);
    },

    takeBack: async (hash, word) => {
      const stands = afterTakenBack(addresses.get(hash)?.suppression, word);
      stand(hash, stands);
      return stands === undefined;
    },

    suppressInRun: async (hash, word, run) => {
      const stood = addresses.get(hash)?.suppression;
      stand(hash, afterListWord(stood, word, run));
      return stood === undefined ? 'suppressed' : 'already';
    },

    undoSuppression: async (hash, run) => {
      const stood = addresses.get(hash)?.suppression;
      const stands = afterUndo(stood, run);
      if (stands !== stood) stand(hash, stands);
      return stood !== undefined && stands === undefined ? 'lifted' : 'kept';
    },

    clearUnclear: async (hash) => {
      const stood = addresses.get(hash)?.suppression;
      const stands = afterPlainYes(stood);
      if (stands !== stood) stand(hash, stands);
      return stood !== undefined && stands === undefined;
    },

    liftByHand: async (hash, lifted) => {
      const found = addresses.get(hash);
      if (found?.suppression?.reason !== lifted.reason) return { kind: 'changed' };
      const stands = afterLifting(found.suppression, lifted.reason);
      addresses.set(hash, {
        ...(lifted.reason === 'bounced' ? without(found, 'softBounces') : found),
        hash,
        lifted: { ...lifted, because: lifted.because.slice(0, 300) },
      });
      stand(hash, stands);
      return { kind: 'lifted', ...(stands === undefined ? {} : { stands }) };
    },

    countSoftBounce: async (hash, mail) => {
      const found = addresses.get(hash);
      const softBounces = withSoftBounce(found?.softBounces ?? [], mail);
      addresses.set(hash, { ...found, hash, softBounces });
      return softBounces;
    },

    endSoftRun: async (hash, mail) => {
      const found = addresses.get(hash);
      if (found?.softBounces === undefined) return;
      const softBounces = afterDelivery(found.softBounces, mail);
      addresses.set(
        hash,
        softBounces.length === 0 ? without(found, 'softBounces') : { ...found, softBounces },
      );
    },
  };
}
