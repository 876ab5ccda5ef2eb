import { html } from 'hono/html';
import { SCORES } from '../domain/evidence.ts';
import { groupOf } from '../domain/score.ts';
import { MAX_COMMENT } from '../use-cases/record-answer.ts';
import type { Html, PageContent } from './layout.ts';
import type { Say } from './words.ts';

/**
 * How much of an unkept text is given back: a Lambda may answer with 6 MB, and escaping can make six bytes of a
 * character.
 */
const MAX_GIVEN_BACK = 1_000_000;

/** What the page has to say, and what this very request carried. Nothing that is stored ever comes here: mails get forwarded. */
export interface ScorePage {
  readonly token: string;
  readonly state:
    | { readonly kind: 'open' | 'bad-score' }
    | { readonly kind: 'chosen' | 'again' | 'trouble'; readonly score: number }
    | { readonly kind: 'thanks'; readonly score: number; readonly commentKept: boolean }
    | { readonly kind: 'too-long'; readonly score: number; readonly length: number };
  readonly comment: string;
}

const ALERTS: readonly ScorePage['state']['kind'][] = ['bad-score', 'trouble'];

function heading(say: Say, { state }: ScorePage): { title: string; lead: string } {
  if (!('score' in state)) return { title: say(`${state.kind}-title`), lead: say(`${state.kind}-lead`) };
  const { score } = state;
  // The one place where the thanks are chosen: by group now, by band when bands have words of their own.
  const kind = state.kind === 'thanks' ? (`thanks-${groupOf(score)}` as const) : state.kind;
  return { title: say(`${kind}-title`, { score }), lead: say(`${kind}-lead`, { score }) };
}

const scale = (say: Say, chosen: number | undefined): Html => html`<fieldset aria-describedby="ends">
<legend>${say('question')}</legend>
<div class="scale">${SCORES.map(
  (score) =>
    html`<button type="submit" name="score" value="${score}" aria-pressed="${String(score === chosen)}">${score}</button>`,
)}</div>
<p class="ends" id="ends"><span>${say('scale-low')}</span> <span>${say('scale-high')}</span></p>
</fieldset>`;

/** The box, what it is for or what is wrong with its text, and Send. */
function why(say: Say, page: ScorePage, chosen: number | undefined): Html {
  const { state, comment } = page;
  const number = new Intl.NumberFormat(say('language') || 'en');
  const limit = number.format(MAX_COMMENT);
  const problems = [
    state.kind === 'too-long'
      ? say('too-long-error', { length: number.format(state.length), limit })
      : undefined,
    comment.length > MAX_GIVEN_BACK
      ? say('too-long-cut', { kept: number.format(MAX_GIVEN_BACK) })
      : undefined,
  ].filter((problem) => problem !== undefined);
  const wrong = problems.length > 0;
  const label = say(chosen === undefined ? 'comment-any' : `comment-${groupOf(chosen)}`);
  const send = say(state.kind === 'thanks' && state.commentKept ? 'send-again' : 'send');
  return html`<div class="why">
<label for="comment">${label}</label>
<p class="${wrong ? 'alert' : 'hint'}" id="hint">${wrong ? problems.join(' ') : say('comment-hint', { limit })}</p>
<textarea id="comment" name="comment" rows="5" dir="auto" autocomplete="off" aria-describedby="hint" aria-invalid="${String(wrong)}">${comment.slice(0, MAX_GIVEN_BACK)}</textarea>
${chosen === undefined ? '' : html`<button class="send" type="submit" name="score" value="${chosen}">${send}</button>`}
</div>`;
}

/**
 * The page with the ten numbers. Numbers, box and Send stand in one form, and every number sends it, so that a change
 * of mind never costs the words already written.
 */
export function scorePage(say: Say, page: ScorePage): PageContent {
  const { state } = page;
  const { title, lead } = heading(say, page);
  const chosen = 'score' in state ? state.score : undefined;
  const thanks = state.kind === 'thanks';
  return {
    title,
    foot: say('readers'),
    body: html`<h1>${title}</h1>
<p class="${ALERTS.includes(state.kind) ? 'alert' : 'lead'}">${lead}${thanks && state.commentKept ? ` ${say('comment-kept')}` : ''}</p>
${thanks ? html`<p class="lead soft">${say('change-hint')}</p>` : ''}
<form method="post" action="/s/${page.token}">
${scale(say, chosen)}
${chosen === undefined && page.comment === '' ? '' : why(say, page, chosen)}
</form>`,
  };
}
