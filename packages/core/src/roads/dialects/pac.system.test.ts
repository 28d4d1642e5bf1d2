// What PAC files are given, what they can call, and how their answers are read as a dialect.
// They run in a real process here.

import { describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import { askPac, decidePacBypass } from './pac.ts';
import { OPTIONS, evaluate } from '@sekisho/test-kit/roads/pac-world.ts';

const EXPRESSIONS: readonly (readonly [expression: string, value: string])[] = [
  ['url', 'https://app.example.com/'],
  ['host', 'app.example.com'],
  ['isPlainHostName("www")', 'true'],
  ['isPlainHostName("www.example.com")', 'false'],
  ['isPlainHostName("::1")', 'false'],
  ['dnsDomainIs("www.example.com", ".example.com")', 'true'],
  ['dnsDomainIs("www", ".example.com")', 'false'],
  ['dnsDomainIs("evilexample.com", "example.com")', 'true'],
  ['localHostOrDomainIs("www.example.com", "www.example.com")', 'true'],
  ['localHostOrDomainIs("www", "www.example.com")', 'true'],
  ['localHostOrDomainIs("home.example.com", "www.example.com")', 'false'],
  ['dnsDomainLevels("www")', '0'],
  ['dnsDomainLevels("www.example.com")', '2'],
  ['shExpMatch("http://home.example.com/people/ari/index.html", "*/ari/*")', 'true'],
  ['shExpMatch("http://home.example.com/people/montulli/index.html", "*/ari/*")', 'false'],
  ['shExpMatch("www.example.com", "www.example.co?")', 'true'],
  ['shExpMatch("wwwxexample.com", "www.example.com")', 'false'],
  ['shExpMatch("a.example.com", "(*.example.com|*.example.net)")', 'true'],
  ['dnsResolve("app.example.com")', '10.2.1.13'],
  ['dnsResolve("APP.example.com.")', '10.2.1.13'],
  ['dnsResolve("10.9.8.7")', '10.9.8.7'],
  ['dnsResolve("nowhere.example.com")', 'null'],
  ['dnsResolve("six.example.com")', 'null'],
  ['dnsResolveEx("dual.example.com")', '2001:db8::5;192.0.2.7'],
  ['dnsResolve("constructor")', 'null'],
  ['isResolvable("app.example.com")', 'true'],
  ['isResolvable("nowhere.example.com")', 'false'],
  ['isResolvableEx("six.example.com")', 'true'],
  ['isInNet("app.example.com", "10.2.0.0", "255.255.0.0")', 'true'],
  ['isInNet("10.3.0.1", "10.2.0.0", "255.255.0.0")', 'false'],
  ['isInNet("10.3.0.1", "10.2.0.0", "nonsense")', 'false'],
  ['isInNet("nowhere.example.com", "0.0.0.0", "0.0.0.0")', 'false'],
  ['isInNetEx("six.example.com", "2001:db8::/32")', 'true'],
  ['isInNetEx("six.example.com", "2001:db9::/32")', 'false'],
  ['isInNetEx("app.example.com", "10.2.0.0/16")', 'true'],
  [
    'sortIpAddressList("10.2.3.9;2001:4898:28:3:201:2ff:feea:fc14;::1;127.0.0.1;::9")',
    '::1;::9;2001:4898:28:3:201:2ff:feea:fc14;10.2.3.9;127.0.0.1',
  ],
  ['convert_addr("104.16.41.2")', '1745889538'],
  ['myIpAddress()', '10.1.1.5'],
  ['myIpAddressEx()', '2001:db8::9;10.1.1.5'],
  ['weekdayRange("WED")', 'true'],
  ['weekdayRange("MON", "FRI")', 'true'],
  ['weekdayRange("SAT", "SUN")', 'false'],
  ['weekdayRange("FRI", "WED")', 'true'],
  ['weekdayRange("MON", "FRI", "GMT")', 'true'],
  ['dateRange(12)', 'true'],
  ['dateRange(13, 20)', 'false'],
  ['dateRange(20, 12)', 'true'],
  ['dateRange("APR")', 'true'],
  ['dateRange("NOV", "FEB")', 'false'],
  ['dateRange("NOV", "APR")', 'true'],
  ['dateRange(2023)', 'true'],
  ['dateRange(1, "JUN", 15, "AUG")', 'false'],
  ['dateRange(1, "APR", 15, "APR")', 'true'],
  ['dateRange("JAN", 2023, "MAR", 2023)', 'false'],
  ['dateRange(1, "JAN", 2022, 12, "APR", 2023, "GMT")', 'true'],
  ['dateRange("soon")', 'false'],
  ['timeRange(13)', 'true'],
  ['timeRange(9, 17)', 'true'],
  ['timeRange(14, 17)', 'false'],
  ['timeRange(22, 13)', 'true'],
  ['timeRange(13, 0, 13, 29)', 'false'],
  ['timeRange(13, 30, 0, 13, 30, 15, "GMT")', 'true'],
  ['new Date().toISOString()', '2023-04-12T13:30:15.000Z'],
  ['Date.now() === new Date().getTime()', 'true'],
];

describe('the functions that PAC files call', () => {
  test('each answers as documented', async () => {
    const script = `function FindProxyForURL(url, host) { return [${EXPRESSIONS.map(([expression]) => `String(${expression})`).join(',')}].join('\\n'); }`;
    const [answer] = await askPac(script, ['https://app.example.com/secret?q'], OPTIONS);
    const values = answer?.kind === 'answered' ? answer.text.split('\n') : [];
    expect(EXPRESSIONS.map(([expression], index) => [expression, values[index]])).toEqual(
      EXPRESSIONS,
    );
  });

  test('the time zone is the one asked for, GMT stays GMT', async () => {
    expect(
      await evaluate('[timeRange(22), timeRange(13, "GMT")]', { timeZone: 'Asia/Tokyo' }),
    ).toBe('true,true');
  });

  test('alerts come with the answer', async () => {
    const [answer] = await askPac(
      'function FindProxyForURL() { alert("seen"); return "DIRECT"; }',
      ['a.example'],
      OPTIONS,
    );
    expect(answer).toEqual({
      kind: 'answered',
      url: 'a.example',
      text: 'DIRECT',
      roads: [{ kind: 'direct', host: '', port: 0 }],
      alerts: ['seen'],
    });
  });

  test('every URL has its answer, in order, with host and port as PAC files get them', async () => {
    const answers = await askPac(
      'const FindProxyForURL = (url, host) => url + " " + host;',
      ['http://user:pw@a.example:8080/x', 'https://[2001:DB8::1]/', 'b.example'],
      OPTIONS,
    );
    expect(
      answers.map((answer) => (answer.kind === 'answered' ? answer.text : answer.failure)),
    ).toEqual([
      'http://a.example:8080/x a.example',
      'https://[2001:db8::1]/ 2001:db8::1',
      'https://b.example/ b.example',
    ]);
  });
});

describe('as a dialect', () => {
  test('the first road of the answer decides', async () => {
    const script =
      'function FindProxyForURL(url, host) { return dnsDomainIs(host, ".example.com") ? "DIRECT" : "PROXY 10.1.1.1:3128; DIRECT"; }';
    expect(await decidePacBypass(script, ['a.example.com', 'evilexample.com'], OPTIONS)).toEqual({
      results: [
        { url: 'a.example.com', road: 'direct', by: 'DIRECT' },
        { url: 'evilexample.com', road: 'proxy', by: 'PROXY 10.1.1.1:3128; DIRECT' },
      ],
      problems: [],
    });
  });

  test('a failing file is a fatal problem that names the URL', async () => {
    const report = await decidePacBypass(
      'function FindProxyForURL() { throw new Error("boom"); }',
      ['a.example'],
      OPTIONS,
    );
    expect(report.results).toEqual([{ url: 'a.example', road: 'proxy', by: null }]);
    expect(report.problems).toEqual([
      { entry: 'FindProxyForURL', index: 0, message: 'a.example: boom', fatal: true },
    ]);
  });

  test('a bad URL is the user’s error', async () => {
    await expect(
      askPac('function FindProxyForURL() { return "DIRECT"; }', ['http://'], OPTIONS),
    ).rejects.toThrow(UserError);
  });
});

describe('what the function is given, as Chromium gives it', () => {
  test.each([
    {
      url: 'https://app.example.com/secret?q#f',
      given: 'https://app.example.com/ app.example.com',
    },
    { url: 'wss://app.example.com:8443/s?q', given: 'wss://app.example.com:8443/ app.example.com' },
    { url: 'http://pki.corp/CertEnroll/x.crl', given: 'http://pki.corp/CertEnroll/x.crl pki.corp' },
    { url: 'http://pki.corp:8080/a?b=C#d', given: 'http://pki.corp:8080/a?b=C pki.corp' },
    { url: 'http://pki.corp:80/a', given: 'http://pki.corp/a pki.corp' },
    { url: 'HTTP://PKI.Corp/Path', given: 'http://pki.corp/Path pki.corp' },
    { url: 'http://me:secret@pki.corp/a', given: 'http://pki.corp/a pki.corp' },
    { url: 'http://pki.corp', given: 'http://pki.corp/ pki.corp' },
    { url: 'http://pki.corp?q', given: 'http://pki.corp/?q pki.corp' },
    { url: 'http://pki.corp/a?', given: 'http://pki.corp/a? pki.corp' },
    { url: 'http://pki.corp/#top', given: 'http://pki.corp/ pki.corp' },
    { url: 'http://pki.corp/a/../b/./c', given: 'http://pki.corp/b/c pki.corp' },
    { url: 'http://pki.corp/a b/ü', given: 'http://pki.corp/a%20b/%C3%BC pki.corp' },
    { url: 'http://pki.corp\\a\\b', given: 'http://pki.corp/a/b pki.corp' },
    { url: 'http://[fd00::1]:8080/a', given: 'http://[fd00::1]:8080/a fd00::1' },
    {
      url: 'ws://app.example.com/socket?id',
      given: 'ws://app.example.com/socket?id app.example.com',
    },
    { url: 'ftp://files.corp/pub/x', given: 'ftp://files.corp/pub/x files.corp' },
    { url: 'pki.corp:80/crl/x', given: 'http://pki.corp/crl/x pki.corp' },
    { url: 'pki.corp/crl/x', given: 'https://pki.corp/ pki.corp' },
    { url: 'http://pki.corp./a', given: 'http://pki.corp./a pki.corp.' },
  ])('$url', async ({ url, given }) => {
    const script = 'function FindProxyForURL(url, host) { return url + " " + host; }';
    expect(await askPac(script, [url], OPTIONS)).toMatchObject([{ kind: 'answered', text: given }]);
  });

  test('a rule by path decides for http alone', async () => {
    const script =
      'function FindProxyForURL(url) { return shExpMatch(url, "*/CertEnroll/*") ? "DIRECT" : "PROXY 10.1.1.20:3128"; }';
    const urls = ['http://pki.corp/CertEnroll/x.crl', 'https://pki.corp/CertEnroll/x.crl'];
    const { results } = await decidePacBypass(script, urls, OPTIONS);
    expect(results.map(({ road }) => road)).toEqual(['direct', 'proxy']);
  });
});
