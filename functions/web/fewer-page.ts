import { html } from 'hono/html';
import {
  FEWER_CHOICES,
  type FewerChoice,
  type FewerMails,
  fewerOf,
  fewerText,
} from '../domain/asking/fewer-mails.ts';
import type { PageText } from '../domain/programme/page-words.ts';
import type { Day } from '../domain/time/day.ts';
import type { FewerPress } from '../use-cases/wish-fewer-mails.ts';
import { type Html, message, type PageContent } from './layout.ts';
import { acts, type Button, leaveForm, told, withForm } from './leave-form.ts';
import type { Say } from './words.ts';

const LABELS: Readonly<Record<FewerChoice, PageText>> = {
  yearly: 'yearly-button',
  P3M: 'pause-3-button',
  P6M: 'pause-6-button',
};

/** Undefined for a form that says nothing of fewer mails; `unknown` for what no page of ours has. */
export function fewerIn(form: URLSearchParams | undefined): FewerPress | 'unknown' | undefined {
  const text = form?.get('fewer');
  if (text === undefined || text === null) return undefined;
  const choice = FEWER_CHOICES.find((each) => each === text);
  if (choice !== undefined) return { choice };
  const back = fewerOf(text);
  return back === undefined ? 'unknown' : { back };
}

/** The button of a press, as {@link fewerIn} reads it: a choice, or the wish that is taken back. */
export function fewerButton(say: Say, press: FewerPress): Button {
  const [value, label]: [string, PageText] =
    'choice' in press ? [press.choice, LABELS[press.choice]] : [fewerText(press.back), 'take-back-button'];
  return { name: 'fewer', value, label: say(label) };
}

/** What the page to unsubscribe offers below its own button. */
export const fewerForm = (say: Say, token: string): Html => {
  const buttons = FEWER_CHOICES.map((choice) => fewerButton(say, { choice }));
  return leaveForm(
    token,
    html`<fieldset>
<legend>${say('fewer-legend')}</legend>
${acts(buttons)}
</fieldset>`,
  );
};

/** The page that tells which wish holds now. One press takes it back. */
export function wishedPage(say: Say, token: string, wish: FewerMails): PageContent {
  const dayOf = (day: Day): string =>
    new Date(day).toLocaleDateString(say('language') || 'en', { dateStyle: 'long', timeZone: 'UTC' });
  return withForm(
    told(say, wish.kind, wish.kind === 'pause' ? { day: dayOf(wish.until) } : {}),
    leaveForm(token, acts([fewerButton(say, { back: wish })])),
  );
}

/** The page after a wish was taken back. */
export const takenBackPage = (say: Say): PageContent => told(say, 'taken-back');

/** The page when a press changed nothing: the wish was another by then, or what came is no choice of ours. */
export const unchangedPage = (say: Say, token: string, why: 'other-wish' | 'bad-choice'): PageContent =>
  withForm(message(say('unchanged-title'), say(`${why}-lead`)), fewerForm(say, token));
