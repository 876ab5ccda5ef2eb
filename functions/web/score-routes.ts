import { habitsOf } from '../domain/answering/habits.ts';
import { readHit } from '../domain/answering/hit-text.ts';
import { requestKind } from '../domain/answering/request-kind.ts';
import { countsAlone, evidenceOf, sentAtOf } from '../domain/answering/weigh.ts';
import { groupOf } from '../domain/programme/group.ts';
import { toInstant } from '../domain/time/instant.ts';
import type { BundleSource } from '../ports/bundles.ts';
import type { AnswerStore } from '../ports/contacts.ts';
import type { HabitSource } from '../ports/receivers.ts';
import { askHabit } from '../use-cases/ask-habit.ts';
import {
  type NoSuchAsk,
  type Recorded,
  recordAnswer,
  recordHit,
  recordSeen,
  recordWeakPress,
  type WeakPress,
} from '../use-cases/record-answer.ts';
import { formOf, scoreOf } from './form.ts';
import { invalidLink, type LinkPorts, withLink } from './links.ts';
import { pressOf } from './press.ts';
import type { Answerer, Reply } from './reply.ts';
import { type ScorePage, scorePage, weakScorePage } from './score-page.ts';
import { NOTHING_SAID, saidIn, type Why, whyIn } from './why-form.ts';

export interface AskPorts extends LinkPorts {
  readonly contacts: AnswerStore;
  readonly bundles: BundleSource;
  readonly habits: HabitSource;
}

/** The routes of score links. GET is evidence, and only POST is the act of a person. */
export function scoreRoutes(ports: AskPorts): {
  click: Answerer;
  sweep: Answerer;
  seen: Answerer;
  open: Answerer;
  send: Answerer;
} {
  const { contacts, bundles, habits, clock } = ports;
  const linked = withLink(ports, 'score');

  const show = (status: number, page: ScorePage, more: Pick<Reply, 'locale' | 'error'> = {}): Reply => ({
    status,
    outcome: page.state.kind,
    page: (say, programme) => scorePage(say, programme, page),
    ...more,
  });

  // A failing store must not cost a person the words: the page comes back with all of them and asks for
  // another try.
  const recording = async <Kept extends Recorded | WeakPress>(
    token: string,
    score: number,
    why: Why,
    record: () => Promise<Kept | NoSuchAsk>,
    done: (kept: Kept) => Reply | Promise<Reply>,
  ): Promise<Reply> => {
    try {
      const kept = await record();
      return kept.kind === 'no-such-ask' ? invalidLink('no-such-contact') : await done(kept);
    } catch (error) {
      return show(503, { token, state: { kind: 'trouble', score }, why }, { error });
    }
  };

  return {
    /** GET /s/{token}/{score} */
    click: linked((token, ask, event) => {
      const score = scoreOf(event.pathParameters?.score);
      const why = NOTHING_SAID;
      if (score === undefined) return show(400, { token, state: { kind: 'bad-score' }, why });
      const now = clock.now();
      const hit = { score, at: toInstant(now), ...requestKind(event.headers) };
      return recording(
        token,
        score,
        why,
        () => recordHit(contacts, ask, hit, now),
        async ({ contact }) => {
          const habit = await askHabit(habits, contact);
          const counts = countsAlone(evidenceOf(contact), hit, sentAtOf(contact), habitsOf(habit));
          const kind = counts ? 'chosen' : 'again';
          return show(200, { token, hit, state: { kind, score }, why }, { locale: contact.locale });
        },
      );
    }),

    /** HEAD /s/{token}/{score}: a program sweeps over the links. */
    sweep: linked(async (token, ask, event) => {
      const score = scoreOf(event.pathParameters?.score);
      const why = NOTHING_SAID;
      if (score === undefined) return show(400, { token, state: { kind: 'bad-score' }, why });
      const page: ScorePage = { token, state: { kind: 'chosen', score }, why };
      return contacts.recordSweep(ask, 'headAt', toInstant(clock.now())).then(
        () => show(200, page),
        (error: unknown) => show(200, page, { error }),
      );
    }),

    /** POST /s/{token}/{score}?hit=…: the page that this hit opened tells that somebody is there. */
    seen: linked(async (token, ask, event) => {
      const { 'sec-fetch-site': site = 'same-origin' } = event.headers;
      const hit = readHit(new URLSearchParams(event.rawQueryString).get('hit') ?? '');
      if (site !== 'same-origin' || hit === undefined)
        return show(400, { token, state: { kind: 'open' }, why: NOTHING_SAID });
      const said = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString() : event.body;
      await recordSeen(contacts, ask, hit, said === 'p' ? 'pressed' : 'moved', clock.now());
      return { status: 204, outcome: 'seen' };
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
      if (score === undefined) {
        // Enter was pressed, or a machine sent the form as it stood, which is kept as what it is.
        const chosen = scoreOf(form.get('chosen'));
        const again = (score: number): Reply => show(200, { token, state: { kind: 'again', score }, why });
        if (chosen !== undefined && pressOf(event, form) === 'person') return again(chosen);
        if (chosen !== undefined) {
          const { client } = requestKind(event.headers);
          return recording(
            token,
            chosen,
            why,
            () => recordWeakPress(contacts, ask, chosen, { client }, clock.now()),
            () => again(chosen),
          );
        }
        return show(400, { token, state: { kind: 'bad-score' }, why });
      }
      const isDetractor = groupOf(score) === 'detractor';
      // Only detractors see the tick, so it means nothing for others.
      const words = { text: why.comment, mayShare: why.mayShare && isDetractor };
      return recording(
        token,
        score,
        why,
        () =>
          recordAnswer(
            contacts,
            ask,
            { score, ...saidIn(why), words },
            {
              isPerson: pressOf(event, form) === 'person',
              by: { client: requestKind(event.headers).client },
            },
            clock.now(),
          ),
        (kept) => {
          const { locale, band } = kept.contact;
          if (kept.kind === 'weak') {
            const page: ScorePage = { token, state: { kind: 'again', score }, why };
            return {
              status: 200,
              outcome: 'weak-press',
              locale,
              page: (say) => weakScorePage(say, token, score, page),
            };
          }
          const { kind } = kept.comment;
          if (kind === 'too-long')
            return show(413, { token, state: { kind: 'too-long', score }, why }, { locale });
          const told =
            kind === 'saved' || (isDetractor && (why.causes.length > 0 || why.mayContact === true));
          return show(200, { token, state: { kind: 'thanks', score, band, told }, why }, { locale });
        },
      );
    }),
  };
}
