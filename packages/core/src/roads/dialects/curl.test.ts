// The rows follow curl's own table (tests/unit/unit1614.c) and CURLOPT_NOPROXY.

import { describe, expect, test } from 'vitest';

import { decideBypass } from './bypass.ts';
import { curl } from './curl.ts';

const ROWS: readonly (readonly [host: string, list: string, road: 'direct' | 'proxy'])[] = [
  ['www.example.com', 'localhost,.example.com,.example.de', 'direct'],
  ['www.example.com.', 'localhost,.example.com,.example.de', 'direct'],
  ['example.com', 'localhost,.example.com,.example.de', 'direct'],
  ['example.com.', 'localhost,.example.com,.example.de', 'direct'],
  ['www.example.com', 'localhost,.example.com.,.example.de', 'direct'],
  ['www.example.com', 'localhost,www.example.com.,.example.de', 'direct'],
  ['example.com', 'localhost,example.com,.example.de', 'direct'],
  ['example.com.', 'localhost,example.com,.example.de', 'direct'],
  ['www.example.com', 'localhost,example.com,.example.de', 'direct'],
  ['127.0.0.1', '127.0.0.1,localhost', 'direct'],
  ['127.0.0.1', '127.0.0.1,localhost,', 'direct'],
  ['127.0.0.1', '127.0.0.1/8,localhost,', 'direct'],
  ['127.0.0.1', '127.0.0.1/28,localhost,', 'direct'],
  ['127.0.0.1', '127.0.0.1/31,localhost,', 'direct'],
  ['127.0.0.1', 'localhost,127.0.0.1', 'direct'],
  ['127.0.0.1', `localhost,${'127.0.0.1.'.repeat(12)}127.0.0.`, 'proxy'],
  ['localhost', 'localhost,127.0.0.1', 'direct'],
  ['localhost', '127.0.0.1,localhost', 'direct'],
  ['localhost', 'other.example', 'proxy'],
  ['127.0.0.1', '', 'proxy'],
  ['foobar', 'barfoo', 'proxy'],
  ['foobar', 'foobar', 'direct'],
  ['192.168.0.1', 'foobar', 'proxy'],
  ['192.168.0.1', '192.168.0.0/16', 'direct'],
  ['192.168.0.1', '192.168.0.0/24', 'direct'],
  ['192.168.0.1', '192.168.0.0/32', 'proxy'],
  ['192.168.0.1', '192.168.0.1/32', 'direct'],
  ['192.168.0.1', '192.168.0.0', 'proxy'],
  ['192.168.1.1', '192.168.0.0/24', 'proxy'],
  ['192.168.1.1', '192.168.0.0/33', 'proxy'],
  ['192.168.1.1', '192.168.1.1/33', 'proxy'],
  ['192.168.1.1', '192.168.1.1/0', 'direct'],
  ['192.168.1.2', '192.168.1.1/0', 'proxy'],
  ['192.168.1.1', '192.168.0.0/16a', 'proxy'],
  ['192.168.1.1', 'foo, bar, 192.168.0.0/24', 'proxy'],
  ['192.168.1.1', 'foo, bar, 192.168.0.0/16', 'direct'],
  ['[::1]', 'foo, bar, 192.168.0.0/16', 'proxy'],
  ['[::1]', 'foo, bar, ::1/64', 'direct'],
  ['[::1]', '::1/64', 'direct'],
  ['[::1]', '::1/96', 'direct'],
  ['[::1]', '::1/128', 'direct'],
  ['[::1]', '::1/129', 'proxy'],
  ['[::1]', '0:0::1', 'direct'],
  ['[::1]', '[::1]', 'proxy'],
  ['[fe80::ab47:4396:55c9:8474]', 'fe80::ab47:4396:55c9:8474/64', 'direct'],
  ['[2001:db8:8000::1]', '2001:db8::/33', 'proxy'],
  ['[2001:db8:7fff::1]', '2001:db8::/33', 'direct'],
  ['[::ffff:10.0.0.1]', '10.0.0.0/8', 'proxy'],
  ['bar', 'foo, bar, ::1/64', 'direct'],
  ['BAr', 'foo, bar, ::1/64', 'direct'],
  ['BAr', 'foo,,,,,              bar, ::1/64', 'direct'],
  ['www.example.com', 'foo, .example.com', 'direct'],
  ['www.example.com', 'www2.example.com, .example.net', 'proxy'],
  ['example.com', '.example.com, .example.net', 'direct'],
  ['nonexample.com', '.example.com, .example.net', 'proxy'],
  ['evilvault.azure.net', 'vault.azure.net', 'proxy'],
  ['a.vault.azure.net', 'VAULT.azure.net', 'direct'],
  ['vault.azure.net.evil.example', 'vault.azure.net', 'proxy'],
  ['a.example', '*', 'direct'],
  ['a.example', ' *', 'proxy'],
  ['a.example', '*,', 'proxy'],
  ['a.example', '*,b.example', 'proxy'],
  ['a.example.com', '*.example.com', 'proxy'],
  ['https://a.example:8443', 'a.example', 'direct'],
  ['https://a.example:8443', 'a.example:8443', 'proxy'],
  ['b.example', 'a.example b.example', 'proxy'],
  ['a.example', 'a.example b.example', 'direct'],
  ['日本.example', 'xn--wgv71a.example', 'direct'],
  ['日本.example', '日本.example', 'proxy'],
  ['a.example', '.', 'proxy'],
  ['a.10.0.0.1.example', '10.0.0.1', 'proxy'],
];

describe('curl', () => {
  test.each(ROWS)('%s with the list "%s" goes %s', (host, list, road) => {
    expect(decideBypass('curl', list, [host]).results[0]?.road).toBe(road);
  });

  test('the first entry that matches is the one that decided', () => {
    expect(
      decideBypass('curl', 'b.example, .example.com,a.example.com', ['a.example.com']).results,
    ).toEqual([{ url: 'a.example.com', road: 'direct', by: '.example.com' }]);
  });

  test.each([
    '*.example.com',
    'a.example:443',
    '[::1]',
    '10.0.0.0/33',
    'https://a.example',
    '日本.example',
    'a.example b.example',
    '.',
  ])('the entry "%s" is reported', (entry) => {
    expect(curl.parse(curl.split(`x.example,${entry}`)).problems).toMatchObject([
      { entry, index: 1, fatal: false },
    ]);
  });
});
