// How documents look: the colours and measures of the page of `sekisho serve` (test/page-colours.test.ts holds both
// together), readable on a phone, and on paper in its light colours with nothing cut off.

const LIGHT =
  '--paper:#f5f3ee;--surface:#fffefb;--ink:#1c2128;--muted:#5a626c;--line:#ddd8ce;--line-strong:#8a857b;--accent:#234a7c;--planned:#17696e;--wrong:#8f5a00;--refused:#b9301b;';
const DARK =
  '--paper:#11151b;--surface:#171c24;--ink:#e7e6e1;--muted:#a3abb6;--line:#2d3541;--line-strong:#6f7987;--accent:#9dbdea;--planned:#6cc9c4;--wrong:#ebb55c;--refused:#ff8a73;';

export const DOCUMENT_STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media screen and (prefers-color-scheme: dark) { :root { ${DARK} } }
* { box-sizing: border-box; }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 -apple-system, "Segoe UI", Roboto, "Hiragino Sans", "Yu Gothic UI", "Noto Sans JP", system-ui, sans-serif; margin: 0 auto; max-width: 75rem; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin: 2.5rem 0 .5rem; } h3 { font-size: 1rem; margin: 0; } h4 { font-size: .9rem; margin: 1rem 0 .25rem; }
a, summary { color: var(--accent); } summary { cursor: pointer; }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
code, pre, td.entry { font: .87em/1.45 ui-monospace, "Cascadia Mono", Consolas, Menlo, monospace; overflow-wrap: anywhere; }
pre { background: var(--paper); border: 1px solid var(--line); border-radius: 6px; margin: .4rem 0; padding: .6rem .8rem; white-space: pre-wrap; }
ol, ul { margin: .25rem 0; padding-inline-start: 1.5rem; } ol > li, ul > li { margin: .4rem 0; }
article { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; margin: 1rem 0; padding: 1rem; }
.verdict { background: var(--surface); border: 1px solid var(--line); border-inline-start: 6px solid var(--refused); border-radius: 10px; padding: .75rem 1rem; }
.verdict.applied { border-inline-start-color: var(--planned); } .verdict.not-known { border-inline-start-color: var(--wrong); }
.verdict p { margin: .25rem 0; } .verdict p:first-child { font-weight: 600; }
.why, .of, .expect, .fix { color: var(--muted); display: block; margin: .25rem 0; }
.wide { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid var(--line); overflow-wrap: break-word; padding: .4rem .7rem; text-align: start; vertical-align: top; }
tbody tr:last-child > * { border-bottom: 0; }
th { color: var(--muted); font-size: .87em; }
td.small { color: var(--muted); font-size: .87em; } td.number, th.number { text-align: end; white-space: nowrap; }
.error { color: var(--refused); } .warning { color: var(--wrong); } .info { color: var(--muted); }
@media screen and (max-width: 48rem) {
  body { padding: 1rem .75rem 3rem; }
  .wide { background: none; border: 0; overflow: visible; }
  table, tbody, tr, td { display: block; } thead { clip-path: inset(50%); height: 1px; overflow: hidden; position: absolute; width: 1px; }
  tr { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; margin: .5rem 0; padding: .4rem .7rem; }
  td, td.number { border: 0; padding: .15rem 0; text-align: start; white-space: normal; } td:empty { display: none; }
  td::before { color: var(--muted); display: block; font: .8rem/1.4 system-ui, sans-serif; }
}
@media print {
  :root { color-scheme: light; }
  body { background: #fff; font-size: 9.5pt; max-width: none; padding: 0; }
  section { break-before: page; } section.first, section.on { break-before: auto; }
  h2, h3, h4 { break-after: avoid; } article, tr { break-inside: avoid; } thead { display: table-header-group; }
  article, .wide, .verdict { background: none; } .wide { overflow: visible; border: 0; }
  table { font-size: 8pt; } th, td { padding: .25rem .3rem; } pre { background: none; }
}
`;
