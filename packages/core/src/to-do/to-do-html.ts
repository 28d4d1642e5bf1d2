// What there is to do as one page that needs nothing else: no script, no request, no token in it.
// It looks like the page of `sekisho serve`. Every value is escaped, and the page's own policy
// forbids whatever an escape might have missed.

import type { Team } from '../model/layer.ts';
import { escapeHtml, htmlPage } from '../plan/present/html-page.ts';
import { say, sayReason, type Language } from '../text/text.ts';
import {
  ENTRY_MARKS,
  obstacleSentences,
  ownWays,
  shellName,
  stepTitle,
  verdictSentences,
} from './say-to-do.ts';
import type { Check, TeamToDo, ToDo, ToDoEntry, ToDoStep, Way } from './to-do.ts';

const LIGHT =
  '--paper:#f5f3ee;--surface:#fffefb;--ink:#1c2128;--muted:#5a626c;--line:#ddd8ce;--accent:#234a7c;--done:#17696e;--open:#b9301b;--unknown:#8f5a00;';
const DARK =
  '--paper:#11151b;--surface:#171c24;--ink:#e7e6e1;--muted:#a3abb6;--line:#2d3541;--accent:#9dbdea;--done:#6cc9c4;--open:#ff8a73;--unknown:#ebb55c;';

const STYLE = `
:root { color-scheme: light dark; ${LIGHT} }
@media (prefers-color-scheme: dark) { :root { ${DARK} } }
body { background: var(--paper); color: var(--ink); font: 15px/1.5 -apple-system, "Segoe UI", Roboto, "Hiragino Sans", "Yu Gothic UI", "Noto Sans JP", system-ui, sans-serif; margin: 0 auto; max-width: 62rem; padding: 1.5rem 1rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2.5rem; } h3 { font-size: 1rem; margin: 0; } h4 { font-size: .9rem; margin: 1rem 0 .25rem; }
.verdict { border: 1px solid var(--line); border-inline-start: 6px solid var(--open); border-radius: 10px; background: var(--surface); padding: .75rem 1rem; }
.verdict.applied { border-inline-start-color: var(--done); } .verdict.not-known { border-inline-start-color: var(--unknown); }
.verdict p { margin: .25rem 0; } .verdict p:first-child { font-weight: 600; }
article { background: var(--surface); border: 1px solid var(--line); border-radius: 10px; margin: 1rem 0; padding: 1rem; }
.why, .of, .expect { color: var(--muted); margin: .25rem 0; }
.entries { list-style: none; margin: .5rem 0; padding: 0; } .entries li { display: flex; gap: .5rem; }
.entries li > span:first-child { font-weight: 700; min-width: 1.2em; }
.there > span:first-child { color: var(--done); } .missing > span:first-child, .surplus > span:first-child { color: var(--open); } .not-known > span:first-child { color: var(--unknown); }
code, pre { font: .87em/1.45 ui-monospace, "Cascadia Mono", Consolas, Menlo, monospace; }
pre { border: 1px solid var(--line); border-radius: 6px; background: var(--paper); margin: .4rem 0; padding: .6rem .8rem; white-space: pre-wrap; }
summary { color: var(--accent); cursor: pointer; }
ol { margin: .25rem 0; padding-inline-start: 1.5rem; }
@media print { body { max-width: none; padding: 0; } article { break-inside: avoid-page; } section { break-before: page; } section.first { break-before: auto; } }
`;

/** All teams, or one of them. */
export function toDoHtml(
  toDo: ToDo,
  { language, team }: { readonly language: Language; readonly team: Team | null },
): string {
  const teams = toDo.teams.filter((each) => team === null || each.team === team);
  const title = say(language, 'to-do.title', { site: toDo.site });
  const body = `<main>
<h1>${escapeHtml(title)}</h1>
${verdict(toDo, language)}
${teams.length === 0 ? paragraph(say(language, 'to-do.nothing')) : `${paragraph(say(language, 'to-do.marks'), 'of')}\n${teams.map((each, index) => teamSection(each, { language, isFirst: index === 0 })).join('\n')}`}
</main>`;
  return htmlPage({ language, title, style: STYLE, body });
}

function verdict(toDo: ToDo, language: Language): string {
  const sentences = verdictSentences(toDo, language).map((text) => paragraph(text));
  const obstacles = obstacleSentences(toDo, language).map(
    ({ team, what, fix }) =>
      `<p><strong>${escapeHtml(team)}</strong>: ${escapeHtml(what)}<br>${escapeHtml(say(language, 'label.fix'))}: ${escapeHtml(fix)}</p>`,
  );
  return `<div class="verdict ${toDo.state}">${[...sentences, ...obstacles].join('\n')}</div>`;
}

function teamSection(
  { team, steps }: TeamToDo,
  { language, isFirst }: { readonly language: Language; readonly isFirst: boolean },
): string {
  return `<section${isFirst ? ' class="first"' : ''}><h2>${escapeHtml(say(language, `sheet.team.${team}`))}</h2>
${steps.map((step) => article(step, language)).join('\n')}</section>`;
}

function article(step: ToDoStep, language: Language): string {
  const { appliances, because, entries, ways, checks } = step;
  const own = ownWays(ways);
  const title = (code: 'apply' | 'check'): string =>
    `<h4>${escapeHtml(say(language, `to-do.${code}`))}</h4>`;
  return [
    `<article><h3>${escapeHtml(stepTitle(step, language))}</h3>`,
    paragraph(sayReason(language, because.why), 'why'),
    ...(appliances.length === 0
      ? []
      : [
          paragraph(say(language, 'to-do.appliances', { appliances: appliances.join(', ') }), 'of'),
        ]),
    list(entries, language),
    ...(own.length === 0 ? [] : [title('apply'), ...own.map((way) => wayBlock(way, language))]),
    ...(checks.length === 0
      ? []
      : [title('check'), ...checks.map((check) => checkBlock(check, language))]),
    '</article>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function list(entries: readonly ToDoEntry[], language: Language): string {
  if (entries.length === 0) return '';
  const items = entries.map(
    ({ text, state }) =>
      `<li class="${state}"><span title="${escapeHtml(say(language, `to-do.entry.${state}`))}">${ENTRY_MARKS[state]}</span><code>${escapeHtml(text)}</code></li>`,
  );
  return `<ul class="entries">${items.join('')}</ul>`;
}

function wayBlock({ title, files, how, back }: Way, language: Language): string {
  const texts = files.map(
    ({ path, text }) =>
      `<p class="of">${escapeHtml(say(language, 'to-do.file', { path }))}</p><pre tabindex="0">${escapeHtml(text)}</pre>`,
  );
  return `<details open><summary>${escapeHtml(title)}</summary>
${texts.join('\n')}
${steps(how)}
<p class="of">${escapeHtml(say(language, 'to-do.back'))}</p>
${steps(back)}
</details>`;
}

function checkBlock(check: Check, language: Language): string {
  return `<p class="expect">${escapeHtml(shellName(check, language))}, ${escapeHtml(say(language, 'to-do.expect', { expect: check.expect }))}</p><pre tabindex="0">${escapeHtml(check.command)}</pre>`;
}

function steps(lines: readonly string[]): string {
  return `<ol>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ol>`;
}

function paragraph(text: string, kind = ''): string {
  return `<p${kind === '' ? '' : ` class="${kind}"`}>${escapeHtml(text)}</p>`;
}
