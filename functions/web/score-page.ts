import { html } from 'hono/html';
import { type Hit, SCORES } from '../domain/answering/evidence.ts';
import { writeHit } from '../domain/answering/hit-text.ts';
import { groupOf } from '../domain/programme/group.ts';
import type { Programme } from '../domain/programme/programme.ts';
import { linkPath } from '../wiring/routes.ts';
import type { Html, PageContent } from './layout.ts';
import { againPage, hidden } from './press.ts';
import { causeBoxes, commentBox, consentBoxes, type Why, whyFields } from './why-form.ts';
import type { Say } from './words.ts';

/** The input of the page, with what this very request carried. */
export interface ScorePage {
  readonly token: string;
  /** The hit that opened the page, if it is known. */
  readonly hit?: Hit;
  readonly state:
    | { readonly kind: 'open' | 'bad-score' }
    | { readonly kind: 'chosen' | 'again' | 'trouble' | 'too-long'; readonly score: number }
    /** `told`: whether a reason was stored too. */
    | { readonly kind: 'thanks'; readonly score: number; readonly band: string; readonly told: boolean };
  readonly why: Why;
}

const ALERTS: readonly ScorePage['state']['kind'][] = ['bad-score', 'trouble'];

const isDetractor = (score: number | undefined): boolean =>
  score !== undefined && groupOf(score) === 'detractor';

interface Heading {
  readonly title: string;
  readonly leads: readonly string[];
  readonly reward?: string;
}

function heading(say: Say, { state, why }: ScorePage): Heading {
  if (state.kind === 'thanks') {
    const { score, band, told } = state;
    const thanks = (part: 'title' | 'lead' | 'reward'): string =>
      say(`thanks-${groupOf(score)}-${part}`, { score }, band);
    return {
      title: thanks('title'),
      leads: [thanks('lead'), ...(told ? [say('why-kept')] : [])],
      reward: thanks('reward'),
    };
  }
  const values = 'score' in state ? { score: state.score } : {};
  const keptCauses = state.kind === 'too-long' && isDetractor(state.score) && why.causes.length > 0;
  return {
    title: say(`${state.kind}-title`, values),
    leads: [say(`${state.kind}-lead`, values), ...(keptCauses ? [say('causes-kept')] : [])],
  };
}

const scale = (say: Say, chosen: number | undefined): Html => html`<fieldset aria-describedby="ends">
<legend>${say('question')}</legend>
<div class="scale">${SCORES.map(
  (score) =>
    html`<button type="submit" name="score" value="${score}" aria-pressed="${String(score === chosen)}">${score}</button>`,
)}</div>
<p class="ends" id="ends"><span>${say('scale-low')}</span> <span>${say('scale-high')}</span></p>
</fieldset>`;

/**
 * Enter in a tick box presses the first button of the form, and so do machines. It carries no score: the page
 * comes back with all that was ticked, and asks for a press.
 */
const standardButton = (say: Say): Html =>
  html`<button class="standard" type="submit" tabindex="-1" aria-hidden="true">${say('send')}</button>`;

/** One press is all that is missing. */
const confirmButton = (say: Say, score: number): Html =>
  html`<button class="send" type="submit" name="score" value="${score}">${say('confirm', { score })}</button>
`;

/** Where the page tells that somebody is there, in the form of a link of ours. */
const seenAt = (token: string, hit: Hit): string =>
  `${linkPath('score')}${token}/${hit.score}?hit=${writeHit(hit)}`;

/**
 * The reasons for the number: causes and the tick for detractors, the box for all, and Send once there is a
 * number.
 */
function reasons(say: Say, programme: Programme, page: ScorePage, chosen: number | undefined): Html {
  const { state, why } = page;
  // Without a number, ticks of this request come back.
  const asDetractor =
    chosen === undefined ? why.causes.length > 0 || why.mayShare || why.mayContact : isDetractor(chosen);
  const label = say(chosen === undefined ? 'comment-any' : `comment-${groupOf(chosen)}`);
  const send = say(state.kind === 'thanks' && state.told ? 'send-again' : 'send');
  return html`<div class="why">
${
  asDetractor
    ? causeBoxes(say, programme, say('causes-legend'), why.causes)
    : // Changing the number keeps the ticks.
      why.causes.map((cause) => html`<input type="hidden" name="cause" value="${cause}">`)
}
${commentBox(say, label, why.comment)}
${asDetractor ? consentBoxes(say, why) : ''}
${chosen === undefined ? '' : html`<button class="send" type="submit" name="score" value="${chosen}">${send}</button>`}
</div>`;
}

/**
 * The page with the ten numbers. Numbers, ticks, box and Send are in one form, and every number sends it. So
 * changing the number never costs the words already written.
 */
export function scorePage(say: Say, programme: Programme, page: ScorePage): PageContent {
  const { state, why, token, hit } = page;
  const { title, leads, reward = '' } = heading(say, page);
  const chosen = 'score' in state ? state.score : undefined;
  const isEmpty = why.comment === '' && why.causes.length === 0 && !why.mayShare && !why.mayContact;
  return {
    title,
    hasForm: true,
    foot: say('readers'),
    body: html`<h1>${title}</h1>
<p class="${ALERTS.includes(state.kind) ? 'alert' : 'lead'}">${leads.join(' ')}</p>
${reward === '' ? '' : html`<p class="reward">${reward}</p>`}
${state.kind === 'thanks' ? html`<p class="lead soft">${say('change-hint')}</p>` : ''}
<form method="post" action="${linkPath('score')}${token}"${state.kind === 'thanks' || hit === undefined ? '' : html` data-seen="${seenAt(token, hit)}"`}>
${standardButton(say)}
${chosen === undefined ? '' : hidden('chosen', String(chosen))}${state.kind === 'again' ? confirmButton(say, state.score) : ''}
${scale(say, chosen)}
${chosen === undefined && isEmpty ? '' : reasons(say, programme, page, chosen)}
</form>`,
  };
}

/** The page after a press that may be a machine's. It carries all that was said. */
export const weakScorePage = (say: Say, token: string, score: number, { why }: ScorePage): PageContent =>
  againPage(say, {
    action: `${linkPath('score')}${token}`,
    fields: whyFields(why),
    button: { name: 'score', value: String(score), label: say('confirm', { score }) },
  });
