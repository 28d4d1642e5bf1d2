// The report as one HTML page with no script and nothing from elsewhere: a work list, the change first and what it ends
// below it.

import { escapeHtml, htmlPage } from '../../plan/present/html-page.ts';
import { DOCUMENT_STYLE } from '../../plan/present/html-style.ts';
import { htmlTable, tableStyle, type HtmlTable } from '../../plan/present/html-table.ts';
import { formatUtc } from '../../text/amounts.ts';
import { say, sayReason, type Language } from '../../text/text.ts';
import type { Finding } from '../finding.ts';
import { groupByFix, type FixGroup } from '../group-by-fix.ts';
import { unreadLogs } from '../unread.ts';
import { readNotes, readSentences, readTable, unknownNameLine } from './read-notes.ts';
import type { DiagnosisReport } from './report.ts';
import {
  countFacts,
  findingFacts,
  fixLines,
  groupSentence,
  placesText,
  placeText,
  rawLines,
  stageName,
  verdictSentences,
  whatToDo,
} from './work-list.ts';

export function formatHtml(report: DiagnosisReport, language: Language): string {
  const { site, findings, progress, read } = report;
  const title = say(language, 'diagnose.title', { site });
  const groups = groupByFix(findings);
  const logs: HtmlTable = {
    kind: 'logs',
    label: say(language, 'diagnose.logs'),
    ...readTable(language, read),
    columns: { entry: [0], number: [2, 3, 4, 5] },
  };
  const stages: HtmlTable = {
    kind: 'stages',
    label: say(language, 'diagnose.progress'),
    head: (['stage', 'state', 'last'] as const).map((column) =>
      say(language, `diagnose.column.${column}`),
    ),
    rows: progress.map(({ appliance, stage, state, at }) => [
      `${appliance === undefined ? '' : `${appliance}: `}${stageName(language, stage)}`,
      say(language, `progress.${state}`),
      formatUtc(at),
    ]),
  };
  const notes = readNotes(language, read);
  const { others, isUnknownListed } = read;
  const unknown = isUnknownListed ? (others?.mostDenied ?? []) : [];
  const body = [
    `<main>\n<h1>${escapeHtml(title)}</h1>`,
    `<div class="verdict${verdictClass(groups, unreadLogs(read.readings).length > 0)}">${[...verdictSentences(language, groups, read.readings), ...readSentences(language, read)].map((text) => `<p>${escapeHtml(text)}</p>`).join('')}</div>`,
    groups.length === 0
      ? ''
      : section(
          say(language, 'diagnose.fixes'),
          groups.map((group) => formatGroup(group, language)).join('\n'),
        ),
    notes.length === 0 ? '' : section(say(language, 'diagnose.notes'), list(notes)),
    unknown.length === 0
      ? ''
      : section(
          say(language, 'diagnose.unknown-names'),
          list(unknown.map((each) => unknownNameLine(language, each))),
        ),
    progress.length === 0 ? '' : section(stages.label, htmlTable(stages)),
    section(logs.label, htmlTable(logs)),
    '</main>',
  ].filter((part) => part !== '');
  const style = `${DOCUMENT_STYLE}${tableStyle(logs)}${tableStyle(stages)}`;
  return htmlPage({ language, title, style, body: body.join('\n') });
}

function verdictClass(groups: readonly FixGroup[], isUnread: boolean): string {
  if (groups.length === 0) return isUnread ? ' not-known' : ' applied';
  return groups.some(({ severity }) => severity === 'error') ? '' : ' not-known';
}

/** One page of a printed document holds as many as fit. */
function section(title: string, body: string): string {
  return `<section class="on"><h2>${escapeHtml(title)}</h2>${body}</section>`;
}

function list(lines: readonly string[]): string {
  return `<ul>${lines.map((line) => `<li>${escapeHtml(line)}</li>`).join('')}</ul>`;
}

function formatGroup(group: FixGroup, language: Language): string {
  const { severity, clients, findings } = group;
  const entries = fixLines(language, group);
  const facts = findings.length === 1 ? [] : [...clients, ...countFacts(language, group)];
  return [
    `<article><h3><span class="${severity}">${escapeHtml(say(language, `diagnose.severity.${severity}`))}</span>: ${escapeHtml(groupSentence(language, group))}</h3>`,
    `<p class="of">${escapeHtml(placeText(language, group))}</p>`,
    ...(entries.length === 0 ? [] : [`<pre>${escapeHtml(entries.join('\n'))}</pre>`]),
    ...(facts.length === 0 ? [] : [`<p class="of">${escapeHtml(facts.join(' · '))}</p>`]),
    `<ul>${findings.map((finding) => formatFinding(finding, { group, language })).join('\n')}</ul></article>`,
  ].join('\n');
}

function formatFinding(
  finding: Finding,
  { group, language }: { readonly group: FixGroup; readonly language: Language },
): string {
  const advice = whatToDo(language, group, finding);
  const places = placesText(finding.evidence);
  const lines = rawLines(finding).map((line) => `<pre>${escapeHtml(line)}</pre>`);
  return `<li>${[
    escapeHtml(sayReason(language, finding.because)),
    ...(advice === null ? [] : [`<span class="fix">→ ${escapeHtml(advice)}</span>`]),
    `<span class="of">${escapeHtml(findingFacts(language, finding).join(' · '))}</span>`,
    ...(places === ''
      ? []
      : [
          `<span class="of">${escapeHtml(`${say(language, 'diagnose.column.evidence')}: ${places}`)}</span>`,
        ]),
    ...lines,
  ].join('\n')}</li>`;
}
