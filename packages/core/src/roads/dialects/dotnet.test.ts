// Rows from WebProxy's tests, the documentation of <bypasslist> and the rules of
// .NET's regular expressions; configuration-manager.test.ts has the seed's lists.

import { describe, expect, test } from 'vitest';

import { decideBypass } from './bypass.ts';
import type { DialectOptions } from './dialect.ts';

const ROWS: readonly (readonly [entry: string, url: string, road: 'direct' | 'proxy'])[] = [
  // dotnet/runtime WebProxyTest
  ['bing', 'http://bing.com', 'direct'],
  ['dot.net', 'http://dot.net', 'direct'],
  ['hello;bing.*;world', 'http://bing.com', 'direct'],
  ['hello', 'http://bing.com', 'proxy'],
  ['example;microsoft', 'http://dot.net', 'proxy'],
  // documentation of <bypasslist>
  ['[a-z]+\\.contoso\\.com', 'http://www.contoso.com', 'direct'],
  ['[a-z]+\\.contoso\\.com', 'http://www.contoso.com.cpandl.com', 'direct'],
  ['[a-z]+\\.contoso\\.com$', 'http://www.contoso.com.cpandl.com', 'proxy'],
  ['[a-z]+\\.contoso\\.com$', 'http://www.contoso.com', 'direct'],
  ['192\\.168\\.\\d{1,3}\\.\\d{1,3}', 'http://192.168.66.100', 'direct'],
  ['192\\.168\\.\\d{1,3}\\.\\d{1,3}', 'http://192.169.66.100', 'proxy'],
  // what it is matched against
  ['^https://a\\.example$', 'https://a.example', 'direct'],
  ['^https://a\\.example$', 'https://a.example:443/path?q', 'direct'],
  ['^https://a\\.example$', 'https://a.example:8443', 'proxy'],
  ['^https://a\\.example:8443$', 'https://a.example:8443', 'direct'],
  ['a\\.example$', 'http://a.example:443', 'proxy'],
  ['^http:', 'https://a.example', 'proxy'],
  ['/path', 'https://a.example/path', 'proxy'],
  ['^a', 'https://a.example', 'proxy'],
  ['https', 'https://a.example', 'direct'],
  ['A\\.EXAMPLE', 'https://a.example', 'direct'],
  ['a\\.example\\.$', 'https://a.example.', 'direct'],
  ['a\\.example$', 'https://a.example.', 'proxy'],
  ['\\[2001:db8::1\\]', 'https://[2001:db8::1]', 'direct'],
  ['\\[2001:db8::1\\]:8443$', 'https://[2001:db8::1]:8443', 'direct'],
  ['日本\\.example', 'https://日本.example', 'direct'],
  ['^https://\\w\\w\\.example$', 'https://日本.example', 'direct'],
  ['xn--', 'https://日本.example', 'proxy'],
  ['localhost', 'http://loopback', 'direct'],
  // the grammar
  ['(?i)A\\.EXAMPLE', 'https://a.example', 'direct'],
  ['(?<name>a)\\.example', 'https://a.example', 'direct'],
  ["(?'name'a)\\.example", 'https://a.example', 'direct'],
  ['\\Ahttps://a\\.example\\z', 'https://a.example', 'direct'],
  ['\\Ahttps://a\\.example\\Z', 'https://b.a.example', 'proxy'],
  ['(?>a|ab)c\\.example', 'https://abc.example', 'proxy'],
  ['(?>ab|a)c\\.example', 'https://abc.example', 'direct'],
  ['(?>a+)ab\\.example', 'https://aaab.example', 'proxy'],
  ['(?:a|ab)c\\.example', 'https://abc.example', 'direct'],
  ['(?=.*\\.example$)https', 'https://a.example', 'direct'],
  ['(?!.*evil)^https', 'https://evil.example', 'proxy'],
  ['(?<=//)a\\.', 'https://a.example', 'direct'],
  ['(?<!//)a\\.', 'https://a.example', 'proxy'],
  ['(?<=(?:a|b)c+)\\.example', 'https://acc.example', 'direct'],
  ['\\ba\\b', 'https://a.example', 'direct'],
  ['\\Bxample\\b', 'https://a.example', 'direct'],
  ['\\bxample', 'https://a.example', 'proxy'],
  ['[a-z-[b]]\\.example', 'https://b.example', 'proxy'],
  ['[a-z-[b]]\\.example', 'https://a.example', 'direct'],
  ['[^a]\\.example', 'https://a.example', 'proxy'],
  ['[^a-z-[b]]\\.example', 'https://b.example', 'proxy'],
  ['[]a]\\.example', 'https://a.example', 'direct'],
  ['[\\w-]+\\.example', 'https://a-b.example', 'direct'],
  ['[\\d-z]\\.example', 'https://z.example', 'direct'],
  ['//[\\W]', 'https://a.example', 'proxy'],
  ['\\x61\\u002eexample', 'https://a.example', 'direct'],
  ['\\.\\055', 'https://a.-b.example', 'direct'],
  ['\\p{L}\\.example', 'https://a.example', 'direct'],
  ['//\\P{L}', 'https://a.example', 'proxy'],
  ['a{,2}', 'https://a{,2}.example', 'direct'],
  ['a{,2}', 'https://aa.example', 'proxy'],
  ['a{2}\\.example', 'https://aa.example', 'direct'],
  ['//a{2,3}?\\.example', 'https://aaaa.example', 'proxy'],
  ['(?x) a \\. example # a comment', 'https://a.example', 'direct'],
  ['a(?# a comment )\\.example', 'https://a.example', 'direct'],
  ['(?s).example', 'https://a.example', 'direct'],
  ['(?n:(a))\\.example', 'https://a.example', 'direct'],
  ['^*https', 'https://a.example', 'direct'],
  ['a|b', 'https://b.example', 'direct'],
  ['(?i+s-x)a.example', 'https://a.example', 'direct'],
  ['(?<01>a)\\.example', 'https://a.example', 'direct'],
  ['//[\\--z]', 'https://a.example', 'proxy'],
  ['//[+-\\-]', 'https://-.example', 'direct'],
];

describe('.NET', () => {
  test.each(ROWS)('%s and %s: %s', (entry, url, road) => {
    const report = decideBypass('dotnet', entry, [url]);
    expect(report.problems).toEqual([]);
    expect(report.results[0]?.road).toBe(road);
  });

  test.each([
    '*.com',
    '+a',
    '?',
    'a**',
    'a+++',
    'a{2}{3}',
    '(a',
    'a)',
    '[a',
    '[z-a]',
    '(?<',
    '(?P<a>b)',
    '\\',
    '\\y',
    '\\_',
    '[\\B]',
    '\\xZ1',
    '\\u12',
    '\\p',
    '\\p{Foo}',
    'a{3,2}',
    '(?#',
    '[a-\\d]',
    '(|*a)',
    '{2}',
    '(?z)a',
    '(?<0a>b)',
    // References to groups that do not exist, also behind what is not translated.
    '\\1',
    '(?n)(a)\\1',
    '(?<3>a)(?<n>b)\\2',
    '\\k<a>',
    '\\<a>',
    '(?<a>x)\\k<A>',
    '\\k',
    '(?<a-b>c)',
    '(?-i)A(',
    '(a)\\1*+',
  ])('the invalid expression %s makes the program refuse the whole list', (entry) => {
    const report = decideBypass('dotnet', `a\\.example;${entry}`, ['a.example']);
    expect(report.problems).toMatchObject([{ entry, index: 1, fatal: true }]);
    expect(report.results).toEqual([{ url: 'a.example', road: 'proxy', by: null }]);
  });

  test.each([
    '(a)\\1',
    '(?<a>x)\\k<a>',
    '(?<3>a)(?<n>b)\\1',
    '(?-i)A',
    '(?-i:A)',
    '(?(a)b|c)',
    '(?<b>x)(?<a-b>c)',
    '\\p{Lu}',
    '\\p{IsGreek}',
    '[[:alpha:]]',
    '(?:a{1000}){1000}',
    '\u212a',
  ])('%s is not translated, and says so', (entry) => {
    const report = decideBypass('dotnet', `${entry};b\\.example`, ['aaa.example', 'b.example']);
    expect(report.problems).toMatchObject([{ entry, index: 0, fatal: false }]);
    expect(report.problems[0]?.message).toMatch(/^not decided: /);
    expect(report.results.map(({ road }) => road)).toEqual(['proxy', 'direct']);
  });

  test('an expression that matches everything is reported', () => {
    expect(decideBypass('dotnet', '.*', ['a.example'])).toMatchObject({
      results: [{ road: 'direct', by: '.*' }],
      problems: [{ message: 'this expression matches everything', fatal: false }],
    });
  });

  test.each([
    '(a+)+$',
    '(?:a|a)*$',
    '(a*)*b',
    '(?:a?){40}a{40}$',
    '.*.*.*.*.*x$',
    '([a-z]+\\.)+[a-z]+!',
    '(?=(a+)+$)b',
    '(?>(a|aa)+)+!',
  ])('%s answers at once, however long the host', (entry) => {
    const host = `${'a'.repeat(60)}.${'a'.repeat(60)}.${'a'.repeat(60)}.${'a'.repeat(60)}.com`;
    const before = performance.now();
    expect(
      decideBypass(
        'dotnet',
        entry,
        Array.from({ length: 10 }, () => host),
      ).results,
    ).toHaveLength(10);
    expect(performance.now() - before).toBeLessThan(2000);
  });

  test('the first expression that matches is the one that decided', () => {
    expect(decideBypass('dotnet', 'y;example;a\\.example', ['a.example']).results[0]?.by).toBe(
      'example',
    );
  });
});

describe('bypass on local', () => {
  const options: DialectOptions = {
    bypassOnLocal: true,
    localAddresses: ['10.1.1.10', '2001:db8::10'],
    localDomain: 'Corp.example',
  };

  test.each([
    ['intranet', 'direct'],
    ['localhost', 'direct'],
    ['loopback', 'direct'],
    ['127.0.0.1', 'direct'],
    ['127.9.9.9', 'direct'],
    ['[::1]', 'direct'],
    ['[::ffff:127.0.0.1]', 'direct'],
    ['10.1.1.10', 'direct'],
    ['[2001:db8:0::10]', 'direct'],
    ['10.1.1.11', 'proxy'],
    ['255.255.255.255', 'proxy'],
    ['app.corp.example', 'direct'],
    ['a.b.corp.example', 'proxy'],
    ['corp.example', 'proxy'],
    ['a.example', 'proxy'],
  ])('%s goes %s', (host, road) => {
    expect(decideBypass('dotnet', '', [host], options).results[0]?.road).toBe(road);
    expect(decideBypass('dotnet', '', [host]).results[0]?.road).toBe('proxy');
  });

  test('it decides before the list, and is named', () => {
    expect(decideBypass('dotnet', 'intranet', ['intranet'], options).results[0]?.by).toBe(
      'built-in: bypass on local',
    );
  });
});
