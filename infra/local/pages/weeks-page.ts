import { html } from 'hono/html';
import { rateOf, referenceability } from '../../../functions/domain/answering/score.ts';
import type { IsoWeek } from '../../../functions/domain/time/instant.ts';
import type { WeekCount } from '../../../functions/use-cases/count-score.ts';
import { count, percent, signed, weekDays } from '../../terminal/dates-and-numbers.ts';
import type { Html } from './layout.ts';
import { askedChart, rateChart } from './weeks-chart.ts';

export interface WeeksPage {
  /** Oldest first, without gaps. */
  readonly weeks: readonly WeekCount[];
  /** The week of the clock, whose asks still get answers. */
  readonly current: IsoWeek;
  /** The last week of the page before this one. */
  readonly before: IsoWeek;
  /** The last week of the page after this one; absent while those weeks have not begun. */
  readonly after: IsoWeek | undefined;
}

const row = ({ week, all }: WeekCount, current: IsoWeek): Html => {
  const rate = rateOf(all);
  return html`<tr role="row">
<th role="rowheader" scope="row"><a href="/?week=${week}">${week}</a> <span class="soft">${week === current ? 'so far' : weekDays(week)}</span></th>
<td role="cell" class="number" data-name="Asked">${count(all.asked)}</td>
<td role="cell" class="number" data-name="Answered">${count(all.answered)}</td>
<td role="cell" class="number" data-name="Unsure">${count(all.unsure)}</td>
<td role="cell" class="number" data-name="Doubtful">${count(all.doubtful)}</td>
<td role="cell" class="number" data-name="Score">${rate === undefined ? '–' : signed(referenceability(all))}</td>
<td role="cell" class="number bar" data-name="Rate">${rate === undefined ? '–' : html`<span class="whole">${percent(rate.value)} (${percent(rate.low)} to ${percent(rate.high)})</span>`}</td>
</tr>`;
};

/** The page of weeks, side by side: how many people were asked, how many answered, and what they said. */
export const weeksPage = ({ weeks, current, before, after }: WeeksPage): Html => html`<div class="head">
<div><h1>Weeks</h1><p class="soft">Each ask counts in its own week, whenever the answer comes; weeks are UTC</p></div>
<nav class="weeks" aria-label="More weeks"><a href="/weeks?week=${before}">Earlier</a>${
  after === undefined ? '' : html`<a href="/weeks?week=${after}">Later</a>`
}</nav>
</div>
<section class="card" aria-labelledby="rate">
<h2 id="rate">Rate: yes minus no, of those who answered</h2>
<p class="soft">The dot is the rate of the week, the number beside it the score, and the line the 95 % interval. Where two lines overlap widely, the weeks may not differ at all.</p>
${rateChart(weeks)}
</section>
<section class="card" aria-labelledby="asked">
<h2 id="asked">Asked and answered</h2>
<ul class="key"><li class="asked">asked</li><li class="answered">answered</li></ul>
${askedChart(weeks)}
</section>
<section class="card" aria-labelledby="numbers">
<h2 id="numbers">The same in numbers</h2>
<table class="bands two" role="table">
<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">Week</th><th role="columnheader" scope="col" class="number">Asked</th><th role="columnheader" scope="col" class="number">Answered</th><th role="columnheader" scope="col" class="number">Unsure</th><th role="columnheader" scope="col" class="number">Doubtful</th><th role="columnheader" scope="col" class="number">Score</th><th role="columnheader" scope="col" class="number">Rate (95 % interval)</th></tr></thead>
<tbody role="rowgroup">
${weeks.toReversed().map((week) => row(week, current))}
</tbody>
</table>
</section>`;
