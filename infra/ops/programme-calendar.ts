import { html, raw } from 'hono/html';
import { type Day, dayOf, weekdayOf } from '../../functions/domain/time/day.ts';
import { DAY_MS } from '../../functions/domain/time/units.ts';
import { count } from '../terminal/dates-and-numbers.ts';
import {
  customersText,
  dateText,
  heldRows,
  limitText,
  mailsText,
  type PreviewFacts,
  some,
} from './programme-text.ts';

// A calendar for the browser: a bar for each day. It stands alone in one file, and loads nothing.

const STYLE = `
:root { color-scheme: light dark; --ground: #f3f4f1; --sheet: #fff; --ink: #1c2530; --soft: #55606d; --line: #d5d9d4; --bar: #0b5a63; --key: #8a5a00; --over: #b8441a; }
@media (prefers-color-scheme: dark) { :root { --ground: #11161b; --sheet: #1a2128; --ink: #edf0f3; --soft: #aab4be; --line: #3a444e; --bar: #79d2d8; --key: #e6b450; --over: #f08a5d; } }
body { margin: 0; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { max-width: 60rem; margin-inline: auto; padding: 1.5rem 1rem 4rem; display: grid; gap: 1.25rem; }
main > * { min-width: 0; margin: 0; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.125rem; }
.soft { color: var(--soft); }
table { width: 100%; border-collapse: collapse; background: var(--sheet); font-variant-numeric: tabular-nums; }
caption { text-align: start; font-weight: 600; padding-block: .75rem .25rem; }
th, td { text-align: start; font-weight: 400; padding: .125rem .5rem; border-bottom: 1px solid var(--line); vertical-align: middle; }
thead th { font-weight: 600; vertical-align: bottom; } .number { text-align: end; width: 1%; } td.number { white-space: nowrap; }
.days th[scope=row] { white-space: nowrap; width: 1%; }
.rules th[scope=row], .rules td { padding-block: .375rem; } .rules span { display: block; color: var(--soft); }
tr.monday > * { border-top: 2px solid var(--soft); }
.bars { display: flex; gap: 1px; height: 1rem; } .bars span { display: block; height: 100%; min-width: 2px; }
.key { background: var(--key); } .other { background: var(--bar); }
ul { list-style: none; padding: 0; } li span { display: inline-block; width: .75rem; height: .75rem; margin-inline-end: .5rem; }
.over { color: var(--over); font-weight: 700; }
thead .number { white-space: nowrap; }
@media (max-width: 40rem) { th, td { padding-inline: .25rem; } thead .number { white-space: normal; } }
@media (forced-colors: active) { .bars, li span { forced-color-adjust: none; } }
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
  const weekday = new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', weekday: 'short', day: 'numeric' });
  const held = heldRows(figures);
  const hasOver = limit !== undefined && [...figures.days.values()].some(({ total }) => total > limit);
  const bar = (name: 'key' | 'other', share: number) =>
    share === 0 ? '' : html`<span class="${name}" style="width:${width(share)}"></span>`;
  const row = (day: Day) => {
    const { total, key } = figures.days.get(day) ?? { total: 0, key: 0 };
    const over =
      limit !== undefined && total > limit ? html`<span class="over">${count(total - limit)}</span>` : '';
    return html`<tr${weekdayOf(day) === 0 ? raw(' class="monday"') : ''}><th scope="row">${weekday.format(Date.parse(day))}</th>
<td><div class="bars" aria-hidden="true">${bar('key', key)}${bar('other', total - key)}</div></td>
<td class="number">${total === 0 ? '–' : count(total)}</td><td class="number">${key === 0 ? '–' : count(key)}</td>${hasOver ? html`<td class="number">${over}</td>` : ''}</tr>`;
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
<p>${customersText(figures.customers)}; ${count(figures.reached)} of them get ${mailsText(figures.total)} in ${some(days, 'day', 'days')} from ${dateText(dayOf(from))}. ${limitText(perDay)}.</p>
<ul><li><span class="key"></span>replies and key accounts, which are first in line when SES takes less than is due</li>
<li><span class="other"></span>all other questions</li></ul>
<p class="soft">Days are those of UTC, in which SES counts.${hasOver ? ' What is over the limit goes on the next days.' : ''}</p>
${months.map(
  ([name, ofMonth]) => html`<table class="days"><caption>${month.format(Date.parse(`${name}-01`))}</caption>
<thead><tr><th scope="col">Day</th><td></td><th scope="col" class="number">Mails</th><th scope="col" class="number">First in line</th>${hasOver ? html`<th scope="col" class="number">Over the limit</th>` : ''}</tr></thead>
<tbody>${ofMonth.map(row)}</tbody></table>`,
)}
<h2>Held back or dropped, by rule</h2>
${
  held.length === 0
    ? html`<p>No rule holds anything back.</p>`
    : html`<table class="rules"><thead><tr><th scope="col">Rule</th><th scope="col" class="number">Contacts</th><th scope="col" class="number">Customers</th></tr></thead>
<tbody>${held.map(
        ({ rule, contacts, customers, why }) =>
          html`<tr><th scope="row">${rule}<span>${why}</span></th><td class="number">${count(contacts)}</td><td class="number">${count(customers)}</td></tr>`,
      )}</tbody></table>`
}
</main></body>
</html>
`;
}
