// Laws that every dialect keeps, whatever the list says.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { decideBypass, toListDialectId } from './bypass.ts';
import type { BypassDecision } from './dialect.ts';
import { DIALECTS, isListDialectId, type ListDialectId } from './dialects.ts';
import { parseBypassTarget } from './target.ts';

const IDS = Object.keys(DIALECTS).filter(isListDialectId);
const GLOB_IDS: readonly ListDialectId[] = ['wininet', 'winhttp', 'chromium'];

const listText = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({
    unit: fc.constantFrom(
      'a',
      'b',
      '.',
      '*',
      ';',
      ',',
      ' ',
      ':',
      '/',
      '[',
      ']',
      '1',
      '0',
      '<',
      '>',
      '-',
      '?',
      '\\',
      '(',
      ')',
    ),
    maxLength: 40,
  }),
  fc
    .array(
      fc.constantFrom(
        '<local>',
        '<-loopback>',
        'localhost',
        '*',
        '*.example.com',
        '.example.com',
        '10.0.0.0/8',
        '[::1]',
        'http://a',
        'a:80',
        '*x*',
      ),
      { maxLength: 6 },
    )
    .map((entries) => entries.join(';')),
);
const domain = fc.domain();
const url = fc.oneof(
  fc.constantFrom(
    'localhost',
    '127.0.0.1',
    '[::1]',
    'a',
    'a.example.com',
    'https://a.example.com:8443',
    '[fe80::1]',
  ),
  domain,
);

describe.each(IDS)('%s', (id) => {
  const dialect = DIALECTS[id];

  test('has its own name', () => {
    expect(dialect.id).toBe(id);
  });

  test('never throws, and names as the reason only what is in the list or built in', () => {
    fc.assert(
      fc.property(listText, url, (text, asked) => {
        const list = dialect.parse(dialect.split(text));
        const { road, by } = list.decide(parseBypassTarget(asked));
        if (road === 'direct')
          expect(by !== null && (by.startsWith('built-in: ') || list.entries.includes(by))).toBe(
            true,
          );
        else expect(by === null || by.trim().toLowerCase() === '<-loopback>').toBe(true);
        for (const problem of list.problems)
          expect(list.entries[problem.index]).toBe(problem.entry);
      }),
      { numRuns: 500 },
    );
  });

  test('parsing keeps every entry, and splitting finds every one that was joined', () => {
    const entries = fc.array(fc.stringMatching(/^[a-z0-9]([a-z0-9.-]{0,20}[a-z0-9])?$/), {
      minLength: 1,
      maxLength: 10,
    });
    const separator = id === 'curl' || id === 'go' ? ',' : ';';
    fc.assert(
      fc.property(entries, (given) => {
        expect(dialect.split(given.join(separator))).toEqual(given);
        expect(dialect.parse(given).entries).toEqual(given);
      }),
    );
  });

  test('a fatal problem leaves no entry in force', () => {
    fc.assert(
      fc.property(listText, domain, (text, asked) => {
        const report = decideBypass(id, text, [asked]);
        if (report.problems.some((problem) => problem.fatal))
          expect(report.results).toEqual([{ url: asked, road: 'proxy', by: null }]);
      }),
    );
  });

  test('more entries never send a name to the proxy that went direct, unless one is refused or subtracts', () => {
    fc.assert(
      fc.property(fc.array(domain, { maxLength: 4 }), domain, domain, (given, more, asked) => {
        const decide = (entries: readonly string[]): BypassDecision =>
          dialect.parse(entries).decide(parseBypassTarget(asked));
        if (decide(given).road === 'direct') expect(decide([...given, more]).road).toBe('direct');
      }),
    );
  });

  test('a very long list answers like a short one', () => {
    if (id === 'dotnet' || id === 'configuration-manager') return;
    const fill = Array.from({ length: 5000 }, (_, index) => `h${index}.fill.example`);
    const list = dialect.parse([...fill, 'a.example.com', '*.example.com']);
    expect(list.decide(parseBypassTarget('a.example.com'))).toEqual({
      road: 'direct',
      by: id === 'chromium' ? '*.example.com' : 'a.example.com',
    });
    expect(list.decide(parseBypassTarget('h4999.fill.example')).by).toBe('h4999.fill.example');
    expect(list.decide(parseBypassTarget('h5000.fill.example'))).toEqual({
      road: 'proxy',
      by: null,
    });
  });
});

describe.each(GLOB_IDS)('%s', (id) => {
  test('one exact host bypasses that host and no other', () => {
    fc.assert(
      fc.property(domain, domain, (host, other) => {
        const report = decideBypass(id, host, [
          host,
          other,
          `a.${host}`,
          `evil${host}`,
          `${host}.evil.example`,
        ]);
        expect(report.results.map(({ road }) => road)).toEqual([
          'direct',
          other.toLowerCase() === host.toLowerCase() ? 'direct' : 'proxy',
          'proxy',
          'proxy',
          'proxy',
        ]);
      }),
    );
  });

  test('a *.suffix bypasses what lies under it, the apex and look-alikes not', () => {
    fc.assert(
      fc.property(domain, (suffix) => {
        const report = decideBypass(id, `*.${suffix}`, [
          `a.${suffix}`,
          `a.b.${suffix}`,
          suffix,
          `evil${suffix}`,
        ]);
        expect(report.results.map(({ road }) => road)).toEqual([
          'direct',
          'direct',
          'proxy',
          'proxy',
        ]);
      }),
    );
  });

  test('a glob that is looked up decides as a glob that is tried', () => {
    const label = fc.constantFrom('a', 'b', 'c');
    const name = fc.array(label, { minLength: 1, maxLength: 4 }).map((labels) => labels.join('.'));
    const entry = fc.oneof(
      name,
      name.map((suffix) => `*.${suffix}`),
      name.map((suffix) => `*${suffix}`),
      name.map((prefix) => `${prefix}.*`),
    );
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 8 }), name, (entries, asked) => {
        const target = parseBypassTarget(asked);
        const matching = entries.filter(
          (text) => DIALECTS[id].parse([text]).decide(target).road === 'direct',
        );
        const expected = (id === 'chromium' ? matching.at(-1) : matching[0]) ?? null;
        expect(DIALECTS[id].parse(entries).decide(target)).toEqual({
          road: expected === null ? 'proxy' : 'direct',
          by: expected,
        });
      }),
      { numRuns: 500 },
    );
  });
});

// The table "At a glance" of docs/dialects.md; the columns are in its order.
const COLUMNS: readonly ListDialectId[] = [
  'configuration-manager',
  'dotnet',
  'wininet',
  'winhttp',
  'chromium',
  'curl',
  'go',
];

test.each([
  ['vault.azure.net', 'vault.azure.net', 'yes yes yes yes yes yes yes'],
  ['vault.azure.net', 'a.vault.azure.net', 'yes yes no no no yes yes'],
  ['vault.azure.net', 'evilvault.azure.net', 'yes yes no no no no no'],
  ['vault.azure.net', 'vault.azure.net.evil.example', 'yes yes no no no no no'],
  ['vault.azure.net', 'vault-azure-net.example.org', 'yes yes no no no no no'],
  ['vault.azure.net', 'vault.azure.net.', 'yes yes no no no yes no'],
  ['VAULT.azure.net', 'vault.AZURE.net', 'yes yes yes yes yes yes yes'],
  ['*.vault.azure.net', 'a.vault.azure.net', 'refused refused yes yes yes no yes'],
  ['*.vault.azure.net', 'vault.azure.net', 'refused refused no no no no no'],
  ['.vault.azure.net', 'a.vault.azure.net', 'yes yes no no yes yes yes'],
  ['.vault.azure.net', 'vault.azure.net', 'yes yes no no no yes no'],
  ['.*.vault.azure.net', 'a.vault.azure.net', 'yes yes no no no no no'],
  ['.*.vault.azure.net', 'a.b.vault.azure.net', 'yes yes no no yes no no'],
  ['.*.vault.azure.net', 'vault.azure.net', 'yes yes no no no no no'],
  ['*', 'a.example', 'refused refused yes yes yes yes yes'],
  ['a.example:443', 'a.example', 'no no yes yes yes no yes'],
  ['a.example:443', 'https://a.example:8443', 'no no no no no no no'],
  ['https://a.example', 'https://a.example', 'yes yes yes yes yes no no'],
  ['https://a.example', 'http://a.example', 'no no no no no no no'],
  ['10.0.0.0/8', '10.1.2.3', 'no no refused refused yes yes yes'],
  ['10.*', '10.1.2.3', 'yes yes yes yes yes no no'],
  ['[2001:db8::1]', '[2001:db8::1]', 'yes yes yes yes yes no no'],
  ['2001:db8::1', '[2001:db8::1]', 'yes yes no no no yes yes'],
  ['<local>', 'intranet', 'no no yes yes yes no no'],
  ['<-loopback>', '127.0.0.1', 'no no no yes no no yes'],
  ['日本.example', '日本.example', 'yes yes no no no no yes'],
  ['x.example', 'localhost', 'no no yes yes yes no yes'],
  ['x.example', 'app.localhost', 'no no no no yes no no'],
  ['x.example', '127.0.0.2', 'no no no yes yes no yes'],
  ['x.example', '169.254.1.1', 'no no yes yes yes no no'],
])('"%s" and %s at a glance: %s', (entry, asked, expected) => {
  const cells = COLUMNS.map((id) => {
    const report = decideBypass(id, entry, [asked]);
    if (report.problems.some((problem) => problem.fatal)) return 'refused';
    return report.results[0]?.road === 'direct' ? 'yes' : 'no';
  });
  expect(cells.join(' ')).toBe(expected);
});

test('an unknown dialect is the user’s error, with the known ones', () => {
  expect(() => toListDialectId('netscape')).toThrow(UserError);
  expect(toListDialectId('curl')).toBe('curl');
});

test('a bad URL is the user’s error', () => {
  expect(() => decideBypass('curl', 'a', ['a.example', 'http://'])).toThrow(UserError);
});
