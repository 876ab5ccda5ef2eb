import { requestKind } from '../domain/answering/request-kind.ts';
import { countsAlone, evidenceOf, sentAtOf } from '../domain/answering/weigh.ts';
import { groupOf } from '../domain/programme/group.ts';
import { toInstant } from '../domain/time/instant.ts';
import type { BundleSource } from '../ports/bundles.ts';
import type { AnswerStore } from '../ports/contacts.ts';
import { type NoSuchAsk, type Recorded, recordAnswer, recordHit } from '../use-cases/record-answer.ts';
import { formOf, scoreOf } from './form.ts';
import { invalidLink, type LinkPorts, withLink } from './links.ts';
import type { Answerer, Reply } from './reply.ts';
import { type ScorePage, scorePage } from './score-page.ts';
import { NOTHING_SAID, type Why, whyIn } from './why-form.ts';

export interface AskPorts extends LinkPorts {
  readonly contacts: AnswerStore;
  readonly bundles: BundleSource;
}

/** The routes of score links. GET is evidence, and only POST is the act of a person. */
export function scoreRoutes(ports: AskPorts): {
  click: Answerer;
  open: Answerer;
  send: Answerer;
} {
  const { contacts, bundles, clock } = ports;
  const linked = withLink(ports, 'score');

  const show = (status: number, page: ScorePage, more: Pick<Reply, 'locale' | 'error'> = {}): Reply => ({
    status,
    outcome: page.state.kind,
    page: (say, programme) => scorePage(say, programme, page),
    ...more,
  });

  // A failing store must not cost a person the words: the page comes back with all of them and asks for
  // another try.
  const recording = async <Kept extends Recorded>(
    token: string,
    score: number,
    why: Why,
    record: () => Promise<Kept | NoSuchAsk>,
    done: (kept: Kept) => Reply,
  ): Promise<Reply> => {
    try {
      const kept = await record();
      return kept.kind === 'no-such-ask' ? invalidLink('no-such-contact') : done(kept);
    } catch (error) {
      return show(503, { token, state: { kind: 'trouble', score }, why }, { error });
    }
  };

  return {
    /** GET or HEAD /s/{token}/{score} */
    click: linked((token, ask, event) => {
      const score = scoreOf(event.pathParameters?.score);
      const why = NOTHING_SAID;
      if (score === undefined) return show(400, { token, state: { kind: 'bad-score' }, why });
      const page = (kind: 'chosen' | 'again'): ScorePage => ({ token, state: { kind, score }, why });
      if (event.requestContext.http.method === 'HEAD') return show(200, page('chosen'));
      const now = clock.now();
      const hit = { score, at: toInstant(now), ...requestKind(event.headers) };
      return recording(
        token,
        score,
        why,
        () => recordHit(contacts, ask, hit, now),
        ({ contact }) => {
          const counts = countsAlone(evidenceOf(contact), hit, sentAtOf(contact));
          return show(200, page(counts ? 'chosen' : 'again'), { locale: contact.locale });
        },
      );
    }),

    /** GET or HEAD /s/{token}: a browser that reloads the page after sending may end up here. */
    open: linked((token) => show(200, { token, state: { kind: 'open' }, why: NOTHING_SAID })),

    /** POST /s/{token} */
    send: linked(async (token, ask, event) => {
      const form = formOf(event);
      if (form === undefined)
        return { ...show(415, { token, state: { kind: 'open' }, why: NOTHING_SAID }), outcome: 'wrong-type' };
      const why = await whyIn(form, bundles);
      const score = scoreOf(form.get('score'));
      if (score === undefined) return show(400, { token, state: { kind: 'bad-score' }, why });
      const isDetractor = groupOf(score) === 'detractor';
      // Only detractors see the tick, so it means nothing for others.
      const words = { text: why.comment, mayShare: why.mayShare && isDetractor };
      return recording(
        token,
        score,
        why,
        () => recordAnswer(contacts, ask, { score, causes: why.causes, words }, clock.now()),
        ({ contact: { locale, band }, comment: { kind } }) => {
          if (kind === 'too-long')
            return show(413, { token, state: { kind: 'too-long', score }, why }, { locale });
          const told = kind === 'saved' || (isDetractor && why.causes.length > 0);
          return show(200, { token, state: { kind: 'thanks', score, band, told }, why }, { locale });
        },
      );
    }),
  };
}
