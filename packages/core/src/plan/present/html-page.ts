// A page that needs nothing else: no script, no request. Every value in it is escaped, and its own policy forbids
// whatever an escape might have missed.

import type { Language } from '../../text/text.ts';
import { showMarks } from '../../visible-text.ts';

export interface HtmlPage {
  readonly language: Language;
  readonly title: string;
  /** CSS. */
  readonly style: string;
  /** Markup, with its values escaped. */
  readonly body: string;
}

export function htmlPage({ language, title, style, body }: HtmlPage): string {
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<title>${escapeHtml(title)}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return showMarks(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
