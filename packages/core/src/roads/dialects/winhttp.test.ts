// Microsoft documents WinHTTP's list in two sentences (WINHTTP_PROXY_INFO); the
// rows about addresses are what the proxy-watch project measured.

import { describe, expect, test } from 'vitest';

import { decideBypass } from './bypass.ts';

describe('WinHTTP', () => {
  test.each([
    ['a.example;b.example', 'b.example', 'direct'],
    ['a.example b.example\tc.example', 'c.example', 'direct'],
    ['a.example,b.example', 'b.example', 'proxy'],
    ['*.example.com', 'a.example.com', 'direct'],
    ['*.example.com', 'example.com', 'proxy'],
    ['*.example.com', 'evilexample.com', 'proxy'],
    ['example.com', 'a.example.com', 'proxy'],
    ['EXAMPLE.com', 'example.com', 'direct'],
    ['.example.com', 'a.example.com', 'proxy'],
    ['<local>', 'intranet', 'direct'],
    ['<local>', 'intranet.example', 'proxy'],
    ['10.*', '10.1.2.3', 'direct'],
    ['', '127.0.0.2', 'direct'],
    ['<-loopback>', '127.0.0.2', 'direct'],
    ['<-loopback>', 'localhost', 'proxy'],
    ['', '169.254.1.1', 'direct'],
    ['', '[fe80::1]', 'direct'],
    ['', '[::1]', 'direct'],
    ['', '[2001:db8::1]', 'proxy'],
  ])('the list "%s" and %s: %s', (list, url, road) => {
    expect(decideBypass('winhttp', list, [url]).results[0]?.road).toBe(road);
  });

  test.each(['a.example,b.example', 'https://a.example', 'a.example:8443', '<-loopback>'])(
    '"%s" is reported, since no document of WinHTTP explains it',
    (entry) => {
      expect(decideBypass('winhttp', entry, []).problems).toMatchObject([{ entry, fatal: false }]);
    },
  );

  test('a slash makes WinHTTP refuse the whole list', () => {
    expect(decideBypass('winhttp', 'a.example 10.0.0.0/8', ['a.example'])).toMatchObject({
      results: [{ road: 'proxy', by: null }],
      problems: [{ fatal: true }],
    });
  });
});
