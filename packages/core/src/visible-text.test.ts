import fc from 'fast-check';
import { expect, test } from 'vitest';

import { escapeHtml } from './plan/present/html-page.ts';
import { escapeMarkdown } from './plan/present/escape-markdown.ts';
import { showMarks, visibleJson } from './visible-text.ts';

const UNSEEN =
  // oxlint-disable-next-line no-control-regex -- control characters are the point
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const HOSTILE = 'a\u001b[31mb\u202ec\u2066d\u200fe\u009bf';

test.each([
  ['text', showMarks(HOSTILE)],
  ['HTML', escapeHtml(HOSTILE)],
  ['Markdown', escapeMarkdown(HOSTILE)],
  ['JSON', visibleJson({ [HOSTILE]: [HOSTILE] }, 2)],
])('in %s nothing unseen is left', (_, text) => {
  expect(text).not.toMatch(UNSEEN);
  expect(text).toMatch(/\\\\?u202e/);
});

test('line ends and tabs stay', () => expect(showMarks('a\tb\r\nc\n')).toBe('a\tb\r\nc\n'));

test('JSON means the same', () => {
  fc.assert(
    fc.property(fc.json(), fc.string({ unit: 'binary' }), (json, text) => {
      const value = { json: JSON.parse(json), text };
      expect(JSON.parse(visibleJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      return !UNSEEN.test(visibleJson(value, 2));
    }),
  );
});
