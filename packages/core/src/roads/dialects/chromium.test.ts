// The rows follow the public rule table of Chromium (proxy_bypass_rules_unittest.cc)
// and net/docs/proxy.md: what each list bypasses, and what it just misses.

import { describe, expect, test } from 'vitest';

import { decideBypass } from './bypass.ts';

const IMPLICIT = [
  'localhost',
  'localhost.',
  'foo.localhost',
  '127.0.0.1',
  '127.100.0.2',
  '[::1]',
  '[::0:FFFF:127.0.0.1]',
  '[::fFfF:127.100.0.0]',
  '[0::ffff:7f00:1]',
  '169.254.3.2',
  '169.254.100.1',
  '[FE80::8]',
  '[fe91::1]',
  '[::ffff:169.254.3.2]',
];
const ORDINARY = [
  '192.168.0.1',
  '170.254.0.0',
  '128.0.0.1',
  '[::2]',
  '[FD80::1]',
  'www.example3.com',
  '[::ffff:128.0.0.1]',
  '[::ffff:126.100.0.0]',
  '[::ffff:0:127.0.0.1]',
  '[::127.0.0.1]',
  'loopback.',
  'notlocalhost',
  'localhost.example',
];

interface Row {
  readonly list: string;
  readonly direct?: readonly string[];
  readonly proxy?: readonly string[];
}

const ROWS: readonly Row[] = [
  { list: '', direct: IMPLICIT, proxy: [...ORDINARY, 'foo', 'loopback'] },
  {
    list: 'wWw.gOogle.com',
    direct: [
      'http://www.google.com',
      'ftp://www.google.com:99',
      'https://www.google.com:81',
      'WWW.GOOGLE.COM',
    ],
    proxy: [
      'http://foo.www.google.com',
      'http://xxx.google.com',
      'http://google.com',
      'http://www.google.com.baz.org',
      'http://www.google.com.',
    ],
  },
  {
    list: '.gOOgle.com',
    direct: [
      'http://www.google.com',
      'ftp://www.google.com:99',
      'https://a.google.com:81',
      'http://foo.google.com/x/y?q',
      'http://foo:bar@baz.google.com#x',
    ],
    proxy: ['http://google.com', 'http://foo.google.com.baz.org', 'evilgoogle.com'],
  },
  {
    list: '*.GOOGLE.com:80',
    direct: ['http://www.google.com', 'ftp://www.google.com:80', 'https://a.google.com:80?x'],
    proxy: [
      'http://google.com',
      'http://foo.google.com.baz.org',
      'http://www.google.com:90',
      'https://www.google.com',
    ],
  },
  {
    list: '*',
    direct: [
      'http://www.google.com',
      'ftp://www.foobar.com:99',
      'https://a.google.com:80?x',
      '[2001:db8::1]',
    ],
  },
  {
    list: '*.org:443',
    direct: ['http://www.google.org:443', 'https://www.google.org'],
    proxy: ['http://www.google.org', 'https://www.google.com', 'https://www.google.org.com'],
  },
  {
    list: '192.168.1.1',
    direct: ['http://192.168.1.1', 'https://192.168.1.1:90', 'http://0xc0a80101'],
    proxy: ['http://www.google.com', 'http://sup.192.168.1.1.example'],
  },
  { list: '0xc0.168.1.1', direct: ['http://192.168.1.1'] },
  {
    list: '192.168.1.1:33',
    direct: ['http://192.168.1.1:33'],
    proxy: ['http://192.168.1.1', 'http://www.google.com'],
  },
  {
    list: '[3ffe:2a00:100:7031:0:0::1]',
    direct: ['http://[3ffe:2a00:100:7031::1]', 'http://[3ffe:2a00:100:7031::1]:33'],
    proxy: ['http://www.google.com', '[3ffe:2a00:100:7031::2]'],
  },
  {
    list: '[3ffe:2a00:100:7031::1]:33',
    direct: ['http://[3ffe:2a00:100:7031::1]:33'],
    proxy: ['http://[3ffe:2a00:100:7031::1]'],
  },
  {
    list: 'http://www.google.com',
    direct: ['http://www.google.com/foo', 'http://www.google.com:99'],
    proxy: [
      'https://www.google.com',
      'ftp://www.google.com',
      'http://foo.www.google.com',
      'http://www.google.com.org',
    ],
  },
  {
    list: 'http://*www.google.com',
    direct: [
      'http://www.google.com/foo',
      'http://www.google.com:99',
      'http://foo.www.google.com',
      'http://evilwww.google.com',
    ],
    proxy: ['https://www.google.com', 'http://www.google.com.org'],
  },
  {
    list: 'http://.google.com',
    direct: ['http://a.google.com'],
    proxy: ['https://a.google.com', 'http://google.com'],
  },
  {
    list: 'https://x.*.y.com:99',
    direct: ['https://x.a.y.com:99', 'https://x.a.b.y.com:99'],
    proxy: ['https://x.y.com:99', 'https://x.a.y.com', 'http://x.a.y.com:99'],
  },
  {
    list: 'foo1.com, .foo2.com, 192.168.1.1, *foobar.com:80, *.foo, http://baz, <local>',
    direct: [
      'http://foo1.com',
      'http://a.foo2.com',
      'http://evilfoobar.com',
      'x.foo',
      'http://baz',
      'anything',
    ],
    proxy: ['http://aaafoo1.com', 'http://aaafoo1.com.net', 'https://evilfoobar.com', 'foo2.com'],
  },
  {
    list: '.google.com , .foobar.com:30',
    direct: ['http://baz.google.com:40', 'http://bar.foobar.com:30'],
    proxy: ['http://google.com:40', 'http://bar.foobar.com', 'http://bar.foobar.com:33'],
  },
  {
    list: '<-loopback>; <local>',
    direct: ['http://example/', 'localhost', 'loopback', 'foo'],
    proxy: [
      'http://example./',
      'http://example.com/',
      'http://[dead::beef]/',
      'http://192.168.1.1/',
      'localhost.',
      '127.0.0.1',
      '[::1]',
      '169.254.3.2',
    ],
  },
  { list: '<local>; <-loopback>', direct: ['foo'], proxy: IMPLICIT },
  {
    list: '192.168.1.1/16',
    direct: [
      'http://192.168.1.1',
      'ftp://192.168.4.4',
      'https://192.168.0.0:81',
      'http://[::ffff:192.168.11.11]',
    ],
    proxy: ['http://foobar.com', 'http://192.169.1.1', 'http://192.168.1.1.xx'],
  },
  {
    list: 'a:b:c:d::/48',
    direct: ['http://[A:b:C:9::]'],
    proxy: ['http://foobar.com', 'http://192.169.1.1', '[a:b:d::]'],
  },
  {
    list: '::ffff:192.168.1.1/112',
    direct: ['http://[::ffff:192.168.1.3]', 'http://192.168.11.11'],
    proxy: ['http://10.10.1.1'],
  },
  {
    list: '::fffe:192.168.1.1/112',
    direct: ['http://[::fffe:192.168.1.3]'],
    proxy: ['http://[::ffff:192.168.1.3]', 'http://192.168.11.11', 'http://10.10.1.1'],
  },
  { list: 'http://10.0.0.0/8', direct: ['http://10.1.2.3'], proxy: ['https://10.1.2.3'] },
  {
    list: 'www.example.com;<-loopback>',
    direct: ['http://www.example.com/'],
    proxy: [...IMPLICIT, ...ORDINARY, 'foo'],
  },
  {
    list: '<-loopback>; localhost',
    direct: ['localhost'],
    proxy: [...IMPLICIT.filter((host) => host !== 'localhost'), ...ORDINARY],
  },
  { list: 'localhost; <-loopback>', proxy: [...IMPLICIT, ...ORDINARY] },
  { list: '<Local>; <-LoopBacK>; <LoCaL>; <-LoOpBack>', direct: ['foo'], proxy: IMPLICIT },
  { list: 'foo?.com', direct: ['foo.com', 'fooa.com'], proxy: ['fooab.com'] },
  { list: 'a*b*c.example', direct: ['abc.example', 'axxbyyc.example'], proxy: ['acb.example'] },
  { list: '日本.example', proxy: ['日本.example', 'xn--wgv71a.example'] },
  { list: 'xn--wgv71a.example', direct: ['日本.example'] },
  { list: 'a.example b.example', proxy: ['a.example', 'b.example'] },
];

describe('a Chromium list', () => {
  test.each(ROWS)('"$list" bypasses what it should', ({ list, direct = [], proxy = [] }) => {
    const road = (url: string): string =>
      decideBypass('chromium', list, [url]).results[0]?.road ?? '';
    expect(direct.filter((url) => road(url) !== 'direct')).toEqual([]);
    expect(proxy.filter((url) => road(url) !== 'proxy')).toEqual([]);
  });

  test('the name loopback goes direct on Windows only', () => {
    const roads = [{}, { windows: true }].map((options) =>
      decideBypass('chromium', '', ['loopback', 'loopback.'], options).results.map(
        ({ road }) => road,
      ),
    );
    expect(roads).toEqual([
      ['proxy', 'proxy'],
      ['direct', 'direct'],
    ]);
  });

  test('the last rule that matches is the one that decided', () => {
    const by = (list: string, url: string): unknown =>
      decideBypass('chromium', list, [url]).results[0];
    expect(by('a.example.com;*.example.com;<-loopback>', 'a.example.com')).toMatchObject({
      road: 'direct',
      by: '*.example.com',
    });
    expect(by('*.example.com;a.example.com;*', 'a.example.com')).toMatchObject({ by: '*' });
    expect(by('127.0.0.1;<-loopback>', '127.0.0.1')).toMatchObject({
      road: 'proxy',
      by: '<-loopback>',
    });
    expect(by('', 'x.localhost')).toMatchObject({ road: 'direct', by: 'built-in: *.localhost' });
    expect(by('', '[fe80::1]')).toMatchObject({ by: 'built-in: [fe80::]/10' });
    expect(by('x.example', 'y.example')).toMatchObject({ road: 'proxy', by: null });
  });

  test.each([
    '://',
    'http://',
    '*.foo.com:-34',
    '*.com:+443',
    '*.com:-443',
    '[a:b:c:d::]/48',
    'a.example:99999',
    'http://a.example/path',
    '10.0.0.0/33',
  ])('%s is dropped and reported, the rest stays', (entry) => {
    const report = decideBypass('chromium', `${entry};other.example`, [
      'other.example',
      'foo.com',
      '10.1.1.1',
    ]);
    expect(report.results.map(({ road }) => road)).toEqual(['direct', 'proxy', 'proxy']);
    expect(report.problems).toMatchObject([{ entry, index: 0, fatal: false }]);
  });
});
