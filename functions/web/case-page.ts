import { html } from 'hono/html';
import type { Case } from '../domain/cases/case.ts';
import { ageText } from '../domain/time/age-text.ts';
import { toEpochMs } from '../domain/time/instant.ts';
import type { EpochMs } from '../domain/time/units.ts';
import type { CaseAct } from '../use-cases/act-on-case.ts';
import { linkPath } from '../wiring/routes.ts';
import type { Html, PageContent } from './layout.ts';
import { againPage } from './press.ts';
import type { Say } from './words.ts';

/** The input of the case page. `done`: what this very request has just done. */
export interface CasePage {
  readonly token: string;
  readonly case: Case;
  readonly done?: CaseAct;
  readonly now: EpochMs;
}

const BUTTONS = { take: 'case-take', resolve: 'case-resolve' } as const;

const buttons = (
  say: Say,
  token: string,
  acts: readonly CaseAct[],
): Html => html`<form method="post" action="${linkPath('case')}${token}">
<div class="acts">
${acts.map(
  (act, index) =>
    html`<button${index === 0 ? html` class="send"` : ''} type="submit" name="act" value="${act}">${say(BUTTONS[act])}</button>
`,
)}</div>
</form>`;

/** When a case got its current status. */
const sinceWhen = ({ status, openedAt, takenAt, resolvedAt }: Case): string =>
  (status === 'taken' ? takenAt : status === 'resolved' ? resolvedAt : undefined) ?? openedAt;

/** What somebody can do about a case. */
const ACTS: Readonly<Record<Case['status'], readonly CaseAct[]>> = {
  open: ['take', 'resolve'],
  taken: ['resolve'],
  resolved: [],
  withdrawn: [],
};

/** The page of a case, for a colleague. It names nobody and shows no answer, because mails get forwarded. */
export function casePage(say: Say, { token, case: customerCase, done, now }: CasePage): PageContent {
  const { status } = customerCase;
  const age = ageText(toEpochMs(sinceWhen(customerCase)), now, say('language') || 'en');
  const title = say(
    done === undefined ? `case-${status}-title` : done === 'take' ? 'case-took-title' : 'case-done-title',
  );
  const lead =
    done === undefined
      ? say(`case-${status}-lead`, { age })
      : say(done === 'take' ? 'case-took-lead' : 'case-done-lead');
  return {
    title,
    hasForm: ACTS[status].length > 0,
    foot: say('case-foot'),
    body: html`<h1>${title}</h1>
<p class="lead">${lead}</p>
${ACTS[status].length === 0 ? '' : buttons(say, token, ACTS[status])}`,
  };
}

/** The page when the case could not be read or changed. It has a button if one was pressed. */
export const troubledCasePage = (say: Say, token: string, act: CaseAct | undefined): PageContent => ({
  title: say('trouble-title'),
  hasForm: true,
  body: html`<h1>${say('trouble-title')}</h1>
<p class="alert">${say('trouble-case-lead')}</p>
${act === undefined ? '' : buttons(say, token, [act])}`,
});

/** The page after a press that may be a machine's, as when a gateway tries the links of a mail. */
export const weakCasePage = (say: Say, token: string, act: CaseAct): PageContent =>
  againPage(say, {
    action: `${linkPath('case')}${token}`,
    fields: [],
    button: { name: 'act', value: act, label: say(BUTTONS[act]) },
  });
