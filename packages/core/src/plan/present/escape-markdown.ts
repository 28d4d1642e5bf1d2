// Text of others in Markdown: nothing of it is markup.

import { showDirections } from '../../visible-text.ts';

/** HTML and Markdown inside a value stay text. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** Control characters and line ends become blanks; marks of direction are seen. */
export function oneLine(text: string): string {
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  return showDirections(text.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029]+/g, ' '));
}
