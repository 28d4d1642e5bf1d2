// The report as one HTML page with no script and nothing from elsewhere.

import { say, sayReason, type Language, type TextCode } from '../../text/text.ts';
import type { Finding } from '../finding.ts';
import { stageName } from './markdown-report.ts';
import { clientText, evidenceText, fixLines } from './fix-lines.ts';
import type { DiagnosisReport } from './report.ts';

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;color:#1b1b1b;background:#fff;overflow-wrap:anywhere}
article{border-top:1px solid #ccc;padding:.6rem 0}h2{font-size:1.1rem;margin:.4rem 0}pre{margin:.6rem 0;padding:.6rem;background:#f3f3f3;white-space:pre-wrap}
dl{display:grid;grid-template-columns:max-content 1fr;gap:0 1rem;margin:0}dt{color:#595959}dd{margin:0}
table{border-collapse:collapse}td{vertical-align:top;padding:.2rem 1.5rem .2rem 0}.error{color:#a4262c}.warning{color:#8a5300}
@media(prefers-color-scheme:dark){body{color:#eee;background:#1b1b1b}article{border-color:#555}pre{background:#2b2b2b}dt{color:#b5b5b5}.error{color:#ff8b90}.warning{color:#ffc36b}}`;

export function formatHtml(
  { site, findings, progress }: DiagnosisReport,
  language: Language,
): string {
  const word = (code: TextCode): string => escapeHtml(say(language, code));
  const title = escapeHtml(say(language, 'diagnose.title', { site }));
  const articles = findings.map((finding) => formatFinding(finding, language)).join('\n');
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
${findings.length === 0 ? `<p>${word('diagnose.no-findings')}</p>` : articles}
${progress.length === 0 ? '' : `<h2>${word('diagnose.progress')}</h2>\n<table><tbody>\n${stages}\n</tbody></table>`}
</body>
</html>
`;
}

function formatFinding(finding: Finding, language: Language): string {
  const fix = fixLines(language, finding);
  const facts: readonly (readonly [TextCode, string])[] = [
    ['diagnose.column.layer', say(language, `layer.${finding.layer}`)],
    ['diagnose.column.client', clientText(finding)],
    ['diagnose.column.count', String(finding.count)],
    ['diagnose.column.bytes', finding.bytes === 0 ? '' : String(finding.bytes)],
    ['diagnose.column.first', finding.first],
    ['diagnose.column.last', finding.last],
    ['diagnose.column.evidence', evidenceText(finding)],
    ['diagnose.column.confidence', say(language, `diagnose.confidence.${finding.confidence}`)],
    ['diagnose.column.finding', finding.code],
  ];
  const stated = facts
    .filter(([, text]) => text !== '')
    .map(
      ([code, text]) => `<dt>${escapeHtml(say(language, code))}</dt><dd>${escapeHtml(text)}</dd>`,
    );
  return `<article>
<h2><span class="${finding.severity}">${escapeHtml(say(language, `diagnose.severity.${finding.severity}`))}</span>: ${escapeHtml(sayReason(language, finding.because))}</h2>
${fix.length === 0 ? '' : `<pre>${escapeHtml(fix.join('\n'))}</pre>\n`}<dl>${stated.join('')}</dl>
</article>`;
}

function escapeHtml(text: string): string {
  const named: Readonly<Record<string, string>> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return text.replace(/[&<>"']/g, (character) => named[character] ?? '');
}
