import { html, raw } from 'hono/html';
import {
  EMPTY_TALLY,
  rateOf,
  referenceability,
  type Tally,
} from '../../../functions/domain/answering/score.ts';
import { holdOf } from '../../../functions/domain/mail/gate-state.ts';
import { bandOrder } from '../../../functions/domain/programme/band-order.ts';
import { toInstant } from '../../../functions/domain/time/instant.ts';
import { DAY_MS, type EpochMs, HOUR_MS, WEEK_MS } from '../../../functions/domain/time/units.ts';
import type { WeekCount } from '../../../functions/use-cases/count-score.ts';
import {
  aheadOf,
  count,
  longTime,
  percent,
  shortTime,
  signed,
  weekDays,
} from '../../terminal/dates-and-numbers.ts';
import { BY, gateFacts, heldText, OPEN_COMMAND } from '../../terminal/gate-words.ts';
import type { Overview } from '../state/overview.ts';
import type { Html } from './layout.ts';

/** How far each button puts the clock forward, in ms. */
export const STEPS = {
  hour: { ms: HOUR_MS, name: '+1 hour' },
  day: { ms: DAY_MS, name: '+1 day' },
  week: { ms: WEEK_MS, name: '+1 week' },
} as const;

export interface OverviewPage {
  readonly now: EpochMs;
  /** Where a moving clock goes. */
  readonly target: number | undefined;
  readonly offset: number;
  readonly overview: Overview;
  readonly week: WeekCount;
  /** Names of the programme's bands, in its order. */
  readonly bands: readonly string[];
  readonly before: string;
  /** Absent while that week has not begun. */
  readonly after: string | undefined;
}

function clock({ now, target, offset, overview }: OverviewPage): Html {
  const next =
    overview.next === undefined
      ? html`Nothing is planned.`
      : html`Next on the agenda: <time datetime="${overview.next}">${shortTime(overview.next)} UTC</time>.`;
  return html`<section class="card clock" aria-labelledby="clock">
<div>
<h1 id="clock"><time datetime="${toInstant(now)}">${longTime(now)}</time></h1>
<p class="soft" role="status">${target === undefined ? html`The clock of this world, ${aheadOf(offset)}. ${next}` : `On its way to ${longTime(target)} …`}</p>
</div>
<form class="buttons" method="post" action="/clock" aria-label="Put the clock forward">
${Object.entries(STEPS).map(([by, { name }]) => html`<button name="by" value="${by}"${target === undefined ? '' : raw(' disabled')}>${name}</button>`)}
</form>
</section>`;
}

function figures({ overview, week }: OverviewPage): Html {
  const { queue } = overview;
  const waiting = queue.waiting + queue.inFlight + queue.delayed;
  const figure = (name: string, value: number, isBad = false, link?: string): Html =>
    html`<div${isBad ? raw(' class="bad"') : ''}><dt>${name}</dt><dd>${
      link === undefined ? count(value) : html`<a href="${link}">${count(value)}</a>`
    }</dd></div>`;
  return html`<dl class="figures overview">
${figure('Customers', overview.customers)}
${figure('Due now', overview.due)}
${figure('Mails sent', overview.sent, false, '/inbox')}
${figure('Refused this week', week.refused, week.refused > 0)}
${figure('Bounced this week', week.bounced, week.bounced > 0)}
${figure('Complained this week', week.complained, week.complained > 0)}
${overview.parked > 0 ? figure('Parked', overview.parked, true) : ''}
${figure('In the queue', waiting)}
${figure('Dead letters', queue.dead, queue.dead > 0)}
</dl>`;
}

function shares(tally: Tally): Html {
  const { promoters, passives, answered } = tally;
  if (answered === 0) {
    return html`<svg class="shares" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="none" width="100" height="10"/></svg>`;
  }
  const yes = (100 * promoters) / answered;
  const maybe = (100 * passives) / answered;
  return html`<svg class="shares" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true"><rect class="yes" width="${yes}" height="10"/><rect class="maybe" x="${yes}" width="${maybe}" height="10"/><rect class="no" x="${yes + maybe}" width="${100 - yes - maybe}" height="10"/></svg>`;
}

// The roles are spelt out, because the style sheet takes the table apart on a phone.
const row = (
  name: string,
  tally: Tally,
  isTotal = false,
): Html => html`<tr role="row"${isTotal ? raw(' class="total"') : ''}>
<th role="rowheader" scope="row">${name}</th>
<td role="cell" class="number" data-name="Asked">${count(tally.asked)}</td>
<td role="cell" class="number" data-name="Answered">${count(tally.answered)}</td>
<td role="cell" class="number" data-name="Score">${tally.answered === 0 ? '–' : signed(referenceability(tally))}</td>
<td role="cell" class="bar">${shares(tally)}</td>
<td role="cell" class="number" data-name="Yes">${count(tally.promoters)}</td>
<td role="cell" class="number" data-name="Maybe">${count(tally.passives)}</td>
<td role="cell" class="number" data-name="No">${count(tally.detractors)}</td>
</tr>`;

function headline(tally: Tally): Html {
  const rate = rateOf(tally);
  const waiting = [
    tally.pending > 0 ? `${count(tally.pending)} waiting to settle` : '',
    tally.unsure > 0 ? `${count(tally.unsure)} unsure` : '',
    tally.doubtful > 0 ? `${count(tally.doubtful)} doubtful` : '',
  ].filter((text) => text !== '');
  const more = waiting.length === 0 ? '' : ` Not counted: ${waiting.join(', ')}.`;
  if (rate === undefined) {
    const asked =
      tally.asked === 0 ? 'Nobody was asked in this week.' : `${count(tally.asked)} asked, no answer yet.`;
    return html`<p class="soft">${asked}${more} Open a mail in the <a href="/inbox">inbox</a> and click a number.</p>`;
  }
  return html`<p class="score"><strong>${signed(referenceability(tally))}</strong>
<span>yes minus no · ${percent(rate.value)} of ${count(tally.answered)} ${tally.answered === 1 ? 'answer' : 'answers'} (95 % sure: ${percent(rate.low)} to ${percent(rate.high)})</span></p>
${more === '' ? '' : html`<p class="soft">${more}</p>`}`;
}

function score(page: OverviewPage): Html {
  const { week, before, after } = page;
  return html`<section class="card" aria-labelledby="score">
<div class="head">
<div><h2 id="score">Referenceability score, <span class="whole">week ${week.week}</span></h2><p class="soft">${weekDays(week.week)}</p></div>
<nav class="weeks" aria-label="Weeks"><a href="/?week=${before}">Week before</a>${
    after === undefined ? '' : html`<a href="/?week=${after}">Week after</a>`
  }</nav>
</div>
${headline(week.all)}
<ul class="key"><li class="yes">yes, 9–10</li><li class="maybe">maybe, 7–8</li><li class="no">no, 1–6</li></ul>
<table class="bands" role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Band</th><th role="columnheader" scope="col" class="number">Asked</th><th role="columnheader" scope="col" class="number">Answered</th><th role="columnheader" scope="col" class="number">Score</th>
<th role="columnheader" scope="col"><span class="hidden">Shares</span></th><th role="columnheader" scope="col" class="number">Yes</th><th role="columnheader" scope="col" class="number">Maybe</th><th role="columnheader" scope="col" class="number">No</th></tr></thead>
<tbody role="rowgroup">
${[...week.byBand.keys()].sort(bandOrder(page.bands)).map((band) => row(band, week.byBand.get(band) ?? EMPTY_TALLY))}
${row('All', week.all, true)}
</tbody>
</table>
<p><a href="/words?week=${week.week}">What customers wrote in this week</a></p>
</section>`;
}

/** The notice at the top while no mail goes out. */
function stopped({ overview, now }: OverviewPage): Html | '' {
  const { state } = overview.gate;
  if (state.kind === 'paused')
    return html`<div class="alert" role="status"><p>Mail was stopped ${BY[state.by]}, on <time datetime="${state.since}">${shortTime(state.since)} UTC</time>: “${state.why}”</p>
<p>Nothing is lost: everything due waits. Once the reason is gone, <code>${OPEN_COMMAND}</code> lets mail out again.</p></div>`;
  const hold = holdOf(state, now);
  return hold === undefined
    ? ''
    : html`<p class="alert" role="status">No mail goes out until ${shortTime(hold.until)} UTC: ${heldText(hold)}. That ends by itself.</p>`;
}

function mailGate({ overview, now }: OverviewPage): Html {
  const { gate, reputation } = overview;
  const { state } = gate;
  const stands = holdOf(state, now) === undefined ? state.kind : 'held';
  const facts = gateFacts(gate, reputation, (instant) => `${shortTime(instant)} UTC`);
  return html`<section class="card" aria-labelledby="gate">
<div><h2 id="gate">Mail gate, <span class="whole">${stands}</span></h2>
<p class="soft">Every mail passes here. <code>npm run gate -- pause "why"</code> stops all of them, <code>${OPEN_COMMAND}</code> lets them out again.</p></div>
<dl class="facts">${facts.map(({ name, text, isBad }) => html`<dt>${name}</dt><dd${isBad ? raw(' class="bad"') : ''}>${text}</dd>`)}</dl>
</section>`;
}

/** The overview: where the local world stands, and the buttons that move its clock. */
export function overviewPage(page: OverviewPage): Html {
  return html`${clock(page)}
${stopped(page)}
${figures(page)}
${score(page)}
${mailGate(page)}
<section class="card" aria-labelledby="try">
<h2 id="try">Try it</h2>
<ol class="steps">
<li>Open a mail in the <a href="/inbox">inbox</a> and click a number. On the page that opens, press a number again and say why.</li>
<li>Come back here: the answer is counted. A click without a press counts after half an hour, so put the clock forward.</li>
<li>In another terminal, <code>npm run score</code> prints the same week.</li>
</ol>
</section>`;
}
