// The hand-over sheet as one page that needs nothing else: no script, no request, one team a printed page.

import { say, sayReason, type Language } from '../../text/text.ts';
import type { Team } from '../../model/layer.ts';
import type { Plan, PlanStep, PlanVerdict } from '../plan.ts';
import { sayFix } from '../plan-warnings.ts';
import { escapeHtml, htmlPage } from './html-page.ts';
import { DOCUMENT_STYLE } from './html-style.ts';
import { htmlTable, tableStyle } from './html-table.ts';
import { legendsOf, type SheetCatalog } from './legend.ts';
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

export function formatPlanHtml(
  plans: readonly Plan[],
  { language, catalog }: { readonly language: Language; readonly catalog: SheetCatalog },
): string {
  const [first] = plans;
  const title =
    first === undefined ? 'Sekisho' : plans.length === 1 ? sheetTitle(first, language) : first.site;
  const body = `<main>\n${plans.map((plan, index) => sheet(plan, { language, place: `p${String(index + 1)}` })).join('\n')}${legends(plans, catalog, language)}\n</main>`;
  const style = `${DOCUMENT_STYLE}${tableStyle({ kind: 'entries', head: entryHead(language) })}${tableStyle({ kind: 'roads', head: roadHead(language) })}`;
  return htmlPage({ language, title, style, body });
}

/** The colour at the edge of what the plan says of itself. */
const VERDICT_CLASS: Readonly<Record<PlanVerdict['state'], string>> = {
  complete: 'applied',
  'not-known': 'not-known',
  blocked: 'blocked',
};

interface Of {
  readonly language: Language;
  /** Begins the ids of this plan. */
  readonly place: string;
}

function sheet(plan: Plan, of: Of): string {
  const { language } = of;
  const rows = handOverRows(plan, language);
  const [first = '', ...rest] = sheetSummary(plan, language);
  const title = say(language, 'sheet.roads');
  return [
    `<h1>${escapeHtml(sheetTitle(plan, language))}</h1>`,
    `<div class="verdict ${VERDICT_CLASS[plan.verdict.state]}">${[first, ...rest].map((text) => `<p>${escapeHtml(text)}</p>`).join('')}</div>`,
    steps(plan, rows, of),
    ...SHEET_TEAMS.map((team) =>
      teamSection(
        rows.filter((row) => row.team === team),
        { ...of, team, appliance: plan.appliance },
      ),
    ),
    section(
      title,
      htmlTable({
        kind: 'roads',
        label: `${title}, ${plan.appliance}`,
        head: roadHead(language),
        rows: plan.roads.map((road) => roadCells(road, language)),
        columns: { entry: [0], small: [6, 7] },
      }),
    ),
    ...(['warnings', 'notes'] as const).map((list) => warnings(plan, list, language)),
  ]
    .filter((part) => part !== '')
    .join('\n');
}

/** A step whose entries stand in its team's table leads there. */
function steps(plan: Plan, rows: readonly SheetRow[], { language, place }: Of): string {
  if (plan.steps.length === 0) return '';
  const details = (step: PlanStep): string => {
    const entries = stepDetails(step);
    if (entries.length > 0)
      return `<ul>${entries.map((entry) => `<li><code>${escapeHtml(entry)}</code></li>`).join('')}</ul>`;
    if (!rows.some(({ team }) => team === step.team)) return '';
    const team = say(language, `sheet.team.${step.team}`);
    return `<a class="of" href="#${place}-${step.team}">${escapeHtml(say(language, 'sheet.entries-below', { team, count: step.entries.length }))}</a>`;
  };
  const items = plan.steps.map(
    (step) =>
      `<li><strong>${escapeHtml(say(language, `sheet.team.${step.team}`))}</strong>: ${escapeHtml(sayReason(language, step.because.what))}<span class="why">${escapeHtml(sayReason(language, step.because.why))}</span>${details(step)}</li>`,
  );
  return `<section class="first"><h2>${escapeHtml(say(language, 'sheet.steps'))}</h2><ol>${items.join('')}</ol></section>`;
}

function entryHead(language: Language): string[] {
  return (['layer', 'action', 'entry', 'reason', 'requirement', 'sources'] as const).map((column) =>
    say(language, `sheet.column.${column}`),
  );
}

function teamSection(
  rows: readonly SheetRow[],
  { team, appliance, language, place }: Of & { readonly team: Team; readonly appliance: string },
): string {
  const title = say(language, `sheet.team.${team}`);
  const id = `${place}-${team}`;
  if (rows.length === 0)
    return section(title, `<p>${escapeHtml(say(language, 'sheet.nothing'))}</p>`, id);
  const cells = rows.map((row) => [
    say(language, `layer.${row.layer}`),
    say(language, `sheet.action.${row.action}`),
    row.entry,
    row.reason,
    row.requirements.join(', '),
    row.sources.join(', '),
  ]);
  const table = htmlTable({
    kind: 'entries',
    label: `${title}, ${appliance}`,
    head: entryHead(language),
    rows: cells,
    columns: { entry: [2], small: [4, 5] },
  });
  return section(title, table, id);
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

function legends(plans: readonly Plan[], catalog: SheetCatalog, language: Language): string {
  return legendsOf(plans, catalog, language)
    .map(({ title, rows }) => {
      const items = rows.map(
        ({ id, text, link }) =>
          `<li><code>${escapeHtml(id)}</code>: ${escapeHtml(text)}${link === null ? '' : `<span class="of">${escapeHtml(link)}</span>`}</li>`,
      );
      return `\n${section(title, `<ul>${items.join('')}</ul>`)}`;
    })
    .join('');
}

function section(title: string, body: string, id?: string): string {
  return `<section${id === undefined ? '' : ` id="${id}"`}><h2>${escapeHtml(title)}</h2>${body}</section>`;
}
