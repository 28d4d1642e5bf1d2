// The rows follow Go's own tables (x/net/http/httpproxy, proxy_test.go).

import { describe, expect, test } from 'vitest';

import { decideBypass } from './bypass.ts';

const GO_LIST =
  'foobar.com, .barbaz.net, *.wildcard.io, 192.168.1.1, 192.168.1.2:81, 192.168.1.3:80, 10.0.0.0/30, 2001:db8::52:0:1, [2001:db8::52:0:2]:443, [2001:db8::52:0:3]:80, 2002:db8:a::45/64';

const USE_PROXY: readonly (readonly [host: string, usesProxy: boolean])[] = [
  ['localhost', false],
  ['LOCALHOST', true],
  ['127.0.0.1', false],
  ['127.0.0.2', false],
  ['[::1]', false],
  ['[::2]', true],
  ['192.168.1.1', false],
  ['192.168.1.2', true],
  ['192.168.1.3', false],
  ['192.168.1.4', true],
  ['10.0.0.2', false],
  ['[2001:db8::52:0:1]', false],
  ['[2001:db8::52:0:2]', true],
  ['[2001:db8::52:0:3]', false],
  ['[2002:db8:a::123]', false],
  ['[fe80::424b:c8be:1643:a1b6]', true],
  ['barbaz.net', true],
  ['www.barbaz.net', false],
  ['foobar.com', false],
  ['www.foobar.com', false],
  ['foofoobar.com', true],
  ['baz.com', true],
  ['localhost.net', true],
  ['local.localhost', true],
  ['barbarbaz.net', true],
  ['wildcard.io', true],
  ['nested.wildcard.io', false],
  ['awildcard.io', true],
  ['FOOBAR.com', false],
  ['foobar.com.', true],
  ['[::ffff:10.0.0.1]', false],
  ['[::ffff:127.0.0.1]', false],
];

const ROWS: readonly (readonly [list: string, url: string, road: 'direct' | 'proxy'])[] = [
  ['example.com', 'http://example.com/', 'direct'],
  ['.example.com', 'http://example.com/', 'proxy'],
  ['ample.com', 'http://example.com/', 'proxy'],
  ['example.com', 'http://foo.example.com/', 'direct'],
  ['.foo.com', 'http://example.com/', 'proxy'],
  ['.示例.com', 'http://www.示例.com', 'direct'],
  ['xn--fsq092h.com', 'http://www.示例.com', 'direct'],
  ['示例.com', 'http://www.xn--fsq092h.com', 'direct'],
  ['example.com', 'http://[1000::%25.example.com]:123', 'proxy'],
  ['', 'http://example.com', 'proxy'],
  ['', 'ftp://insecure.tld/', 'direct'],
  ['example.com:80', 'http://example.com', 'direct'],
  ['example.com:80', 'https://example.com', 'proxy'],
  ['.example.com:8443', 'https://a.example.com:8443', 'direct'],
  ['example.com:http', 'http://example.com', 'proxy'],
  ['example.com:080', 'http://example.com', 'proxy'],
  ['example.com:', 'https://example.com:8443', 'direct'],
  ['[2001:db8::1]', 'http://[2001:db8::1]', 'proxy'],
  ['2001:db8::1', 'http://[2001:db8:0::1]:81', 'direct'],
  ['::ffff:10.0.0.0/104', 'http://10.9.9.9', 'direct'],
  ['010.0.0.1', 'http://10.0.0.1', 'proxy'],
  [':1', 'http://example.com', 'proxy'],
  ['a.example;b.example', 'http://a.example', 'proxy'],
  ['ex*mple.com', 'http://example.com', 'proxy'],
  ['foo.com., a.example', 'http://foo.com.', 'direct'],
];

describe('Go', () => {
  test.each(USE_PROXY)('%s uses the proxy: %s', (host, usesProxy) => {
    expect(decideBypass('go', GO_LIST, [`http://${host}:80`]).results[0]?.road).toBe(
      usesProxy ? 'proxy' : 'direct',
    );
  });

  test.each(USE_PROXY)('%s goes direct under a lone *', (host) => {
    expect(decideBypass('go', '*', [`http://${host}:80`]).results[0]?.road).toBe('direct');
  });

  test.each(ROWS)('the list "%s" and %s: %s', (list, url, road) => {
    expect(decideBypass('go', list, [url]).results[0]?.road).toBe(road);
  });

  test('a * anywhere in the list makes every other entry idle', () => {
    expect(decideBypass('go', 'a.example, *, b.example', ['a.example']).results[0]?.by).toBe('*');
  });

  test('what decided is named, built-in rules too', () => {
    expect(
      decideBypass('go', 'b.example,.example.com , example.com', [
        'x.example.com',
        'localhost',
        '127.9.9.9',
      ]).results.map(({ by }) => by),
    ).toEqual(['.example.com', 'built-in: localhost', 'built-in: loopback']);
  });

  test.each([
    ':1',
    'a.example:http',
    '[2001:db8::1]',
    '10.0.0.0/33',
    'ex*mple.com',
    '10.0.0.1:080',
  ])('the entry "%s" is reported', (entry) => {
    expect(decideBypass('go', entry, []).problems).toMatchObject([
      { entry, index: 0, fatal: false },
    ]);
  });
});
