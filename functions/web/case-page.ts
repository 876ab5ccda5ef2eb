import { html } from 'hono/html';
import { answerOf } from '../domain/answering/weigh.ts';
import type { Contact } from '../domain/asking/contact.ts';
import { fallOf } from '../domain/asking/take-back.ts';
import type { Case } from '../domain/cases/case.ts';
import { ageText } from '../domain/time/age-text.ts';
import { toEpochMs, toInstant } from '../domain/time/instant.ts';
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
  /** The ask that it came from. Absent when it could not be read; the page then says less. */
  readonly ask?: Contact;
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

/** Why a withdrawn case was withdrawn, as the mail about it says too. */
const WITHDRAWN = {
  changed: 'case-changed-lead',
  machine: 'case-machine-lead',
  unsure: 'case-unsure-lead',
} as const;

const leadOf = (
  say: Say,
  { case: { status }, ask, now }: Pick<CasePage, 'case' | 'ask' | 'now'>,
  age: string,
): string =>
  status === 'withdrawn' && ask !== undefined
    ? say(WITHDRAWN[fallOf(ask, answerOf(ask, toInstant(now))).why])
    : say(`case-${status}-lead`, { age });

/** The page of a case, for a colleague. It names nobody and shows no answer, because mails get forwarded. */
export function casePage(say: Say, page: CasePage): PageContent {
  const { token, case: customerCase, ask, done, now } = page;
  const { status } = customerCase;
  const age = ageText(toEpochMs(sinceWhen(customerCase)), now, say('language') || 'en');
  const title = say(
    done === undefined ? `case-${status}-title` : done === 'take' ? 'case-took-title' : 'case-done-title',
  );
  const lead =
    done === undefined ? leadOf(say, page, age) : say(done === 'take' ? 'case-took-lead' : 'case-done-lead');
  return {
    title,
    hasForm: ACTS[status].length > 0,
    foot: say('case-foot'),
    body: html`<h1>${title}</h1>
<p class="lead">${lead}</p>
${ask === undefined || ACTS[status].length === 0 ? '' : html`<p class="lead">${say(ask.evidence.mayContact ? 'case-contact' : 'case-no-contact')}</p>`}
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
