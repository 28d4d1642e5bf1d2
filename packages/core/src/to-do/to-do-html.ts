// What there is to do as one page that needs nothing else: no script, no request, no token in it.
// Every value is escaped, and the page's own policy forbids whatever an escape might have missed.

import type { Team } from '../model/layer.ts';
import { escapeHtml, htmlPage } from '../plan/present/html-page.ts';
import { DOCUMENT_STYLE } from '../plan/present/html-style.ts';
import { say, sayReason, type Language } from '../text/text.ts';
import {
  ENTRY_MARKS,
  obstacleSentences,
  ownWays,
  sayCheckEnd,
  sayFiles,
  stepPlaces,
  placeOfChecks,
  sayExpected,
  shellName,
  stepTitle,
  verdictRows,
  wayTitle,
} from './say-to-do.ts';
import type { Check, TeamToDo, ToDo, ToDoEntry, ToDoStep, Way } from './to-do.ts';

const STYLE = `${DOCUMENT_STYLE}
.entries { list-style: none; margin: .5rem 0; padding: 0; } .entries li { display: flex; gap: .5rem; margin: 0; }
.entries li > span:first-child { font-weight: 700; min-width: 1.2em; }
.there > span:first-child { color: var(--planned); } .missing > span:first-child, .surplus > span:first-child { color: var(--refused); } .not-known > span:first-child { color: var(--wrong); }
@media print { article { break-inside: auto; } details > pre { break-inside: avoid; } }
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
${verdict(toDo, language, team)}
${teams.length === 0 ? paragraph(say(language, 'to-do.nothing')) : `${paragraph(say(language, 'to-do.marks'), 'of')}\n${teams.map((each, index) => teamSection(each, { language, isFirst: index === 0 })).join('\n')}`}
</main>`;
  return htmlPage({ language, title, style: STYLE, body });
}

function verdict(toDo: ToDo, language: Language, team: Team | null): string {
  const sentences = verdictRows(toDo, language, team).map(
    ({ text, command }) =>
      `${paragraph(text)}${command === null ? '' : `<pre tabindex="0">${escapeHtml(command)}</pre>`}`,
  );
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
  const { appliances, because, entries, readings, feedback, ways, checks } = step;
  const end = sayCheckEnd(step, language);
  const own = ownWays(ways);
  const places = stepPlaces(step, language);
  const where = placeOfChecks(step, language);
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
    ...(places === null ? [] : [paragraph(places, 'of')]),
    ...readings.map((reading) => paragraph(sayReason(language, reading), 'of')),
    ...(feedback === null ? [] : [paragraph(sayReason(language, feedback), 'of')]),
    list(entries, language),
    ...(own.length === 0 ? [] : [title('apply'), ...own.map((way) => wayBlock(way, language))]),
    ...(checks.length === 0
      ? []
      : [
          title('check'),
          ...(where === null ? [] : [paragraph(where, 'of')]),
          ...(end === null ? [] : [paragraph(end)]),
          ...checks.map((check) => checkBlock(check, language)),
        ]),
    '</article>',
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function list(entries: readonly ToDoEntry[], language: Language): string {
  if (entries.length === 0) return '';
  const items = entries.map(
    ({ text, state, seen }) =>
      `<li class="${state}"><span title="${escapeHtml(say(language, `to-do.entry.${state}`))}">${ENTRY_MARKS[state]}</span><code>${escapeHtml(text)}</code>${seen === undefined ? '' : ` ${escapeHtml(sayReason(language, seen))}`}</li>`,
  );
  return `<ul class="entries">${items.join('')}</ul>`;
}

function wayBlock(way: Way, language: Language): string {
  const { files, how, back } = way;
  const about = sayFiles(way, language);
  const texts = files.map(
    ({ path, text }) =>
      `<p class="of">${escapeHtml(say(language, 'to-do.file', { path }))}</p><pre tabindex="0">${escapeHtml(text)}</pre>`,
  );
  return `<details open><summary>${escapeHtml(wayTitle(way, language))}</summary>${about === null ? '' : `\n${paragraph(about)}`}
${texts.join('\n')}
${steps(how, language)}
<p class="of">${escapeHtml(say(language, 'to-do.back'))}</p>
${steps(back, language)}
</details>`;
}

function checkBlock(check: Check, language: Language): string {
  return `<p class="expect">${escapeHtml(shellName(check, language))}, ${escapeHtml(sayExpected(check, language))}</p><pre tabindex="0">${escapeHtml(check.command)}</pre>`;
}

function steps(all: Way['how'], language: Language): string {
  return `<ol>${all.map((step) => `<li>${escapeHtml(sayReason(language, step))}</li>`).join('')}</ol>`;
}

function paragraph(text: string, kind = ''): string {
  return `<p${kind === '' ? '' : ` class="${kind}"`}>${escapeHtml(text)}</p>`;
}
