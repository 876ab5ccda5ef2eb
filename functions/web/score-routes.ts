import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Contact, ContactId } from '../domain/contact.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { KeySource } from '../domain/key-ring.ts';
import type { Clock, ContactStore } from '../domain/ports.ts';
import { checkLink } from '../domain/token.ts';
import { type Recorded, recordHit, recordTap, saveComment, tidyComment } from '../use-cases/record-answer.ts';
import { formOf, scoreOf } from './form.ts';
import { message } from './layout.ts';
import type { Answerer, Reply } from './reply.ts';
import { type ScorePage, scorePage } from './score-page.ts';

export interface ScorePorts {
  readonly contacts: ContactStore;
  readonly keys: KeySource;
  readonly clock: Clock;
}

/** For a link that is not ours, one that was cut off, and one whose contact is gone: it says nothing about which it is. */
export const invalidLink = (outcome: 'invalid-token' | 'no-such-contact' | 'no-such-page'): Reply => ({
  status: 404,
  outcome,
  page: (say) => message(say('invalid-title'), say('invalid-lead')),
});

/**
 * Whether a click is all we know. It then counts unless it is contradicted; any other click may not. Numbers are not
 * compared: a reader of a forwarded mail could find the earlier one by trying.
 */
const isOnlyEvidence = ({ hits, lostHits, tap }: Evidence): boolean =>
  hits.length === 1 && lostHits === 0 && tap === undefined;

const expiredLink: Reply = {
  status: 410,
  outcome: 'expired-token',
  page: (say) => message(say('expired-title'), say('expired-lead')),
};

/** The routes of score links: GET is evidence, only POST is a person's doing. */
export function scoreRoutes({ contacts, keys, clock }: ScorePorts): {
  click: Answerer;
  open: Answerer;
  send: Answerer;
} {
  const show = (status: number, page: ScorePage, more: Pick<Reply, 'locale' | 'error'> = {}): Reply => ({
    status,
    outcome: page.state.kind,
    page: (say) => scorePage(say, page),
    ...more,
  });

  // The MAC is checked here, before anything is looked up.
  const withAsk = async (
    event: APIGatewayProxyEventV2,
    answer: (token: string, ask: ContactId) => Reply | Promise<Reply>,
  ): Promise<Reply> => {
    const token = event.pathParameters?.token ?? '';
    const check = await checkLink(keys, 'score', token, clock.now());
    if (check.kind === 'valid') return answer(token, check.contact);
    return check.kind === 'expired' ? expiredLink : invalidLink('invalid-token');
  };

  // A store that fails must not cost a person the words: the page comes back with all of them and asks for another try.
  const recording = async (
    token: string,
    score: number,
    comment: string,
    record: () => Promise<Recorded>,
    done: (contact: Contact) => Reply | Promise<Reply>,
  ): Promise<Reply> => {
    try {
      const recorded = await record();
      return recorded.kind === 'recorded' ? await done(recorded.contact) : invalidLink('no-such-contact');
    } catch (error) {
      return show(503, { token, state: { kind: 'trouble', score }, comment }, { error });
    }
  };

  return {
    /** GET or HEAD /s/{token}/{score} */
    click: (event) =>
      withAsk(event, (token, ask) => {
        const score = scoreOf(event.pathParameters?.score);
        if (score === undefined) return show(400, { token, state: { kind: 'bad-score' }, comment: '' });
        const page = (kind: 'chosen' | 'again'): ScorePage => ({
          token,
          state: { kind, score },
          comment: '',
        });
        if (event.requestContext.http.method === 'HEAD') return show(200, page('chosen'));
        return recording(
          token,
          score,
          '',
          () => recordHit(contacts, ask, score, clock.now()),
          (contact) =>
            show(200, page(isOnlyEvidence(contact.evidence) ? 'chosen' : 'again'), {
              locale: contact.locale,
            }),
        );
      }),

    /** GET or HEAD /s/{token}: where a browser that reloads the page after sending may end up. */
    open: (event) => withAsk(event, (token) => show(200, { token, state: { kind: 'open' }, comment: '' })),

    /** POST /s/{token} */
    send: (event) =>
      withAsk(event, (token, ask) => {
        const form = formOf(event);
        if (form === undefined) {
          return { ...show(415, { token, state: { kind: 'open' }, comment: '' }), outcome: 'wrong-type' };
        }
        const comment = tidyComment(form.get('comment') ?? '');
        const score = scoreOf(form.get('score'));
        if (score === undefined) return show(400, { token, state: { kind: 'bad-score' }, comment });
        return recording(
          token,
          score,
          comment,
          () => recordTap(contacts, ask, score, clock.now()),
          async ({ locale }) => {
            const kept = await saveComment(contacts, ask, comment, clock.now());
            return kept.kind === 'too-long'
              ? show(
                  413,
                  { token, state: { kind: 'too-long', score, length: kept.length }, comment },
                  { locale },
                )
              : show(
                  200,
                  { token, state: { kind: 'thanks', score, commentKept: kept.kind === 'saved' }, comment },
                  { locale },
                );
          },
        );
      }),
  };
}
