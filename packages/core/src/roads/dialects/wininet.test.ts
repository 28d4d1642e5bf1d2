// Rows from Microsoft's KB 4551930 and from what the proxy-watch project measured
// on Windows 11 (its tests/bypass.rs), with the near misses of our own names.

import { describe, expect, test } from 'vitest';

import { decideBypass } from './bypass.ts';

const ZONE = 'jpe.privatelink.siterecovery.windowsazure.com';

const ROWS: readonly (readonly [list: string, url: string, road: 'direct' | 'proxy'])[] = [
  [`*.${ZONE}`, `a-rcm1.${ZONE}`, 'direct'],
  [`*.${ZONE}`, `x.y.${ZONE}`, 'direct'],
  [`*.${ZONE}`, ZONE, 'proxy'],
  [`*.${ZONE}`, `evil${ZONE}`, 'proxy'],
  [`*.${ZONE}`, `a.${ZONE}.evil.example`, 'proxy'],
  [`*.${ZONE.toUpperCase()}`, `A.${ZONE}`, 'direct'],
  ['vault.azure.net', 'vault.azure.net', 'direct'],
  ['vault.azure.net', 'a.vault.azure.net', 'proxy'],
  ['vault.azure.net', 'evilvault.azure.net', 'proxy'],
  ['vault.azure.net', 'vault.azure.net.', 'proxy'],
  ['vault.azure.net', 'https://vault.azure.net:8443', 'direct'],
  ['.vault.azure.net', 'a.vault.azure.net', 'proxy'],
  ['.*.blob.core.windows.net', 'a.blob.core.windows.net', 'proxy'],
  ['*.example.com', 'www.example.com', 'direct'],
  ['www.*.com', 'www.example.com', 'direct'],
  ['www.*.com', 'www.example.org', 'proxy'],
  ['www.*.com', 'http://www.microsoft.com', 'direct'],
  ['www.microsoft.*', 'www.microsoft.org', 'direct'],
  ['www.microsoft.*', 'www.microsoftcorporation.com', 'proxy'],
  ['123.1*.66.*', '123.144.66.12', 'direct'],
  ['123.1*.66.*', '123.244.66.12', 'proxy'],
  ['10.*', '10.1.2.3', 'direct'],
  ['10.*', '110.1.2.3', 'proxy'],
  ['10.*', '10.evil.example', 'direct'],
  ['w*.corp', 'wx.corp', 'direct'],
  ['w*.corp', 'wx.corp.evil', 'proxy'],
  ['*', 'a.example', 'direct'],
  ['a?.example', 'ab.example', 'proxy'],
  ['https://a.example', 'https://a.example', 'direct'],
  ['https://a.example', 'http://a.example', 'proxy'],
  ['HTTP://*.example', 'http://a.example', 'direct'],
  ['contoso.com:80', 'http://contoso.com', 'direct'],
  ['contoso.com:80', 'http://contoso.com:81', 'proxy'],
  ['*.contoso.com:443', 'https://a.contoso.com', 'direct'],
  ['*.contoso.com:443', 'http://a.contoso.com', 'proxy'],
  ['10.0.0.1', '10.0.0.1', 'direct'],
  ['012.1.2.3', '10.1.2.3', 'proxy'],
  ['[2001:db8:0::1]', 'https://[2001:db8::1]', 'direct'],
  ['[2001:db8::1]:8443', 'https://[2001:db8::1]:8443', 'direct'],
  ['[2001:db8::1]:8443', 'https://[2001:db8::1]', 'proxy'],
  ['<local>', 'intranet', 'direct'],
  ['<LOCAL>', 'https://build-server:8080', 'direct'],
  ['<local>', 'a.example', 'proxy'],
  ['<local>', 'intranet.', 'proxy'],
  ['<local>', '[2001:db8::1]', 'proxy'],
  ['<local>', '127.0.0.2', 'proxy'],
  ['', 'intranet', 'proxy'],
  ['a.example b.example\tc.example\r\nd.example,e.example;f.example', 'c.example', 'direct'],
  ['a.example b.example\tc.example\r\nd.example,e.example;f.example', 'd.example', 'direct'],
  ['a.example b.example\tc.example\r\nd.example,e.example;f.example', 'e.example', 'direct'],
  ['xn--wgv71a.example', '日本.example', 'direct'],
  ['日本.example', '日本.example', 'proxy'],
  ['<-loopback>;<local>', 'localhost', 'direct'],
  ['<local>;<-loopback>', 'localhost', 'proxy'],
  ['<local>;<-loopback>', 'intranet', 'direct'],
];

/** Measured: without a list, then under three lists that play with <-loopback>. */
const IMPLICIT: readonly (readonly [host: string, roads: string])[] = [
  ['localhost', 'direct proxy direct proxy'],
  ['LOCALHOST', 'direct proxy direct proxy'],
  ['loopback', 'direct proxy proxy proxy'],
  ['127.0.0.1', 'direct proxy proxy proxy'],
  ['[::1]', 'direct proxy proxy proxy'],
  ['169.254.169.254', 'direct proxy proxy proxy'],
  ['169.254.1.1', 'direct proxy proxy proxy'],
  ['[fe80::1]', 'direct proxy proxy proxy'],
  ['[febf::1]', 'direct proxy proxy proxy'],
  ['127.0.0.2', 'proxy proxy proxy proxy'],
  ['localhost.', 'proxy proxy proxy proxy'],
  ['app.localhost', 'proxy proxy proxy proxy'],
  ['[::ffff:127.0.0.1]', 'proxy proxy proxy proxy'],
  ['[fec0::1]', 'proxy proxy proxy proxy'],
  ['intranet', 'proxy proxy proxy proxy'],
  ['example.invalid', 'proxy proxy proxy proxy'],
];

describe('WinINET', () => {
  test.each(ROWS)('the list "%s" and %s: %s', (list, url, road) => {
    expect(decideBypass('wininet', list, [url]).results[0]?.road).toBe(road);
  });

  test.each(IMPLICIT)(
    '%s without entries, and with <-loopback> before and behind localhost: %s',
    (host, roads) => {
      const lists = ['', '<-loopback>', '<-loopback>;localhost', 'localhost;<-loopback>'];
      expect(
        lists.map((list) => decideBypass('wininet', list, [host]).results[0]?.road).join(' '),
      ).toBe(roads);
    },
  );

  test.each(['10.0.0.0/8', 'contoso.com/', 'https://www.microsoft.com/en-us', 'some/thing'])(
    'a slash in "%s" makes Windows refuse the whole list',
    (entry) => {
      const report = decideBypass('wininet', `contoso.com;${entry}`, ['contoso.com', '10.1.2.3']);
      expect(report.problems).toMatchObject([{ entry, index: 1, fatal: true }]);
      expect(report.results.map(({ road, by }) => [road, by])).toEqual([
        ['proxy', null],
        ['proxy', null],
      ]);
    },
  );

  test('a scheme in front is no slash', () => {
    expect(decideBypass('wininet', 'https://contoso.com', []).problems).toEqual([]);
  });

  test.each([
    '.contoso.com',
    ':443',
    'a.example:99999',
    'a.example:http',
    '2001:db8::1',
    '[2001:db8::zz]',
    '<other>',
    '日本.example',
  ])('the entry "%s" matches nothing and is reported', (entry) => {
    const report = decideBypass('wininet', `${entry};b.example`, ['b.example', 'api.contoso.com']);
    expect(report.problems).toMatchObject([{ entry, index: 0, fatal: false }]);
    expect(report.results.map(({ road }) => road)).toEqual(['direct', 'proxy']);
  });

  test('the first entry that matches is the one that decided', () => {
    const by = (list: string, url: string): unknown =>
      decideBypass('wininet', list, [url]).results[0];
    expect(by('*.x.example;*.Example;a.b.example', 'a.b.example')).toMatchObject({
      by: '*.Example',
    });
    expect(by('*;a.b.example', 'a.b.example')).toMatchObject({ by: '*' });
    expect(by('a.b.example;a*;*.b.example', 'a.b.example')).toMatchObject({ by: 'a.b.example' });
    expect(by('x;<-loopback>;y', '127.0.0.1')).toMatchObject({ road: 'proxy', by: '<-loopback>' });
    expect(by('', '127.0.0.1')).toMatchObject({ road: 'direct', by: 'built-in: 127.0.0.1' });
  });
});
