import { expect, test } from 'vitest';

import { EN } from './en.ts';
import { say, type TextCode } from './text.ts';

const CODES = Object.keys(EN) as TextCode[];

/** What is counted in texts. A new text that counts something else brings its noun along. */
const COUNTED =
  'blocks|cells|changes|days|disks|endpoints|entries|files|findings|hours|interfaces|lines|logs|machines|minutes|names|notes|paths|programs|records|removals|requests|servers|sources|stages|steps|teams|times|versions|warnings|zones';
const SEVERAL = new RegExp(
  String.raw`(?<![\d.,])\b1 (?:[a-z-]+ )?(?:${COUNTED}|are|were|have|do|go)\b`,
  'g',
);
/** Here a name or a text stands before the word, and no number. */
const NO_COUNT = new Set<TextCode>([
  'init.bad.azure-dns',
  'warning.firewall-inside',
  'warning.current-allow-problem.vendor-port',
  'form.other-extension',
  'warning.state-zone-directive',
  'warning.state-policy-zone',
  'resolve.chain-too-long',
  'warning.proxy-resolves-itself',
  'note.interface-without-endpoint',
  'warning.state-zone-inside',
  'warning.state-class-names',
]);

function atOne(code: TextCode): string {
  const values = new Proxy({}, { get: () => 1 }) as Readonly<Record<string, number>>;
  return say('en', code, values);
}

test('no English text counts one thing as several', () => {
  const found = CODES.filter((code) => !NO_COUNT.has(code)).flatMap((code) =>
    [...atOne(code).matchAll(SEVERAL)].map(([text]) => `${code}: ${text}`),
  );
  expect(found).toEqual([]);
});

test('whatever is told by a number is there for one and for several', () => {
  const chosen = CODES.filter((code) => EN[code].includes('|') && /\{\w+:/.test(EN[code]));
  expect(chosen.length).toBeGreaterThan(20);
  for (const code of chosen) {
    expect(atOne(code)).not.toMatch(/[{}|]/);
    expect(say('en', code, new Proxy({}, { get: () => 2 }))).not.toMatch(/[{}|]/);
  }
  expect(say('en', 'page.entries', { count: 1 })).toBe('1 entry');
  expect(say('en', 'page.entries', { count: '0' })).toBe('0 entries');
});
