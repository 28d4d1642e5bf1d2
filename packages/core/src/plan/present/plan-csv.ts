// The hand-over sheet as CSV (RFC 4180), one row an entry. A spreadsheet must not
// take a cell for a formula, so what begins like one gets an apostrophe in front
// (OWASP, CSV injection); full-width forms count, since Japanese editions read them too.

import { say, type Language } from '../../text/text.ts';
import type { Plan } from '../plan.ts';
import { handOverRows, type SheetRow } from './hand-over.ts';

const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

export function formatPlanCsv(plans: readonly Plan[], language: Language): string {
  const head = (
    ['appliance', 'team', 'layer', 'action', 'entry', 'reason', 'requirement', 'sources'] as const
  ).map((column) => say(language, `sheet.column.${column}`));
  const rows = plans
    .flatMap((plan) => handOverRows(plan, language))
    .map((row) => toCells(row, language));
  const text = [head, ...rows].map((row) => `${row.map(formatCell).join(',')}\r\n`).join('');
  // Without the mark a spreadsheet takes letters beyond ASCII for another encoding.
  return /^\p{ASCII}*$/u.test(text) ? text : `\uFEFF${text}`;
}

export function formatCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function toCells(
  { appliance, team, layer, action, entry, reason, requirements, sources }: SheetRow,
  language: Language,
): string[] {
  return [
    appliance,
    say(language, `sheet.team.${team}`),
    say(language, `layer.${layer}`),
    say(language, `sheet.action.${action}`),
    entry,
    reason,
    requirements.join(' '),
    sources.join(' '),
  ];
}
