// The hand-over sheet as Markdown: steps, a table for each team, all roads, what
// is left to learn, warnings. Whatever comes from files is escaped.

import { say, sayReason, type Language } from '../../text/text.ts';
import type { Plan } from '../plan.ts';
import { sayFix } from '../plan-warnings.ts';
import { escapeMarkdown, oneLine } from './escape-markdown.ts';
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

export function formatPlanMarkdown(
  plans: readonly Plan[],
  { language, catalog }: { readonly language: Language; readonly catalog: SheetCatalog },
): string {
  const legends = legendsOf(plans, catalog, language).map(({ title, rows }) => {
    const lines = rows.map(
      ({ id, text, link }) =>
        `- ${code(id)}: ${escapeMarkdown(text)}${link === null ? '' : `  \n  ${escapeMarkdown(link)}`}`,
    );
    return `## ${title}\n\n${lines.join('\n')}\n`;
  });
  return [...plans.map((plan) => sheet(plan, language)), ...legends].join('\n');
}

function sheet(plan: Plan, language: Language): string {
  const rows = handOverRows(plan, language);
  const blocks = [
    `# ${escapeMarkdown(sheetTitle(plan, language))}`,
    ...sheetSummary(plan, language).map(escapeMarkdown),
    ...stepBlocks(plan, language),
    ...SHEET_TEAMS.flatMap((team) =>
      teamBlocks(
        rows.filter((row) => row.team === team),
        { title: say(language, `sheet.team.${team}`), language },
      ),
    ),
    `## ${say(language, 'sheet.roads')}`,
    table(
      roadHead(language),
      plan.roads.map((road) =>
        roadCells(road, language).map((cell, column) =>
          column === 0 ? code(cell) : escapeMarkdown(cell),
        ),
      ),
    ),
    ...warningBlocks(plan, language),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function stepBlocks(plan: Plan, language: Language): string[] {
  if (plan.steps.length === 0) return [];
  const lines = plan.steps.map((step) => {
    const details = stepDetails(step)
      .map((entry) => `\n   - ${code(entry)}`)
      .join('');
    return `${String(step.order)}. **${say(language, `sheet.team.${step.team}`)}** — ${escapeMarkdown(sayReason(language, step.because.what))} (${escapeMarkdown(sayReason(language, step.because.why))})${details}`;
  });
  return [`## ${say(language, 'sheet.steps')}`, lines.join('\n')];
}

function teamBlocks(
  rows: readonly SheetRow[],
  { title, language }: { title: string; language: Language },
): string[] {
  const head = (['layer', 'action', 'entry', 'reason', 'requirement', 'sources'] as const).map(
    (column) => say(language, `sheet.column.${column}`),
  );
  const cells = rows.map((row) => [
    say(language, `layer.${row.layer}`),
    say(language, `sheet.action.${row.action}`),
    code(row.entry),
    escapeMarkdown(row.reason),
    escapeMarkdown(row.requirements.join(', ')),
    escapeMarkdown(row.sources.join(', ')),
  ]);
  return [`## ${title}`, rows.length === 0 ? say(language, 'sheet.nothing') : table(head, cells)];
}

function warningBlocks(plan: Plan, language: Language): string[] {
  return (['warnings', 'notes'] as const).flatMap((list) => {
    const own = warningsOf(plan, list);
    if (own.length === 0) return [];
    const lines = own.map(
      (warning) =>
        `- ${escapeMarkdown(sayWarning(warning, language))}  \n  → ${escapeMarkdown(sayFix(language, warning))}`,
    );
    return [`## ${say(language, `sheet.${list}`)}`, lines.join('\n')];
  });
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** A code span keeps every character except its own delimiter and the table's. */
function code(text: string): string {
  return `\`${oneLine(text).replaceAll('`', "'").replaceAll('|', '\\|')}\``;
}
