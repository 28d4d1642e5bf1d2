import { describe, expect, test } from 'vitest';

import { compileLogformat, readLogformats, SQUID_FORMATS } from './logformat.ts';
import { readSquidNative } from './access-log.ts';

const EVIDENCE = { file: 'access.log', line: 1 };

describe('built-in formats', () => {
  test.each([
    {
      format: 'common',
      line: '10.1.1.10 - - [23/Nov/2023:18:00:00 +0900] "CONNECT login.microsoftonline.com:443 HTTP/1.1" 200 6042 TCP_TUNNEL:HIER_DIRECT',
      seen: {
        at: Date.UTC(2023, 10, 23, 9),
        name: 'login.microsoftonline.com',
        port: 443,
        verdict: 'allowed',
        status: 200,
        bytes: 6042,
      },
    },
    {
      format: 'common',
      line: '10.1.1.10 - user1 [23/Nov/2023:18:00:00 +0000] "CONNECT a.example.com:443 HTTP/1.1" 403 3896 TCP_DENIED:HIER_NONE',
      seen: { verdict: 'denied' },
    },
    {
      format: 'combined',
      line: '10.1.1.10 - - [23/Nov/2023:18:00:00 +0000] "CONNECT a.example.com:443 HTTP/1.1" 503 0 "-" "Mozilla/5.0 (\\"quoted\\"; x)" NONE_NONE:HIER_NONE',
      seen: { verdict: 'failed', agent: 'Mozilla/5.0 (\\"quoted\\"; x)' },
    },
    {
      format: 'combined',
      line: '10.1.1.10 - - [23/Nov/2023:18:00:00 +0000] "GET http://a.example.com/x HTTP/1.1" 500 10 "http://b.example.com/" "-" TCP_MISS:HIER_DIRECT',
      seen: { name: 'a.example.com', port: 80, verdict: 'allowed', status: 500 },
    },
  ] as const)('$format: $seen', ({ format, line, seen }) => {
    expect(compileLogformat(SQUID_FORMATS[format])(line, EVIDENCE)).toMatchObject({
      kind: 'proxy',
      client: '10.1.1.10',
      ...seen,
    });
  });

  test('the native format as a specification is read as its own reader reads it', () => {
    const line =
      '1700762400.123   5012 10.1.1.10 TCP_TUNNEL/200 6042 CONNECT login.microsoftonline.com:443 - HIER_DIRECT/20.190.141.32 -';
    expect(compileLogformat(SQUID_FORMATS.squid)(line, EVIDENCE)).toEqual(
      readSquidNative(line, EVIDENCE),
    );
  });
});

describe('formats of a company', () => {
  test('fields between other texts, in another order', () => {
    const read = compileLogformat(
      '%{%Y}tl|%ts.%03tu|client=%>a|%ru|%rm|%Ss|%03>Hs|%<st|%<a|"%{User-Agent}>h"',
    );
    const line =
      '2023|1700762400.123|client=10.1.1.10|a.example.com:443|CONNECT|TCP_DENIED|403|12|-|"curl/8"';
    expect(read(line, EVIDENCE)).toMatchObject({
      client: '10.1.1.10',
      name: 'a.example.com',
      verdict: 'denied',
      agent: 'curl/8',
    });
  });

  test('a specification without the name is refused', () => {
    expect(() => compileLogformat('%ts %>a %Ss')).toThrow(/does not hold %ru/);
  });

  test('going on in the next lines of squid.conf', () => {
    const conf =
      'logformat wide %{%Y-%m-%d \\\n    %H:%M:%S}tl \\\r\n\t%>a %rm %ru\nlogformat b %ts %>a %ru';
    expect([...readLogformats(conf)]).toEqual([
      ['wide', '%{%Y-%m-%d %H:%M:%S}tl %>a %rm %ru'],
      ['b', '%ts %>a %ru'],
    ]);
  });

  test('found in squid.conf', () => {
    const formats = readLogformats(
      '# logformat no %ts\n  logformat own %ts.%03tu %>a %rm %ru  \naccess_log daemon:/var/log/squid/a.log own\n',
    );
    expect([...formats]).toEqual([['own', '%ts.%03tu %>a %rm %ru']]);
  });

  test('a long line of another format is given up in time that grows with its length only', () => {
    const read = compileLogformat('%ui %un %mt %rv %st %>a %ru');
    const started = performance.now();
    expect(read(`${'a '.repeat(3)}${'x'.repeat(60_000)}`, EVIDENCE)).toBeUndefined();
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

test.each(['29/Nov/2026:19:00:53', '29/Nov/2026:19:00:53 +0000'])(
  '%s is what %%tg writes',
  (time) => {
    const read = compileLogformat('%tg|%>a|%rm|%ru|%Ss/%03>Hs');
    const line = `${time}|10.1.1.10|CONNECT|a.example.com:443|TCP_DENIED/403`;
    expect(read(line, { file: 'a.log', line: 1 })).toMatchObject({
      at: Date.UTC(2026, 10, 29, 19, 0, 53),
      verdict: 'denied',
    });
  },
);
