// The report as one HTML page with no script and nothing from elsewhere.

import { say, sayReason, type Language, type TextCode } from '../../text/text.ts';
import type { Finding } from '../finding.ts';
import { stageName } from './markdown-report.ts';
import { evidenceText, mendLines } from './mend-lines.ts';
import type { DiagnosisReport } from './report.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.4rem .6rem;border-bottom:1px solid #ccc}
pre{margin:0;white-space:pre-wrap;overflow-wrap:anywhere}.error{color:#a4262c;font-weight:600}.warning{color:#8a5300;font-weight:600}
@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}th,td{border-color:#555}.error{color:#ff8b90}.warning{color:#ffc36b}}`;

export function formatHtml({ site, findings, progress }: DiagnosisReport, language: Language): string {
  const word = (code: TextCode): string => escapeHtml(say(language, code));
  const title = escapeHtml(say(language, 'diagnose.title', { site }));
  const head = (['severity', 'finding', 'client', 'layer', 'mend', 'count', 'bytes', 'first', 'last', 'evidence', 'confidence'] as const)
    .map((column) => `<th scope="col">${word(`diagnose.column.${column}`)}</th>`)
    .join('');
  const rows = findings.map((finding) => formatRow(finding, language)).join('\n');
  const stages = progress
    .map(
      ({ appliance, stage, state, at }) =>
        `<tr><td>${appliance === undefined ? '' : `${escapeHtml(appliance)}: `}${escapeHtml(stageName(language, stage))}</td><td>${word(`progress.${state}`)}</td><td>${escapeHtml(at)}</td></tr>`,
    )
    .join('\n');
  return `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${STYLE}</style></head>
<body>
<h1>${title}</h1>
${findings.length === 0 ? `<p>${word('diagnose.no-findings')}</p>` : `<table><thead><tr>${head}</tr></thead><tbody>\n${rows}\n</tbody></table>`}
${progress.length === 0 ? '' : `<h2>${word('diagnose.progress')}</h2>\n<table><tbody>\n${stages}\n</tbody></table>`}
</body>
</html>
`;
}

function formatRow(finding: Finding, language: Language): string {
  const cells = [
    `<span class="${finding.severity}">${escapeHtml(say(language, `diagnose.severity.${finding.severity}`))}</span>`,
    `${escapeHtml(sayReason(language, finding.because))}<br><code>${finding.code}</code>`,
    escapeHtml(finding.client ?? ''),
    escapeHtml(say(language, `layer.${finding.layer}`)),
    `<pre>${escapeHtml(mendLines(language, finding).join('\n'))}</pre>`,
    String(finding.count),
    finding.bytes === 0 ? '' : String(finding.bytes),
    escapeHtml(finding.first),
    escapeHtml(finding.last),
    escapeHtml(evidenceText(finding)),
    escapeHtml(say(language, `diagnose.confidence.${finding.confidence}`)),
  ];
  return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
}

function escapeHtml(text: string): string {
  const named: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
  return text.replace(/[&<>"']/g, (character) => named[character] ?? '');
}
