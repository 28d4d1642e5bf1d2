import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { parseAllowList, type AllowList } from './allow-list.ts';

const read = (text: string | Uint8Array, product: 'squid' | 'other' = 'squid'): AllowList => {
  const list = parseAllowList(Buffer.from(text), 'allow.txt', product);
  if (list === null) throw new Error('no text');
  return list;
};

/** `LINE KIND` of each problem. */
const stated = (text: string): string[] =>
  read(text).problems.map(({ where, kind }) => `${where.slice('allow.txt:'.length)} ${kind}`);

describe('as Squid reads a file of dstdomain', () => {
  test('what matches: upper case, blanks at the ends, CRLF, comments after a blank', () => {
    const text =
      '# names\r\n  Login.Live.COM\t\r\n.Example.com   # and below\r\n\r\n\t# more\nlogin.live.com\n';
    expect(read(text)).toEqual({ patterns: ['login.live.com', '.example.com'], problems: [] });
  });

  test.each([
    { line: 'a.example.com.', kind: 'final-dot' },
    { line: '.a.example.com.', kind: 'final-dot' },
    { line: '*.example.com', kind: 'star' },
    { line: 'login*.example.com', kind: 'star' },
    { line: 'a.example.com b.example.com', kind: 'blank' },
    { line: 'a.example.com, b.example.com', kind: 'blank' },
    { line: 'acl allowed dstdomain .example.com', kind: 'blank' },
    { line: '- a.example.com', kind: 'blank' },
    { line: 'a.example.com\rb.example.com', kind: 'blank' },
    { line: 'a.example.com#why', kind: 'comment' },
    { line: 'https://a.example.com/', kind: 'url' },
    { line: 'a.example.com:443', kind: 'port' },
    { line: 'a.example.com:*', kind: 'port' },
    { line: '10.1.1.1', kind: 'address' },
    { line: 'fd00::1', kind: 'address' },
    { line: 'bücher.example', kind: 'not-ascii' },
    { line: 'a.example.com\u00a0', kind: 'not-ascii' },
    { line: '"a.example.com"', kind: 'no-name' },
    { line: 'a.example.com,b.example.com', kind: 'no-name' },
    { line: 'a.example.com/', kind: 'no-name' },
    { line: '10.0.0.0/8', kind: 'no-name' },
    { line: '..example.com', kind: 'no-name' },
    { line: '.', kind: 'no-name' },
    { line: '; a comment of another program', kind: 'blank' },
  ])('$line matches no name: $kind', ({ line, kind }) => {
    expect(read(`b.example.net\n${line}\n`).patterns).toEqual(['b.example.net']);
    expect(stated(`b.example.net\n${line}\n`)).toEqual([`2 ${kind}`]);
  });

  test('a byte order mark belongs to the first entry; UTF-16 is not read at all', () => {
    expect(read('\ufeffa.example.com\nb.example.com\n').patterns).toEqual(['b.example.com']);
    expect(stated('\ufeffa.example.com\nb.example.com\n')).toEqual(['1 byte-order-mark']);
    const utf16 = read(Buffer.from('\ufeffa.example.com\r\nb.example.com\r\n', 'utf16le'));
    expect(utf16).toEqual({
      patterns: [],
      problems: [{ kind: 'utf-16', where: 'allow.txt', values: {} }],
    });
  });

  test('a comment in another encoding is no problem', () => {
    const text = Buffer.concat([
      Buffer.from('# '),
      Buffer.from([0x83, 0x76, 0x83, 0x8d]),
      Buffer.from('\na.example.com\n'),
    ]);
    expect(read(text)).toEqual({ patterns: ['a.example.com'], problems: [] });
  });

  test.each([
    { text: 'live.com\n.live.com\n', problems: ['2 refused'], narrow: '1' },
    { text: '.live.com\n\nlive.com\n', problems: ['3 refused'], narrow: '3' },
    { text: 'a.live.com\nb.net\n.LIVE.com\n', problems: ['3 refused'], narrow: '1' },
    { text: '.a.live.com\n.live.com\n', problems: ['2 refused'], narrow: '1' },
    { text: '.live.com\na.live.com\n', problems: ['2 covered'], narrow: undefined },
    { text: '.live.com\n.a.live.com\n', problems: ['2 covered'], narrow: undefined },
    { text: 'live.com\nlive.com\n', problems: [], narrow: undefined },
    { text: 'live.com\nxlive.com\na.live.com\n', problems: [], narrow: undefined },
    // What Squid ignores is not there for what follows.
    { text: '.live.com\na.live.com\na.live.com.\n', problems: ['2 covered', '3 final-dot'] },
  ])('overlaps in $text', ({ text, problems, narrow }) => {
    expect(stated(text)).toEqual(problems);
    expect(read(text).problems[0]?.values['narrowLine']).toEqual(narrow);
  });

  test('a line that is longer than the buffer of Squid is cut', () => {
    const text = `${'x'.repeat(2047 - 4)} a.\n`.replace(' a.', `${'y'.repeat(4)}evil.example.com`);
    expect(read(text).patterns).toEqual(['evil.example.com']);
  });
});

test('another product may take a "*", and no line is lost', () => {
  expect(read('*.live.com\r\na b\n', 'other')).toEqual({
    patterns: ['*.live.com'],
    problems: [{ kind: 'no-name', where: 'allow.txt:2', values: { entry: 'a b' } }],
  });
  expect(parseAllowList(Uint8Array.of(0xff, 0x41), 'allow.txt', 'other')).toBeNull();
});

test('any bytes are read: a pattern or a problem for a line, or neither', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
      const { patterns, problems } = read(bytes);
      expect(problems.length).toBeLessThanOrEqual(
        Buffer.from(bytes).toString('latin1').split('\n').length,
      );
      for (const pattern of patterns) expect(pattern).toMatch(/^\.?[a-z0-9_.-]+$/);
    }),
  );
});
