/** The one style sheet of the local pages. It is inlined; the Content-Security-Policy contains its hash. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f3f4f1; --sheet: #ffffff; --ink: #1c2530; --soft: #55606d; --line: #e1e4e0; --edge: #78838f;
  --accent: #0b5a63; --accent-strong: #08434a; --on-accent: #ffffff; --tint: #e8f1f1;
  --alert: #8c3a12; --alert-tint: #fcf0e8; --yes: #1f7a4d; --maybe: #a3adb6; --no: #b8441a;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #11161b; --sheet: #1a2128; --ink: #edf0f3; --soft: #aab4be; --line: #2c353e; --edge: #76828e;
    --accent: #79d2d8; --accent-strong: #a5e4e8; --on-accent: #06272b; --tint: #1f3035;
    --alert: #ffb68a; --alert-tint: #33241b; --yes: #5cc48f; --maybe: #5d6872; --no: #f08a5d;
  }
}
*, *::before, *::after { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; }
body {
  margin: 0; background: var(--ground); color: var(--ink); overflow-wrap: break-word;
  font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
a { color: var(--accent); text-underline-offset: .2em; }
a:hover { color: var(--accent-strong); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; border-radius: .25rem; }
.skip { position: absolute; left: -99rem; }
.skip:focus { left: 1rem; top: 1rem; background: var(--sheet); padding: .5rem 1rem; z-index: 1; }
.bar-top { background: var(--sheet); border-bottom: 1px solid var(--line); }
.bar-top > div, main { max-width: 68rem; margin-inline: auto; padding-inline: 1rem; }
.bar-top > div { display: flex; flex-wrap: wrap; align-items: center; gap: .25rem 1.5rem; min-height: 3.5rem; padding-block: .5rem; }
.brand { font-weight: 700; letter-spacing: -.01em; }
.brand small { font-weight: 500; color: var(--soft); letter-spacing: 0; }
nav.main { display: flex; flex-wrap: wrap; gap: .25rem; }
nav.main a, .tabs a {
  display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 .875rem; border-radius: .5rem;
  color: var(--soft); text-decoration: none; font-weight: 600;
}
nav.main a:hover, .tabs a:hover { background: var(--tint); color: var(--ink); }
[aria-current=page] { color: var(--accent) !important; box-shadow: inset 0 -3px var(--accent); border-radius: .5rem .5rem 0 0 !important; }
.clock-small { margin-inline-start: auto; color: var(--soft); font-size: .9375rem; font-variant-numeric: tabular-nums; }
main { padding-block: 1.5rem 4rem; display: grid; gap: 1.25rem; }
main > * { min-width: 0; }
h1 { margin: 0; font-size: clamp(1.375rem, 1.15rem + 1.1vw, 1.75rem); line-height: 1.25; letter-spacing: -.01em; text-wrap: balance; }
h2 { margin: 0; font-size: 1.125rem; line-height: 1.3; }
p { margin: 0; }
.soft { color: var(--soft); }
.card { background: var(--sheet); border: 1px solid var(--line); border-radius: .875rem; padding: 1.25rem; display: grid; gap: 1rem; }
.card > * { min-width: 0; }
.alert { background: var(--alert-tint); border-inline-start: 4px solid var(--alert); border-radius: .25rem; padding: .75rem 1rem; }
.clock { display: grid; gap: 1rem; }
.clock time { font-weight: 700; font-variant-numeric: tabular-nums; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; }
button, .button {
  display: inline-flex; align-items: center; justify-content: center; min-height: 2.75rem; padding: 0 1.125rem; border-radius: .625rem;
  border: 1px solid var(--edge); background: transparent; color: inherit; font: inherit; font-weight: 600; cursor: pointer; text-decoration: none;
}
button:hover, .button:hover { background: var(--tint); border-color: var(--accent); color: inherit; }
button:disabled { opacity: .5; cursor: default; }
.strong { background: var(--accent); border-color: var(--accent); color: var(--on-accent); }
.strong:hover { background: var(--accent-strong); border-color: var(--accent-strong); color: var(--on-accent); }
.figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(8.5rem, 1fr)); gap: .75rem; margin: 0; }
.figures > div { background: var(--sheet); border: 1px solid var(--line); border-radius: .75rem; padding: .875rem 1rem; }
.figures dt { color: var(--soft); font-size: .9375rem; }
.figures dd { margin: 0; font-size: 1.75rem; line-height: 1.2; font-weight: 700; font-variant-numeric: tabular-nums; letter-spacing: -.02em; }
.figures .bad dd { color: var(--alert); }
.figures a { color: inherit; text-decoration-color: var(--edge); text-decoration-thickness: 1px; }
.head { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: .25rem 1rem; }
.weeks { display: flex; gap: 1rem; }
.weeks a, .pages a { display: inline-flex; align-items: center; min-height: 2.75rem; }
.score { display: flex; flex-wrap: wrap; align-items: baseline; gap: .25rem 1rem; }
.score strong { font-size: 3rem; line-height: 1; letter-spacing: -.03em; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; position: relative; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
caption { text-align: start; color: var(--soft); font-size: .9375rem; padding-bottom: .5rem; }
th, td { text-align: start; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); vertical-align: middle; }
thead th { color: var(--soft); font-size: .875rem; font-weight: 600; white-space: nowrap; }
tbody th { font-weight: 600; }
tbody th .soft { font-weight: 400; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.number { text-align: end; }
td:has(.shares) { padding-inline-start: .75rem; width: 35%; }
.whole { white-space: nowrap; }
th:last-child, td:last-child { padding-inline-end: 0; }
.total th, .total td { font-weight: 700; border-bottom: 0; }
.shares { display: block; width: 100%; min-width: 7rem; height: .75rem; border-radius: .25rem; }
.shares .yes { fill: var(--yes); } .shares .maybe { fill: var(--maybe); } .shares .no { fill: var(--no); } .shares .none { fill: var(--line); }
.key { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; margin: 0; padding: 0; list-style: none; color: var(--soft); font-size: .9375rem; }
.key li::before { content: ""; display: inline-block; width: .75rem; height: .75rem; border-radius: .2rem; margin-inline-end: .5rem; }
.key .yes::before { background: var(--yes); } .key .maybe::before { background: var(--maybe); } .key .no::before { background: var(--no); }
.key .asked::before { background: var(--maybe); } .key .answered::before { background: var(--accent); }
.chart { display: block; width: 100%; height: auto; font-variant-numeric: tabular-nums; }
.chart.wide { display: none; }
.chart text { fill: var(--ink); font-size: 13px; }
.chart .scale { fill: var(--soft); font-size: 12px; }
.chart .value { font-weight: 700; }
.chart.narrow .value { font-size: 11px; }
.chart line { stroke: var(--line); }
.chart .zero { stroke: var(--edge); }
.chart .interval { stroke: var(--accent); stroke-width: 2; }
.chart .rate, .chart .answered { fill: var(--accent); }
.chart .asked { fill: var(--maybe); }
.kinds { display: flex; flex-wrap: wrap; gap: .25rem; }
.kinds a { display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 .75rem; border-radius: .5rem; color: var(--soft); font-weight: 600; text-decoration: none; }
.kinds a:hover { background: var(--tint); color: var(--ink); }
.kinds a[aria-current=true] { background: var(--tint); color: var(--accent); }
.audience { display: grid; gap: .75rem; }
.audience h2 { min-width: 0; overflow-wrap: anywhere; }
details.audience h2 { font-size: 1rem; }
details.audience { display: block; }
main > details.audience { margin-block-start: -.75rem; }
details.audience > .mails { margin-block-start: .5rem; }
details.audience > summary { cursor: pointer; min-height: 2.75rem; display: flex; align-items: center; gap: .5rem; }
details.audience > summary h2::before { content: "▸ "; color: var(--soft); }
details.audience[open] > summary h2::before { content: "▾ "; }
details.audience[open] { margin-block-end: 1rem; }
ol.steps { margin: 0; padding-inline-start: 1.25rem; display: grid; gap: .375rem; }
code, pre, .mono { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .875rem; }
code { background: var(--tint); padding: .1em .35em; border-radius: .25rem; }
.search { display: flex; gap: .5rem; flex: 1 1 16rem; min-width: 0; max-width: 30rem; }
.search button { flex: none; }
.search input {
  flex: 1; width: 100%; min-width: 0; min-height: 2.75rem; padding: 0 .875rem; border: 1px solid var(--edge); border-radius: .625rem;
  background: var(--sheet); color: inherit; font: inherit;
}
.mails { list-style: none; margin: 0; padding: 0; background: var(--sheet); border: 1px solid var(--line); border-radius: .875rem; overflow: hidden; }
.mails li + li { border-top: 1px solid var(--line); }
.mails a { display: grid; gap: .125rem 1rem; padding: .75rem 1.25rem; color: inherit; text-decoration: none; }
.mails a:hover { background: var(--tint); }
.mails a:focus-visible { outline-offset: -3px; }
.mails .to { font-weight: 600; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
.mails .to .soft { font-weight: 400; }
.mails .preview { color: var(--soft); }
.mails time { color: var(--soft); font-size: .875rem; font-variant-numeric: tabular-nums; white-space: nowrap; }
.tag { display: inline-block; padding: .05rem .5rem; border-radius: 1rem; background: var(--tint); color: var(--ink); font-size: .8125rem; font-weight: 500; }
.tag.bad { color: var(--alert); }
.pages { display: flex; justify-content: space-between; align-items: center; gap: 1rem; }
.facts { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: .25rem 1rem; margin: 0; }
.facts dt { color: var(--soft); }
.facts dd { margin: 0; }
.facts .bad { color: var(--alert); font-weight: 600; }
.alert { display: grid; gap: .5rem; }
.headers { display: grid; gap: .25rem 1.5rem; margin: 0; overflow-wrap: anywhere; }
.headers dt { color: var(--soft); }
.headers dd { margin: 0 0 .5rem; }
.tabs { display: flex; flex-wrap: wrap; border-bottom: 1px solid var(--line); }
pre { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.switches { display: flex; flex-wrap: wrap; gap: .25rem 2rem; }
.switches > div { display: flex; align-items: center; gap: .25rem .5rem; }
.switches span { color: var(--soft); }
.switches a { display: inline-flex; align-items: center; min-height: 2.75rem; padding: 0 .75rem; border-radius: .5rem; color: var(--soft); font-weight: 600; text-decoration: none; }
.switches a:hover { background: var(--tint); color: var(--ink); }
.switches a[aria-current=true] { background: var(--tint); color: var(--accent); }
.stage { background: var(--ground); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem; overflow-x: auto; }
iframe { display: block; width: 100%; height: 68rem; margin-inline: auto; border: 0; border-radius: .25rem; background: #fff; }
.phone iframe { width: 390px; max-width: 100%; }
.dark iframe { background: #121212; }
@media (min-width: 44rem) {
  .chart.narrow { display: none; }
  .chart.wide { display: block; }
  .clock { grid-template-columns: 1fr auto; align-items: end; }
  .mails a { grid-template-columns: minmax(12rem, 22rem) minmax(0, 1fr) auto; align-items: baseline; }
  .mails .subject { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
  .card { padding: 1.5rem; }
  .headers { grid-template-columns: auto minmax(0, 1fr); }
  .headers dd { margin: 0; }
}
/* The figures of the overview are eight, or nine: no row has one alone. */
.overview { grid-template-columns: repeat(2, minmax(0, 1fr)); }
.overview > :nth-child(9) { grid-column: 1 / -1; }
@media (min-width: 40rem) {
  .overview { grid-template-columns: repeat(4, minmax(0, 1fr)); }
  .overview:has(> :nth-child(9)) { grid-template-columns: repeat(3, minmax(0, 1fr)); }
  .overview > :nth-child(9) { grid-column: auto; }
}
ul.words { list-style: none; margin: 0; padding: 0; display: grid; gap: .75rem; }
ul.words .card { gap: .5rem; }
blockquote { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }
.answer { color: var(--ink); }
.answer.yes { color: var(--yes); } .answer.no { color: var(--alert); }
@media (max-width: 44rem) {
  /* A row becomes a block, each number with its name: nothing is cut and nothing scrolls sideways. */
  .bands thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .bands, .bands tbody { display: block; }
  .bands tr { display: grid; grid-template-columns: repeat(3, minmax(0, 1fr)); gap: .25rem 1rem; padding: .75rem 0; border-bottom: 1px solid var(--line); }
  .bands.two tr { grid-template-columns: repeat(2, minmax(0, 1fr)); gap: .25rem 1.5rem; }
  .bands th, .bands td { padding: 0; border: 0; }
  .bands th, .bands .bar { grid-column: 1 / -1; width: auto; padding: .25rem 0; }
  .bands .number { display: flex; justify-content: space-between; gap: .5rem; text-align: start; }
  .bands .number::before { content: attr(data-name); color: var(--soft); font-weight: 400; }
}
@media (max-width: 30rem) {
  .clock-small { display: none; }
  .stage { padding: 0; border: 0; }
  .viewer.card { padding: .75rem; }
  .switches > .wide { display: none; }
}
@media (forced-colors: active) { .shares, .chart, .key li::before { forced-color-adjust: none; } }
`;
