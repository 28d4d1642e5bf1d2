// The hand-over sheet as one page that needs nothing else: no script, no request,
// one team a printed page. Every value is escaped, and the page's own policy
// forbids whatever an escape might have missed.

import { say, sayReason, type Language, type TextCode } from '../../text/text.ts';
import type { Plan } from '../plan.ts';
import { sayFix } from '../plan-warnings.ts';
import { escapeHtml, htmlPage } from './html-page.ts';
import { handOverRows, SHEET_TEAMS, type SheetRow } from './hand-over.ts';
import {
  roadCells,
  roadHead,
  sheetSummary,
  sayWarning,
  sheetTitle,
  stepDetails,
  warningsOf,
} from './sheet-text.ts';

const STYLE = `
:root { color-scheme: light dark; }
body { font: 15px/1.5 system-ui, "Hiragino Sans", "Noto Sans JP", "Yu Gothic UI", sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.2rem; margin-top: 2rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; }
th, td { border-bottom: 1px solid #8886; padding: .3rem .6rem; text-align: start; vertical-align: top; }
td.entry { font-family: ui-monospace, Consolas, monospace; font-size: .9em; overflow-wrap: anywhere; }
td.small { font-size: .85em; color: #777; }
tr { break-inside: avoid; }
ol li, ul li { margin: .4rem 0; }
.why, .fix { display: block; color: #777; }
@media print { body { margin: 0; max-width: none; font-size: 10pt; } section { break-before: page; } section.first { break-before: auto; } .wide { overflow: visible; } }
`;

export function formatPlanHtml(plans: readonly Plan[], language: Language): string {
  const [first] = plans;
  const title =
    first === undefined ? 'Sekisho' : plans.length === 1 ? sheetTitle(first, language) : first.site;
  const body = plans.map((plan) => sheet(plan, language)).join('\n');
  return htmlPage({ language, title, style: STYLE, body });
}

function sheet(plan: Plan, language: Language): string {
  const rows = handOverRows(plan, language);
  return [
    `<h1>${escapeHtml(sheetTitle(plan, language))}</h1>`,
    ...sheetSummary(plan, language).map((text) => `<p>${escapeHtml(text)}</p>`),
    steps(plan, language),
    ...SHEET_TEAMS.map((team) =>
      teamSection(
        rows.filter((row) => row.team === team),
        { title: `sheet.team.${team}`, language },
      ),
    ),
    section(
      say(language, 'sheet.roads'),
      table(
        roadHead(language),
        plan.roads.map((road) => roadCells(road, language)),
        { entry: 0, small: [6, 7] },
      ),
    ),
    ...(['warnings', 'notes'] as const).map((list) => warnings(plan, list, language)),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

function steps(plan: Plan, language: Language): string {
  if (plan.steps.length === 0) return '';
  const details = (entries: readonly string[]): string =>
    entries.length === 0
      ? ''
      : `<ul>${entries.map((entry) => `<li><code>${escapeHtml(entry)}</code></li>`).join('')}</ul>`;
  const items = plan.steps.map(
    (step) =>
      `<li><strong>${escapeHtml(say(language, `sheet.team.${step.team}`))}</strong>: ${escapeHtml(sayReason(language, step.because.what))}<span class="why">${escapeHtml(sayReason(language, step.because.why))}</span>${details(stepDetails(step))}</li>`,
  );
  return `<section class="first"><h2>${escapeHtml(say(language, 'sheet.steps'))}</h2><ol>${items.join('')}</ol></section>`;
}

function teamSection(
  rows: readonly SheetRow[],
  { title, language }: { title: TextCode; language: Language },
): string {
  if (rows.length === 0)
    return section(say(language, title), `<p>${escapeHtml(say(language, 'sheet.nothing'))}</p>`);
  const head = (['layer', 'action', 'entry', 'reason', 'requirement', 'sources'] as const).map(
    (column) => say(language, `sheet.column.${column}`),
  );
  const cells = rows.map((row) => [
    say(language, `layer.${row.layer}`),
    say(language, `sheet.action.${row.action}`),
    row.entry,
    row.reason,
    row.requirements.join(', '),
    row.sources.join(', '),
  ]);
  return section(say(language, title), table(head, cells, { entry: 2, small: [4, 5] }));
}

function warnings(plan: Plan, list: 'warnings' | 'notes', language: Language): string {
  const own = warningsOf(plan, list);
  if (own.length === 0) return '';
  const items = own.map(
    (warning) =>
      `<li>${escapeHtml(sayWarning(warning, language))}<span class="fix">→ ${escapeHtml(sayFix(language, warning))}</span></li>`,
  );
  return section(say(language, `sheet.${list}`), `<ul>${items.join('')}</ul>`);
}

function section(title: string, body: string): string {
  return `<section><h2>${escapeHtml(title)}</h2>${body}</section>`;
}

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { entry, small }: { entry: number; small: readonly number[] },
): string {
  const style = (column: number): string =>
    column === entry ? ' class="entry"' : small.includes(column) ? ' class="small"' : '';
  const body = rows.map(
    (row) =>
      `<tr>${row.map((cell, column) => `<td${style(column)}>${escapeHtml(cell)}</td>`).join('')}</tr>`,
  );
  return `<div class="wide"><table><thead><tr>${head.map((cell) => `<th scope="col">${escapeHtml(cell)}</th>`).join('')}</tr></thead><tbody>${body.join('\n')}</tbody></table></div>`;
}
