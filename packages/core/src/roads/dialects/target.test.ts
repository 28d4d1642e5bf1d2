import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { parseBypassTarget, toCanonicalIPv4 } from './target.ts';

describe('what a user gives as a URL', () => {
  test.each([
    ['a.example', 'https a.example 443'],
    ['A.Example', 'https a.example 443'],
    ['a.example.', 'https a.example. 443'],
    ['a.example:8443', 'https a.example 8443'],
    ['a.example:80', 'http a.example 80'],
    ['http://a.example', 'http a.example 80'],
    ['HTTPS://user:p@ss@a.example:444/x?y#z', 'https a.example 444'],
    ['ftp://a.example/', 'ftp a.example 21'],
    ['wss://a.example', 'wss a.example 443'],
    ['custom://a.example:99', 'custom a.example 99'],
    ['127.1', 'https 127.0.0.1 443'],
    ['[2001:DB8:0::1]', 'https 2001:db8::1 443'],
    ['2001:db8::1', 'https 2001:db8::1 443'],
    ['[2001:db8::1]:80', 'http 2001:db8::1 80'],
    ['https://[::ffff:10.0.0.1]:8443/', 'https ::ffff:a00:1 8443'],
    ['http://[fe80::1%25eth0]:123', 'http fe80::1%eth0 123'],
    ['日本.example', 'https xn--wgv71a.example 443'],
    [' a.example ', 'https a.example 443'],
    ['_srv.a.example', 'https _srv.a.example 443'],
  ])('%s is %s', (text, expected) => {
    const { scheme, host, port } = parseBypassTarget(text);
    expect(`${scheme} ${host} ${port}`).toBe(expected);
  });

  test('the U-labels that were written are kept beside the A-labels', () => {
    expect(parseBypassTarget('https://日本.Example').written).toBe('日本.example');
    expect(parseBypassTarget('https://a.example').written).toBeUndefined();
  });

  test.each([
    '',
    ' ',
    'http://',
    'https:///path',
    'a b',
    'a.example:x',
    'a.example:65536',
    'custom://a.example',
    '[::1',
    '[zz::1]',
    '::1::2',
    'a..b',
    '.',
    '.a.example',
    'http://a<b>.example',
    `${'a.'.repeat(200)}example`,
    '[::1]x',
  ])('"%s" is the user’s error', (text) => {
    expect(() => parseBypassTarget(text)).toThrow(UserError);
  });

  test('no text leads to another error, and what comes out reads the same again', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string({ unit: 'binary' }), fc.webUrl(), fc.domain(), fc.ipV6(), fc.ipV4()),
        (text) => {
          const once = readOrRefuse(text);
          if (once === null) return;
          const host = once.host.includes(':') ? `[${once.host}]` : once.host;
          expect(parseBypassTarget(`${once.scheme}://${host}:${once.port}`)).toMatchObject({
            scheme: once.scheme,
            host: once.host,
            port: once.port,
          });
        },
      ),
    );
  });
});

test.each([
  ['127.0.0.1', '127.0.0.1'],
  ['0x7f.1', '127.0.0.1'],
  ['2130706433', '127.0.0.1'],
  ['1.2.3.4.5', null],
  ['256.1.1.1', null],
  ['a.example', null],
  ['', null],
])('%s is the IPv4 address %s', (text, address) => {
  expect(toCanonicalIPv4(text)).toBe(address);
});

function readOrRefuse(text: string): ReturnType<typeof parseBypassTarget> | null {
  try {
    return parseBypassTarget(text);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return null;
  }
}
