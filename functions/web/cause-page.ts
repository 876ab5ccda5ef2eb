import { html } from 'hono/html';
import type { Programme } from '../domain/programme/programme.ts';
import { linkPath } from '../wiring/routes.ts';
import type { PageContent } from './layout.ts';
import { againPage } from './press.ts';
import { causeBoxes, commentBox, consentBoxes, type Why, whyFields } from './why-form.ts';
import type { Say } from './words.ts';

/** The page that asks a detractor what went wrong, with what this very request carried. */
export interface CausePage {
  readonly token: string;
  readonly state: 'open' | 'nothing' | 'again' | 'thanks' | 'too-long' | 'trouble';
  readonly why: Why;
}

const HEADS = {
  open: ['cause-title', 'cause-lead'],
  nothing: ['cause-nothing-title', 'cause-nothing-lead'],
  thanks: ['cause-thanks-title', 'cause-thanks-lead'],
  'too-long': ['cause-too-long-title', 'cause-too-long-lead'],
  trouble: ['trouble-title', 'trouble-lead'],
} as const;

/** The page behind a follow-up. */
export function causePage(say: Say, programme: Programme, { token, state, why }: CausePage): PageContent {
  if (state === 'again')
    return againPage(say, {
      action: `${linkPath('cause')}${token}`,
      fields: whyFields(why),
      button: { label: say('send') },
    });
  const [titleName, leadName] = HEADS[state];
  const title = say(titleName);
  const keptCauses = state === 'too-long' && why.causes.length > 0;
  return {
    title,
    hasForm: true,
    foot: say('cause-readers'),
    body: html`<h1>${title}</h1>
<p class="${state === 'nothing' || state === 'trouble' ? 'alert' : 'lead'}">${say(leadName)}${keptCauses ? ` ${say('causes-kept')}` : ''}</p>
${state === 'thanks' ? html`<p class="lead soft">${say('cause-change-hint')}</p>` : ''}
<form method="post" action="${linkPath('cause')}${token}">
${causeBoxes(say, programme, say('cause-legend'), why.causes)}
${commentBox(say, say('comment-detractor'), why.comment)}
${consentBoxes(say, why)}
<button class="send" type="submit">${say(state === 'thanks' ? 'send-again' : 'send')}</button>
</form>`,
  };
}
