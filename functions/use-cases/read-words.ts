import type { Comment } from '../domain/answering/comment.ts';
import type { Grade } from '../domain/answering/evidence.ts';
import { answerOf } from '../domain/answering/weigh.ts';
import type { Ref } from '../domain/identity/ref.ts';
import { type Instant, type IsoWeek, toInstant } from '../domain/time/instant.ts';
import type { Clock } from '../ports/clock.ts';
import type { ContactStore } from '../ports/contacts.ts';

/** What one customer wrote, with facts about the ask. */
export interface Words {
  readonly ref: Ref;
  readonly at: Instant;
  readonly text: string;
  /** 1 to 10; absent without an answer. */
  readonly score?: number;
  readonly grade?: Grade;
  readonly band?: string;
  readonly account?: string;
}

/** How many are looked up in parallel. */
const SIDE_BY_SIDE = 25;

/** What customers wrote in answer to the asks of one week, newest first. Memory grows with the words. */
export async function readWords(
  week: IsoWeek,
  {
    contacts,
    clock,
  }: { readonly contacts: Pick<ContactStore, 'commentsInWeek' | 'get'>; readonly clock: Clock },
): Promise<Words[]> {
  const now = toInstant(clock.now());
  const comments: Comment[] = [];
  for await (const comment of contacts.commentsInWeek(week)) comments.push(comment);
  const words: Words[] = [];
  for (let from = 0; from < comments.length; from += SIDE_BY_SIDE) {
    const some = comments.slice(from, from + SIDE_BY_SIDE).map(async (comment): Promise<Words> => {
      const contact = await contacts.get(comment);
      const answer = contact === undefined ? undefined : answerOf(contact, now);
      return {
        ref: comment.ref,
        at: comment.at,
        text: comment.text,
        ...answer,
        ...(contact === undefined ? {} : { band: contact.band }),
        ...(contact?.account === undefined ? {} : { account: contact.account }),
      };
    });
    words.push(...(await Promise.all(some)));
  }
  return words.sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : a.ref < b.ref ? -1 : 1));
}
