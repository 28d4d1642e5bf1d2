import { describe, expect, test } from 'vitest';

import { EN } from './en.ts';
import { JA } from './ja.ts';
import { chooseLanguage, isTextCode, say, sayReason, type TextCode } from './text.ts';

const CODES = Object.keys(EN) as TextCode[];

function placeholders(text: string): string[] {
  return [...new Set(text.match(/\{\w+\}/g))].sort();
}

describe('both languages say the same', () => {
  test('they have the same codes', () => {
    expect(Object.keys(JA).sort()).toEqual([...CODES].sort());
  });

  test('each text has the same placeholders in both', () => {
    expect(
      CODES.filter((code) => placeholders(EN[code]).join() !== placeholders(JA[code]).join()),
    ).toEqual([]);
  });

  test('no Japanese text was left in English', () => {
    const foreign = CODES.filter((code) =>
      /[a-z]{4} [a-z]{2,} [a-z]{3}/.test(JA[code].replace(/"[^"]*"|\{\w+\}|\([^)]*\)/g, '')),
    );
    expect(foreign).toEqual([]);
  });
});

test('every warning has its fix with no other values than its own, and every fix its warning', () => {
  const pairs = CODES.filter((code) => code.startsWith('warning.')).map(
    (code) => [code, code.replace('warning.', 'fix.')] as const,
  );
  expect(CODES.filter((code) => code.startsWith('fix.')).sort()).toEqual(
    pairs.map(([, fix]) => fix).sort(),
  );
  // A fix may name values of the situation that the message itself leaves out; never the other language's.
  for (const [, fix] of pairs) expect(isTextCode(fix)).toBe(true);
});

test('every obstacle has its fix with no other values than its own', () => {
  const valuesOf = (code: TextCode): string[] =>
    [...EN[code].matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const obstacles = CODES.filter((code) => code.startsWith('obstacle.'));
  expect(obstacles.length).toBeGreaterThan(10);
  for (const code of obstacles) {
    const fix = code.replace('obstacle.', 'obstacle-fix.');
    if (!isTextCode(fix)) throw new Error(`no text ${fix}`);
    expect(valuesOf(fix).filter((value) => !valuesOf(code).includes(value))).toEqual([]);
  }
});

describe('saying', () => {
  test('values take their places, and a missing one stays visible', () => {
    expect(say('en', 'proxy.denied', { name: 'a.example.com' })).toBe(
      '{proxy} has no entry for a.example.com',
    );
    expect(say('ja', 'proxy.denied', { name: 'a.example.com', proxy: 'proxy1' })).toBe(
      'proxy1 に a.example.com の項目がありません',
    );
  });

  test('a value is never read as a placeholder again', () => {
    expect(say('en', 'proxy.denied', { name: '{proxy}', proxy: 'proxy1' })).toBe(
      'proxy1 has no entry for {proxy}',
    );
  });

  test('Japanese beside Japanese has no blank, beside letters and numbers it has one', () => {
    const said = (values: Record<string, string>): string =>
      say('ja', 'bypass.not-matched', values);
    expect(said({ program: '構成マネージャー', name: 'a.example.com' })).toBe(
      '構成マネージャーのバイパス リストに a.example.com に一致する項目がありません',
    );
    expect(said({ program: 'curl', name: '名前' })).toBe(
      'curl のバイパス リストに名前に一致する項目がありません',
    );
  });

  test('ids of the model are said in words, others stay', () => {
    const values = { road: 'private-endpoint', outcome: 'reached', asked: 'a, b' };
    expect(sayReason('en', { code: 'trace.end', values })).toBe(
      'a, b: path private endpoint, result: arrives',
    );
    const reason = { code: 'bypass.no-proxy', values: { program: 'wininet' } };
    expect(sayReason('en', reason)).toBe('no proxy is set for wininet');
  });

  test('a code without a text is a bug and says so', () => {
    expect(() => sayReason('en', { code: 'no.such-code', values: {} })).toThrow(
      /no text for the code "no.such-code"/,
    );
    expect(isTextCode('toString')).toBe(false);
  });

  test.each([
    { flag: undefined, env: { LANG: 'ja_JP.UTF-8' }, language: 'ja' },
    { flag: 'en', env: { LANG: 'ja_JP.UTF-8' }, language: 'en' },
    { flag: undefined, env: { LC_ALL: 'C', LANG: 'ja_JP.UTF-8' }, language: 'en' },
    { flag: undefined, env: { LC_ALL: '', LC_MESSAGES: 'ja_JP', LANG: 'en_US' }, language: 'ja' },
    { flag: undefined, env: {}, language: 'en' },
  ])('language from $flag and $env: $language', ({ flag, env, language }) => {
    expect(chooseLanguage(flag, env)).toBe(language);
  });
});

test('amounts have separators of thousands in both languages; a line, a port and a process have none', () => {
  for (const language of ['en', 'ja'] as const) {
    expect(say(language, 'to-do.left', { changes: 4999, teams: 1 })).toContain('4,999');
    expect(say(language, 'to-do.left', { changes: 999, teams: 1 })).toContain('999');
    expect(say(language, 'diagnose.example', { file: 'a', line: 12345, text: '' })).toContain(
      'a:12345',
    );
    expect(say(language, 'assist.question', { name: 'a', port: 8443 })).toContain('8443');
    expect(say(language, 'migrate.held', { pid: 54321, host: 'h', since: '' })).toContain('54321');
    // Reasons come as data, with digits in place of numbers.
    const reason = { code: 'unread.no-request', values: { file: 'a', lines: '1000000' } };
    expect(sayReason(language, reason)).toContain('1,000,000');
    expect(say(language, 'firewall.rejected', { from: 'a', to: 'b', port: '8080' })).toContain(
      '8080',
    );
  }
});
