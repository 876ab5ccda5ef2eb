import { html } from 'hono/html';
import { type EpochMs, SECOND_MS } from '../domain/time/units.ts';
import { fewerForm } from './fewer-page.ts';
import type { PageContent } from './layout.ts';
import { acts, type Button, leaveForm, mainButton, told, withForm } from './leave-form.ts';
import type { Say } from './words.ts';

/**
 * Which link led here: that of the mail's header, which mail providers post to, or that of its text. The
 * button of the first sends what a provider sends, the button of the second a field of its own.
 */
export type UnsubscribeLink = 'unsubscribe' | 'leave';

const FIELDS: Readonly<Record<UnsubscribeLink, Omit<Button, 'label'>>> = {
  unsubscribe: { name: 'List-Unsubscribe', value: 'One-Click' },
  leave: { name: 'leave', value: 'yes' },
};

/** The button that unsubscribes. */
export const unsubscribeButton = (say: Say, link: UnsubscribeLink): Button => ({
  ...FIELDS[link],
  label: say('unsubscribe-button'),
});

/** Whether the button of the text's own page was pressed. */
export const saysLeave = (form: URLSearchParams | undefined): boolean => form?.has('leave') ?? false;

/** The time of the unsubscription that somebody takes back; undefined for any other form. */
export function stayIn(form: URLSearchParams | undefined): EpochMs | undefined {
  const seconds = /^[0-9a-z]{1,8}$/.exec(form?.get('stay') ?? '')?.[0];
  return seconds === undefined ? undefined : Number.parseInt(seconds, 36) * SECOND_MS;
}

/** The button that takes back an unsubscription, with its time as {@link stayIn} reads it. */
export const stayButton = (say: Say, at: EpochMs): Button => ({
  name: 'stay',
  value: (at / SECOND_MS).toString(36),
  label: say('stay-button'),
});

/**
 * The page that asks before it acts. That of the text's link offers less than no mail at all, too. What is
 * posted to the header's link means no mail, whatever it carries.
 */
export const unsubscribePage = (say: Say, token: string, link: UnsubscribeLink): PageContent =>
  withForm(
    told(say, 'unsubscribe'),
    html`${leaveForm(token, mainButton(unsubscribeButton(say, link)))}${link === 'leave' ? fewerForm(say, token) : ''}`,
  );

/**
 * The page after unsubscribing. One press takes it back, for somebody else may have pressed.
 *
 * @param at when; absent where it cannot be taken back any more
 */
export function unsubscribedPage(say: Say, token: string, at?: EpochMs): PageContent {
  const page = told(say, 'unsubscribed');
  return at === undefined ? page : withForm(page, leaveForm(token, acts([stayButton(say, at)])));
}

/** The page after that was taken back. */
export const stayingPage = (say: Say): PageContent => told(say, 'staying');
