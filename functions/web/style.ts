/**
 * The one style sheet of the public pages. It is inlined, and the Content-Security-Policy names its hash.
 * Every page carries it and every cold start reads it, so it has no character to spare and one rule a line.
 */
export const STYLE = `
:root{color-scheme:light dark;--ground:#f3f4f1;--sheet:#fff;--ink:#1c2530;--soft:#55606d;
--line:#e1e4e0;--edge:#78838f;--accent:#0b5a63;--accent-strong:#08434a;--on-accent:#fff;
--tint:#e8f1f1;--alert:#8c3a12;--alert-tint:#fcf0e8}
@media (prefers-color-scheme:dark){
:root{--ground:#11161b;--sheet:#1a2128;--ink:#edf0f3;--soft:#aab4be;--line:#2c353e;--edge:#76828e;
--accent:#79d2d8;--accent-strong:#a5e4e8;--on-accent:#06272b;--tint:#1f3035;--alert:#ffb68a;
--alert-tint:#33241b}}
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;min-height:100vh;min-height:100dvh;display:flex;flex-direction:column;align-items:center;
background:var(--ground);color:var(--ink);
font:1.0625rem/1.55 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;
overflow-wrap:break-word}
header,main,footer{width:100%;max-width:44rem}
header{padding:1.5rem 1.25rem 1rem;font-weight:600}
main{background:var(--sheet);padding:1.75rem 1.25rem 2rem;border-block:1px solid var(--line)}
footer{padding:1.25rem;font-size:.9375rem}
footer p{margin:0;max-width:62ch}
h1{margin:0;font-size:clamp(1.5rem,1.2rem + 1.8vw,2rem);line-height:1.2;text-wrap:balance}
[dir=ltr] h1{letter-spacing:-.01em}
.lead{margin:.625rem 0 0;max-width:58ch;text-wrap:pretty}
.soft,header,footer,.ends,.hint{color:var(--soft)}
a{color:var(--accent)}
form{margin:1.75rem 0 0}
fieldset{margin:0;padding:0;border:0;min-width:0}
legend,label{display:block;padding:0;font-weight:600;text-wrap:pretty}
.scale{display:grid;grid-template-columns:repeat(5,minmax(0,1fr));gap:.5rem;margin-top:.875rem}
.ends{display:flex;justify-content:space-between;gap:1rem;margin:.5rem 0 0;font-size:.875rem}
.ends span:last-child{text-align:end}
button,textarea{border:1px solid var(--edge);border-radius:.625rem;color:inherit;font:inherit}
button{min-height:3rem;min-width:2.75rem;padding:.5rem;background:transparent;font-weight:600;
cursor:pointer;touch-action:manipulation}
.scale button{font-variant-numeric:tabular-nums}
.scale button:hover{background:var(--tint);border-color:var(--accent)}
.scale button[aria-pressed=true],.send{background:var(--accent);border-color:var(--accent);
color:var(--on-accent)}
.scale button[aria-pressed=true]{font-weight:800}
.standard{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.acts{display:grid;gap:.75rem}
legend + .acts{margin-top:.875rem}
.send{width:100%;padding:.5rem 1.5rem}
.send:hover{background:var(--accent-strong);border-color:var(--accent-strong)}
.why,.causes + label,.send + fieldset{margin-top:1.75rem}
.hint{margin:.25rem 0 0;font-size:.9375rem}
textarea{display:block;width:100%;min-height:8rem;margin:.75rem 0 1.25rem;padding:.75rem .875rem;
background:var(--sheet);resize:vertical}
textarea[aria-invalid=true]{border-color:var(--alert);border-width:2px}
.boxes{display:grid;gap:.5rem;margin-top:.875rem}
.boxes label,.share label{display:flex;align-items:flex-start;gap:.75rem;min-height:3rem;
padding:.6875rem .875rem;border:1px solid var(--line);border-radius:.625rem;font-weight:400;
cursor:pointer}
.boxes label:hover,.boxes label:has(:checked){background:var(--tint);border-color:var(--accent)}
.share{margin:-.25rem 0 1.5rem}
.share label{padding:.6875rem 0 0;border:0}
.share .hint{margin:0;margin-inline-start:2rem}
[type=checkbox]{flex:none;width:1.25rem;height:1.25rem;margin:.1875rem 0 0;accent-color:var(--accent)}
.reward{margin:1.25rem 0;padding:1rem 1.25rem;max-width:62ch;border:1px solid var(--line);
border-radius:.75rem;background:var(--tint)}
.alert{margin:.75rem 0 0;padding:.75rem 1rem;border-inline-start:4px solid var(--alert);
border-radius:.25rem;background:var(--alert-tint);color:var(--ink)}
:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
@media (min-width:36rem){
.scale{grid-template-columns:repeat(10,minmax(0,1fr))}
.boxes{grid-template-columns:repeat(2,minmax(0,1fr))}
.acts{display:flex}
legend + .acts{display:inline-grid}
.send,.acts button{width:auto;min-width:9rem;padding-inline:1.5rem}}
@media (min-width:46rem){
header{padding:3rem 2.5rem 1rem}
main{padding:2.5rem 2.5rem 2.75rem;border:1px solid var(--line);border-radius:1rem}
footer{padding:1.5rem 2.5rem 3rem}}
@media (prefers-reduced-motion:no-preference){
button{transition:background-color .12s,border-color .12s}}
@media (forced-colors:active){
.scale button[aria-pressed=true]{forced-color-adjust:none;background:Highlight;color:HighlightText}}
@media print{
button,textarea,input{display:none}}
`;
