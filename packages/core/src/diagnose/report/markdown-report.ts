// The report as Markdown. Text from a log cannot become markup.

import { isTextCode, say, sayReason, type Language, type TextCode } from '../../text/text.ts';
import type { Finding } from '../finding.ts';
import { clientText, evidenceText, fixLines } from './fix-lines.ts';
import type { DiagnosisReport } from './report.ts';

export function formatMarkdown(
  { site, findings, progress }: DiagnosisReport,
  language: Language,
): string {
  const word = (code: TextCode): string => say(language, code);
  const lines = [`# ${escape(say(language, 'diagnose.title', { site }))}`, ''];
  if (findings.length === 0) lines.push(word('diagnose.no-findings'), '');
  for (const [index, finding] of findings.entries())
    lines.push(...formatFinding(finding, { language, number: index + 1 }));
  if (progress.length > 0) {
    lines.push(
      `## ${word('diagnose.progress')}`,
      '',
      `| ${word('diagnose.column.stage')} | ${word('diagnose.column.state')} | ${word('diagnose.column.last')} |`,
      '| --- | --- | --- |',
    );
    for (const { appliance, stage, state, at } of progress)
      lines.push(
        `| ${appliance === undefined ? '' : `${escape(appliance)}: `}${escape(stageName(language, stage))} | ${say(language, `progress.${state}`)} | ${at} |`,
      );
    lines.push('');
  }
  return `${lines.join('\n')}`;
}

function formatFinding(
  finding: Finding,
  { language, number }: { readonly language: Language; readonly number: number },
): string[] {
  const word = (code: TextCode): string => say(language, code);
  const fix = fixLines(language, finding);
  return [
    `## ${String(number)}. ${say(language, `diagnose.severity.${finding.severity}`)}: ${escape(sayReason(language, finding.because))}`,
    '',
    `- \`${finding.code}\`, ${word('diagnose.column.confidence')}: ${say(language, `diagnose.confidence.${finding.confidence}`)}`,
    `- ${word('diagnose.column.layer')}: ${say(language, `layer.${finding.layer}`)}`,
    `- ${word('diagnose.column.count')}: ${String(finding.count)}${finding.first === '' ? '' : `, ${finding.first} – ${finding.last}`}`,
    ...(finding.client === null
      ? []
      : [`- ${word('diagnose.column.client')}: ${escape(clientText(finding))}`]),
    ...(finding.bytes === 0
      ? []
      : [`- ${word('diagnose.column.bytes')}: ${String(finding.bytes)}`]),
    ...(finding.evidence.length === 0
      ? []
      : [`- ${word('diagnose.column.evidence')}: ${escape(evidenceText(finding))}`]),
    '',
    ...(fix.length === 0
      ? []
      : ['```text', ...fix.map((line) => line.replace(/[`\r\n]/g, '?')), '```', '']),
  ];
}

export function stageName(language: Language, stage: string): string {
  const code = `stage.${stage}`;
  return isTextCode(code) ? say(language, code) : stage;
}

/** Characters that are markup anywhere in a line, what GitHub makes a link of by itself, and control characters. */
function escape(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  return text
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '?')
    .replace(/[\\`*_{}[\]<>|#!&~@]|(?<=www)\.|:(?=\/\/)/gi, '\\$&');
}
