import { html, raw } from 'hono/html';
import { type Day, dayOf, weekdayOf } from '../../functions/domain/time/day.ts';
import { DAY_MS } from '../../functions/domain/time/units.ts';
import { count } from '../terminal/dates-and-numbers.ts';
import { dateText, heldRows, type PreviewFacts } from './programme-text.ts';

// A calendar for the browser: a bar for each day. It stands alone in one file, and loads nothing.

const STYLE = `
:root { color-scheme: light dark; --ground: #f3f4f1; --sheet: #fff; --ink: #1c2530; --soft: #55606d; --line: #d5d9d4; --bar: #0b5a63; --key: #8a5a00; --over: #b8441a; }
@media (prefers-color-scheme: dark) { :root { --ground: #11161b; --sheet: #1a2128; --ink: #edf0f3; --soft: #aab4be; --line: #3a444e; --bar: #79d2d8; --key: #e6b450; --over: #f08a5d; } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin-inline: auto; padding: 1.5rem 1rem 4rem; display: grid; gap: 1.25rem; }
main > * { min-width: 0; margin: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.125rem; }
.soft, td.rest { color: var(--soft); }
table { width: 100%; border-collapse: collapse; background: var(--sheet); font-variant-numeric: tabular-nums; }
caption { text-align: start; font-weight: 600; padding-block: .75rem .25rem; }
th, td { text-align: start; font-weight: 400; padding: .25rem .5rem; border-bottom: 1px solid var(--line); vertical-align: middle; }
thead th { font-weight: 600; } .number { text-align: end; white-space: nowrap; width: 1%; }
tr.monday > * { border-top: 2px solid var(--soft); }
.scale { width: 60%; }
.bars { display: flex; height: 1rem; } .bars span { display: block; height: 100%; }
.key { background: var(--key); } .other { background: var(--bar); }
.over { color: var(--over); font-weight: 700; }
@media (max-width: 40rem) { .scale { width: 35%; } th, td { padding-inline: .25rem; } .wide { display: none; } }
@media (forced-colors: active) { .bars { forced-color-adjust: none; } }
`;

/** A page with a bar for each day, what SES takes beside it, and what the rules hold back. */
export function calendarPage({
  figures,
  from,
  days,
  perDay,
}: Omit<PreviewFacts, 'isPublished'>): ReturnType<typeof html> {
  const all: Day[] = Array.from({ length: days + 1 }, (_, index) => dayOf(from + index * DAY_MS));
  const most = Math.max(1, ...[...figures.days.values()].map(({ total }) => total));
  const width = (share: number): string => `${((100 * share) / most).toFixed(2)}%`;
  const limit = perDay === undefined || !Number.isFinite(perDay) ? undefined : perDay;
  const months = [...Map.groupBy(all, (day) => day.slice(0, 7))];
  const month = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', month: 'long', year: 'numeric' });
  const row = (day: Day) => {
    const { total, key } = figures.days.get(day) ?? { total: 0, key: 0 };
    const isOver = limit !== undefined && total > limit;
    return html`<tr${weekdayOf(day) === 0 ? raw(' class="monday"') : ''}><th scope="row">${dateText(day)}</th>
<td class="scale"><div class="bars" aria-hidden="true"><span class="key" style="width:${width(key)}"></span><span class="other" style="width:${width(total - key)}"></span></div></td>
<td class="number">${total === 0 ? '–' : count(total)}</td><td class="number wide">${key === 0 ? '–' : count(key)}</td>
<td class="number">${isOver ? html`<span class="over">${count(total - limit)} too many</span>` : ''}</td></tr>`;
  };
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Who is mailed when</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<style>${raw(STYLE)}</style>
</head>
<body><main>
<h1>Who is mailed when, if nobody answers</h1>
<p>${count(figures.customers)} customers; ${count(figures.reached)} of them get ${count(figures.total)} mails in ${count(days)} days from ${dateText(dayOf(from))}. ${limit === undefined ? 'SES sets no limit that is known here.' : `SES takes ${count(limit)} mails a day.`}</p>
<p class="soft">The first part of a bar are replies and key accounts, which go first when SES takes less than is due. Days are those of UTC.</p>
${months.map(
  ([name, ofMonth]) => html`<table><caption>${month.format(Date.parse(`${name}-01`))}</caption>
<thead><tr><th scope="col">Day</th><th scope="col" class="scale"></th><th scope="col" class="number">Mails</th><th scope="col" class="number wide">First in line</th><th scope="col" class="number">Over the limit</th></tr></thead>
<tbody>${ofMonth.map(row)}</tbody></table>`,
)}
<h2>Held back or dropped, by rule</h2>
<table><thead><tr><th scope="col">Rule</th><th scope="col" class="number">Contacts</th><th scope="col" class="number">Customers</th><th scope="col">Why</th></tr></thead>
<tbody>${heldRows(figures).map(
    ({ rule, contacts, customers, why }) =>
      html`<tr><th scope="row">${rule}</th><td class="number">${count(contacts)}</td><td class="number">${count(customers)}</td><td class="rest">${why}</td></tr>`,
  )}</tbody></table>
</main></body>
</html>
`;
}
