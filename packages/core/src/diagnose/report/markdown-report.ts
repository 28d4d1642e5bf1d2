// The report as Markdown: a work list, the change first and what it ends below it. Text from a log cannot become markup.

import { formatUtc } from '../../text/amounts.ts';
import { say, sayReason, type Language } from '../../text/text.ts';
import type { Finding } from '../finding.ts';
import { groupByFix, type FixGroup } from '../group-by-fix.ts';
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

export function formatMarkdown(report: DiagnosisReport, language: Language): string {
  const { site, findings, progress, read } = report;
  const groups = groupByFix(findings);
  const { others, isUnknownListed } = read;
  const unknown = isUnknownListed ? (others?.mostDenied ?? []) : [];
  const logs = readTable(language, read);
  const blocks = [
    `# ${escape(say(language, 'diagnose.title', { site }))}`,
    ...verdictSentences(language, groups, read.readings).map((text) => `**${escape(text)}**`),
    ...readSentences(language, read).map(escape),
    ...groups.flatMap((group, index) => formatGroup(group, { language, number: index + 1 })),
    ...listBlocks(say(language, 'diagnose.notes'), readNotes(language, read)),
    ...listBlocks(
      say(language, 'diagnose.unknown-names'),
      unknown.map((each) => unknownNameLine(language, each)),
    ),
    ...(progress.length === 0
      ? []
      : [
          `## ${say(language, 'diagnose.progress')}`,
          table(
            (['stage', 'state', 'last'] as const).map((column) =>
              say(language, `diagnose.column.${column}`),
            ),
            progress.map(({ appliance, stage, state, at }) => [
              `${appliance === undefined ? '' : `${appliance}: `}${stageName(language, stage)}`,
              say(language, `progress.${state}`),
              formatUtc(at),
            ]),
          ),
        ]),
    `## ${say(language, 'diagnose.logs')}`,
    table(logs.head, logs.rows),
  ];
  return `${blocks.join('\n\n')}\n`;
}

function listBlocks(title: string, lines: readonly string[]): string[] {
  if (lines.length === 0) return [];
  return [`## ${escape(title)}`, lines.map((line) => `- ${escape(line)}`).join('\n')];
}

function formatGroup(
  group: FixGroup,
  { language, number }: { readonly language: Language; readonly number: number },
): string[] {
  const { severity, clients, findings } = group;
  const fix = fixLines(language, group);
  const facts = findings.length === 1 ? [] : [...clients, ...countFacts(language, group)];
  return [
    `## ${String(number)}. ${say(language, `diagnose.severity.${severity}`)}: ${escape(groupSentence(language, group))}`,
    escape(placeText(language, group)),
    ...(fix.length === 0 ? [] : [codeBlock(fix)]),
    ...(facts.length === 0 ? [] : [escape(facts.join(' · '))]),
    ...findings.map((finding) => formatFinding(finding, { group, language })),
  ];
}

function formatFinding(
  finding: Finding,
  { group, language }: { readonly group: FixGroup; readonly language: Language },
): string {
  const advice = whatToDo(language, group, finding);
  const places = placesText(finding.evidence);
  const facts = [
    ...(advice === null ? [] : [`→ ${advice}`]),
    findingFacts(language, finding).join(' · '),
    ...(places === '' ? [] : [`${say(language, 'diagnose.column.evidence')}: ${places}`]),
  ];
  const lines = rawLines(finding);
  return [
    `- ${escape(sayReason(language, finding.because))}`,
    ...facts.map((fact) => `  - ${escape(fact)}`),
    ...(lines.length === 0 ? [] : ['', indent(codeBlock(lines))]),
  ].join('\n');
}

/** What would end the block or break its lines is replaced. */
function codeBlock(lines: readonly string[]): string {
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  return [
    '```text',
    ...lines.map((line) => line.replace(/[`\u0000-\u001f\u007f-\u009f]/g, '?')),
    '```',
  ].join('\n');
}

function indent(block: string): string {
  return block
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [
    line(head),
    line(head.map(() => '---')),
    ...rows.map((row) => line(row.map(escape))),
  ].join('\n');
}

/** Characters that are markup anywhere in a line, what GitHub makes a link of by itself, and control characters. */
function escape(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '?')
    .replace(/[\\`*_{}[\]<>|#!&~@]|(?<=www)\.|:(?=\/\/)/gi, '\\$&');
}
