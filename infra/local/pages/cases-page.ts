import { html } from 'hono/html';
import type { Case } from '../../../functions/domain/cases/case.ts';
import { toEpochMs } from '../../../functions/domain/time/instant.ts';
import type { EpochMs } from '../../../functions/domain/time/units.ts';
import { count, days, shortTime } from '../../terminal/dates-and-numbers.ts';
import type { Html } from './layout.ts';

export interface CasesPage {
  readonly now: EpochMs;
  /** Every case that is open or taken, oldest first. */
  readonly unresolved: readonly Case[];
  /** The cases of the last weeks that were resolved. */
  readonly resolved: readonly Case[];
  /** How many weeks "the last weeks" are. */
  readonly weeks: number;
}

const figure = (name: string, value: number): Html =>
  html`<div><dt>${name}</dt><dd>${count(value)}</dd></div>`;

const row = (each: Case, now: EpochMs): Html => html`<tr role="row">
<th role="rowheader" scope="row">${each.account ?? '–'} <span class="soft">${each.band}</span></th>
<td role="cell"><span class="tag">${each.status}</span></td>
<td role="cell" class="number" data-name="Age">${days(now - toEpochMs(each.openedAt))}</td>
<td role="cell" class="number" data-name="Nudges">${count(each.nudges)}</td>
<td role="cell" class="number bar" data-name="Next nudge">${each.nudgeAt === undefined ? '–' : html`<time datetime="${each.nudgeAt}">${shortTime(each.nudgeAt)}</time>`}</td>
<td role="cell" class="bar">${each.ownerEmail ?? 'no owner'}</td>
</tr>`;

/** The page of cases: what is left to do about customers who said no. */
export function casesPage({ now, unresolved, resolved, weeks }: CasesPage): Html {
  const open = unresolved.filter(({ status }) => status === 'open').length;
  return html`<div class="head">
<div><h1>Cases</h1><p class="soft">An answer of 1 to 6 is a case until somebody has resolved it. The link to it is in the alert to the owner, in the <a href="/inbox?kind=alert">inbox</a>.</p></div>
</div>
<dl class="figures">
${figure('Open', open)}
${figure('Taken', unresolved.length - open)}
${figure(`Resolved, of ${weeks} weeks`, resolved.length)}
</dl>
${
  unresolved.length === 0
    ? html`<p class="card">No case waits for anybody.</p>`
    : html`<section class="card" aria-labelledby="waiting">
<h2 id="waiting">Open and taken, oldest first</h2>
<table class="bands two" role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Account</th><th role="columnheader" scope="col">Status</th><th role="columnheader" scope="col" class="number">Age</th><th role="columnheader" scope="col" class="number">Nudges</th><th role="columnheader" scope="col" class="number">Next nudge</th><th role="columnheader" scope="col">Owner</th></tr></thead>
<tbody role="rowgroup">
${unresolved.map((each) => row(each, now))}
</tbody>
</table>
</section>`
}`;
}
