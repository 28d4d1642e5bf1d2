// What a person sees who opens an address of ours and is refused: why, and what to do next, in both languages, since
// nothing is known of who asks. It says nothing of the site.

import type { IncomingMessage } from 'node:http';

import { escapeHtml, htmlPage } from '@sekisho/core/plan/present/html-page.ts';
import { say, type Language } from '@sekisho/core/text/text.ts';
import { STYLED_HEADERS, type Answer } from './answer.ts';
import type { ErrorCode } from './routes.ts';

/** A browser that shows a page. It says so itself only where the address is loopback or has TLS. */
export function askedByBrowser({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET') return false;
  const dest = headers['sec-fetch-dest'];
  return dest === undefined ? /\btext\/html\b/.test(headers.accept ?? '') : dest === 'document';
}

const STYLE =
  'body{margin:0;padding:12vh 24px;background:#f5f3ee;color:#1c2128;font:16px/1.6 system-ui,sans-serif}main{max-width:40rem;margin:auto}section+section{margin-top:2rem;padding-top:2rem;border-top:1px solid #ddd8ce}h1{font-size:1.3rem;margin:0 0 .6rem}p{margin:.4rem 0}pre{margin:.3rem 0 .9rem;padding:.6rem .8rem;background:#fffefb;border:1px solid #ddd8ce;border-radius:8px;overflow:auto}@media(prefers-color-scheme:dark){body{background:#11151b;color:#e7e6e1}pre{background:#171c24;border-color:#2d3541}section+section{border-color:#2d3541}}';

export function refusalPage(status: number, code: ErrorCode, first: Language): Answer {
  const other = first === 'ja' ? 'en' : 'ja';
  return {
    status,
    type: 'text/html; charset=utf-8',
    headers: STYLED_HEADERS,
    body: htmlPage({
      language: first,
      title: 'Sekisho',
      style: STYLE,
      body: `<main>\n${sectionOf(first, code)}\n${sectionOf(other, code)}\n</main>`,
    }),
  };
}

function sectionOf(language: Language, code: ErrorCode): string {
  const lines = code === 'no-token' || code === 'used-link' ? wayIn(language) : [];
  return [
    `<section lang="${language}">`,
    `<h1>${escapeHtml(say(language, `serve.error.${code}`))}</h1>`,
    ...lines,
    '</section>',
  ].join('\n');
}

/** Where the link is, in the order in which somebody looks for it. */
function wayIn(language: Language): string[] {
  return [
    `<p>${escapeHtml(say(language, 'serve.way-in.terminal'))}</p>`,
    '<pre>sekisho serve</pre>',
    `<p>${escapeHtml(say(language, 'serve.way-in.service'))}</p>`,
    '<pre>cat .sekisho/web/link</pre>',
    `<p>${escapeHtml(say(language, 'serve.way-in.reader'))}</p>`,
  ];
}
