// Faults that were met in one product's log, as the other products write them.

import { describe, expect, test } from 'vitest';

import { lineReaderOf } from '@sekisho/test-kit/diagnose/line-reader.ts';
import { CACHE, find } from '@sekisho/test-kit/diagnose/seen-requests.ts';
import type { Observation } from '../products/shared/logs/observation.ts';
import { FORMATS } from './formats.ts';

const OPTIONS = { zoneMs: 0, now: new Date('2024-01-01T00:00:00Z') };
const NAME = 'login.microsoftonline.com';
const ALIAS = 'privateasr2cache.privatelink.blob.core.windows.net';

function observed(format: string, lines: readonly string[]): Observation[] {
  const found = FORMATS.find(({ id }) => id === format);
  if (found === undefined) throw new Error(`no format ${format}`);
  const read = lineReaderOf(found, OPTIONS);
  return lines.flatMap((line, index) => {
    const seen = read(line, { file: 'log', line: index + 1 });
    expect(seen, line).toBeDefined();
    return seen ?? [];
  });
}

/** An answer to CONNECT, by the proxy whose log it is or by another one behind it; the service's own is inside. */
const TUNNELS: readonly {
  format: string;
  answered: (status: number) => readonly string[];
}[] = [
  {
    format: 'squid',
    answered: (status) => [
      `1700762400.150 9 10.1.1.10 TCP_TUNNEL/${String(status)} 0 CONNECT ${NAME}:443 - FIRSTUP_PARENT/10.1.1.21 -`,
    ],
  },
  {
    format: 'w3c',
    answered: (status) => [
      '#Fields: date time c-ip sc-status s-action cs-method cs-host cs-uri-port r-ip',
      `2023-11-23 18:00:00 10.1.1.10 ${String(status)} TCP_TUNNELED CONNECT ${NAME} 443 10.1.1.21`,
    ],
  },
  {
    format: 'haproxy',
    answered: (status) => [
      `haproxy[7]: 10.1.1.10:5 [23/Nov/2023:18:00:00.123] fe be/parent1 0/0/1/5/6 ${String(status)} 188 - - ---- 1/1/0/0/0 0/0 "CONNECT ${NAME}:443 HTTP/1.1"`,
    ],
  },
  {
    format: 'envoy',
    answered: (status) => [
      `[2023-11-23T18:00:00.123Z] "CONNECT - HTTP/1.1" ${String(status)} - 0 19 0 - "10.1.1.10" "-" "x" "${NAME}:443" "10.1.1.21:3128"`,
    ],
  },
  {
    format: 'json',
    answered: (status) => [
      JSON.stringify({
        ':authority': `${NAME}:443`,
        method: 'CONNECT',
        response_code: status,
        response_flags: '-',
        response_code_details: 'via_upstream',
        upstream_host: '10.1.1.21:3128',
        downstream_remote_address: '10.1.1.10:5',
      }),
    ],
  },
  {
    format: 'key-value',
    answered: (status) => [
      `time=1700762400 src=10.1.1.10 method=CONNECT url=${NAME}:443 dst=10.1.1.21 action=allowed status=${String(status)}`,
    ],
  },
  {
    format: 'cef',
    answered: (status) => [
      `CEF:0|Zscaler|NSSWeblog|5.7|Allowed|x|3|act=Allowed src=10.1.1.10 dhost=${NAME} request=${NAME}:443 requestMethod=CONNECT outcome=${String(status)}`,
    ],
  },
  {
    format: 'umbrella',
    answered: (status) => [
      `"2023-11-23 18:00:00","asr","10.1.1.10","203.0.113.4","192.0.2.4","","ALLOWED","https://${NAME}/","","ua","${String(status)}","0","0","0","","","","","","","","","","","","CONNECT"`,
    ],
  },
];

test.each(TUNNELS)('$format: what answers a CONNECT is a proxy', ({ format, answered }) => {
  const verdicts = [200, 302, 403, 407, 451, 404, 503].map((status) =>
    observed(format, answered(status)).map((seen) => (seen.kind === 'proxy' ? seen.verdict : '')),
  );
  expect(verdicts.flat()).toEqual([
    'allowed',
    'denied',
    'denied',
    'denied',
    'denied',
    'failed',
    'failed',
  ]);
  expect(find(observed(format, answered(403)))).toMatchObject([
    { code: 'proxy-denies-needed-name', client: '10.1.1.10', fix: { add: [NAME] } },
  ]);
});

/** Lines of dnsmasq 2.90, Unbound 1.17 and BIND 9.18 that got the endpoint's address behind its alias. */
const STRUCK: readonly { format: string; lines: readonly string[]; client: string }[] = [
  {
    format: 'dnsmasq',
    lines: [
      `dnsmasq: 1 10.1.1.10/35781 query[A] ${CACHE} from 10.1.1.10`,
      `dnsmasq: 1 10.1.1.10/35781 forwarded ${CACHE} to 10.2.0.4`,
      `dnsmasq: 1 10.1.1.10/35781 reply ${CACHE} is <CNAME>`,
      `dnsmasq: possible DNS-rebind attack detected: ${ALIAS}`,
    ],
    client: '10.1.1.10',
  },
  {
    format: 'dnsmasq',
    lines: [`Nov 23 18:00:00 dnsmasq[7]: possible DNS-rebind attack detected: ${ALIAS}`],
    client: 'unknown',
  },
  {
    format: 'unbound',
    lines: [
      `[1700762400] unbound[7:0] info: 10.1.1.10 ${CACHE}. A IN`,
      `[1700762400] unbound[7:0] info: iterator operate: query ${CACHE}. A IN`,
      `[1700762400] unbound[7:0] info: iterator operate: chased to ${ALIAS}. A IN`,
      `[1700762400] unbound[7:0] debug: sanitize: removing public name with private address <${ALIAS}.> 10.2.0.4#53`,
      `[1700762400] unbound[7:0] info: 10.1.1.10 ${CACHE}. A IN NOERROR 0.003877 0 110`,
    ],
    client: '10.1.1.10',
  },
  {
    format: 'bind',
    lines: [
      `23-Nov-2023 18:00:00.383 queries: info: client @0x7f 10.1.1.10#35893 (${CACHE}): query: ${CACHE} IN A +E(0)K (10.1.1.53)`,
      `23-Nov-2023 18:00:00.387 resolver: notice: answer address 10.2.1.20 denied for ${ALIAS}/A/IN`,
      `23-Nov-2023 18:00:00.387 query-errors: info: client @0x7f 10.1.1.10#35893 (${CACHE}): query failed (SERVFAIL) for ${CACHE}/IN/A at query.c:7916`,
    ],
    client: '10.1.1.10',
  },
  {
    format: 'bind',
    lines: [
      `Nov 23 18:00:00 ns1 named[7]: answer address 10.2.1.20 denied for ${ALIAS.toUpperCase()}/A/IN`,
    ],
    client: 'unknown',
  },
];

test.each(STRUCK)('$format: an address that was struck out behind an alias', (of) => {
  const findings = find(observed(of.format, of.lines));
  expect(findings).toMatchObject([
    { code: 'private-name-not-found', name: CACHE, client: of.client, count: 1 },
  ]);
  expect(findings[0]?.fix.add[0]).toBe(`rebind-domain-ok=/${CACHE}/ (dnsmasq)`);
});

test('bind: a later failure is one by itself', () => {
  const failed = `23-Nov-2023 18:00:09.387 query-errors: info: client @0x7f 10.1.1.10#35893 (${CACHE}): query failed (timed out) for ${CACHE}/IN/A at query.c:7916`;
  const seen = observed('bind', [...(STRUCK[3]?.lines ?? []), failed]);
  expect(seen.map((each) => (each.kind === 'dns' ? each.answer : ''))).toEqual([
    'unknown',
    'struck-out',
    'failed',
  ]);
});

test.each([
  `gravity blocked ${CACHE} is 0.0.0.0`,
  `exactly denied ${CACHE} is NXDOMAIN`,
  `regex denied ${CACHE} is 0.0.0.0`,
  `config ${CACHE} is 0.0.0.0`,
])('dnsmasq with lists of names to block: %s', (line) => {
  const lines = [`query[A] ${CACHE} from 10.1.1.10`, line].map((text) => `dnsmasq[7]: ${text}`);
  expect(find(observed('dnsmasq', lines))).toMatchObject([
    { code: 'private-name-not-found', name: CACHE, client: '10.1.1.10' },
  ]);
});

test.each([
  [
    'squid',
    `1700762400.150 9 ::ffff:10.1.1.10 TCP_DENIED/403 0 CONNECT ${NAME}:443 - HIER_NONE/- -`,
  ],
  ['unbound', `unbound[7:0] info: ::ffff:10.1.1.10 ${CACHE}. A IN NXDOMAIN 0.1 0 110`],
  [
    'coredns',
    `[INFO] [::ffff:10.1.1.10]:4 - 7 "A IN ${CACHE}. udp 67 false 512" NXDOMAIN qr,rd 106 0.002s`,
  ],
])('%s: an IPv4 client of a socket for both kinds', (format, line) => {
  expect(observed(format, [line])).toMatchObject([{ client: '10.1.1.10' }]);
});

test('the first packet of a connection has SYN alone', () => {
  const packet = (flags: string): string =>
    `kernel: DROP IN=a OUT=b SRC=10.1.1.10 DST=10.2.1.14 LEN=40 PROTO=TCP SPT=1 DPT=443 WINDOW=0 RES=0x00 ${flags}URGP=0`;
  const kept = ['SYN ', 'CWR ECE SYN ', '', 'ACK SYN ', 'RST ', 'URG PSH FIN '].filter(
    (flags) => observed('nftables', [packet(flags)]).length > 0,
  );
  expect(kept).toEqual(['SYN ', 'CWR ECE SYN ']);
});

test('commas with blanks between the pairs', () => {
  const line =
    'date=2023-11-23, time=18:00:00, tz="+0900", type=traffic, srcip=10.1.1.10, dstip=10.2.1.14, dstport=443, proto=6, action=deny';
  expect(observed('key-value', [line])).toMatchObject([
    { kind: 'firewall', from: '10.1.1.10', to: '10.2.1.14', at: Date.UTC(2023, 10, 23, 9) },
  ]);
});

/** ProxySG's access log, with a time in one column (its reference, "Access log formats"). */
test.each([
  ['localtime', '"[23/Nov/2023:18:00:00 +0900]"', 9],
  ['localtime', '[23/Nov/2023:18:00:00 +0900]', 9],
  ['gmttime', '[23/Nov/2023:18:00:00 GMT]', 18],
  ['gmttime', '"23/11/2023:18:00:00 GMT"', 18],
  ['x-http-date', '"Thu, 23 Nov 2023 18:00:00 GMT"', 18],
  ['x-cookie-date', '"Thu, 23-Nov-23 18:00:00 GMT"', 18],
  ['x-timestamp-unix', '1700762400', 18],
])('w3c: a time as %s: %s', (column, value, hour) => {
  const lines = [
    `#Fields: ${column} c-ip sc-status s-action cs-method cs-host cs-uri-port`,
    `${value} 10.1.1.10 403 TCP_DENIED CONNECT ${NAME} 443`,
  ];
  expect(observed('w3c', lines)).toMatchObject([
    { name: NAME, client: '10.1.1.10', verdict: 'denied', at: Date.UTC(2023, 10, 23, hour) },
  ]);
});

describe('the table CommonSecurityLog', () => {
  const request = {
    TimeGenerated: '2023-11-23T18:00:00Z',
    DeviceVendor: 'Zscaler',
    DeviceAction: 'Blocked',
    SourceIP: '10.1.1.10',
    DestinationHostName: NAME,
    DestinationPort: '443',
    RequestURL: `${NAME}:443`,
    RequestMethod: 'CONNECT',
  };
  const packet = {
    TimeGenerated: '2023-11-23T18:00:00Z',
    DeviceVendor: 'Fortinet',
    DeviceAction: 'deny',
    Protocol: 'TCP',
    SourceIP: '10.1.1.10',
    DestinationIP: '10.2.1.14',
    DestinationPort: '443',
  };

  test.each([
    { record: request, seen: { kind: 'proxy', name: NAME, verdict: 'denied' } },
    { record: packet, seen: { kind: 'firewall', to: '10.2.1.14', port: 443 } },
  ])('$record.DeviceVendor, as JSON and as CSV', ({ record, seen }) => {
    const csv = [Object.keys(record).join(','), Object.values(record).join(',')];
    for (const [format, lines] of [
      ['json', [JSON.stringify(record)]],
      ['csv', csv],
    ] as const)
      expect(observed(format, lines)).toMatchObject([{ ...seen, at: Date.UTC(2023, 10, 23, 18) }]);
  });

  test('a word that is not known, and QUIC', () => {
    const json = FORMATS.find(({ id }) => id === 'json');
    const read = json === undefined ? undefined : lineReaderOf(json, OPTIONS);
    const told = (record: object) => read?.(JSON.stringify(record), { file: 'log', line: 1 });
    expect(told({ ...request, DeviceAction: 'Cautioned' })).toBeUndefined();
    expect(told({ ...packet, Protocol: 'UDP' })).toBeNull();
  });
});

/** Infoblox' answers, in the forms of its documentation and with a view. */
test.each([
  ['UDP', 'NXDOMAIN +ED', { answer: 'nxdomain', addresses: [] }],
  [': TCP', 'REFUSED -', { answer: 'failed', addresses: [] }],
  [': View 1: UDP', 'SERVFAIL +', { answer: 'failed', addresses: [] }],
  ['UDP', 'NOERROR +', { answer: 'unknown', addresses: [] }],
  [
    'UDP',
    `NOERROR +AED ${CACHE}. 60 IN CNAME ${ALIAS}.; ${ALIAS}. 10 IN A 20.150.1.1;`,
    { answer: 'address', addresses: ['20.150.1.1'] },
  ],
])('bind: %s … response: %s', (front, answer, told) => {
  const text = `23-Nov-2023 18:00:00.083 client 10.1.1.10#57398${front.startsWith(':') ? '' : ' '}${front}: query: ${CACHE} IN A response: ${answer}`;
  for (const line of [text, `<30>Nov 23 18:00:00 ib1 named[7]: ${text}`])
    expect(observed('bind', [line])).toMatchObject([
      { client: '10.1.1.10', name: CACHE, at: Date.UTC(2023, 10, 23, 18, 0, 0, 83), ...told },
    ]);
});

/** SonicWall's `code` is a category of its filter. */
describe('a number that is no status of HTTP tells no verdict', () => {
  const record = (code: number): object => ({
    time: '2023-11-23 18:00:00',
    src: '10.1.1.10',
    host: NAME,
    code,
    note: 'x',
  });
  const forms: Readonly<Record<string, (of: object) => readonly string[]>> = {
    json: (of) => [JSON.stringify(of)],
    csv: (of) => [Object.keys(of).join(','), Object.values(of).join(',')],
    'key-value': (of) => [
      Object.entries(of)
        .map(([name, value]) => `${name}="${String(value)}"`)
        .join(' '),
    ],
  };
  test.each(Object.keys(forms))('%s', (format) => {
    const found = FORMATS.find(({ id }) => id === format);
    const read = (code: number): Observation | null | undefined => {
      const reader = found === undefined ? undefined : lineReaderOf(found, OPTIONS);
      const lines = forms[format]?.(record(code)) ?? [];
      return lines.map((line, at) => reader?.(line, { file: 'log', line: at + 1 })).at(-1);
    };
    expect(read(27)).toBeUndefined();
    expect(read(200)).toMatchObject({ verdict: 'allowed' });
    expect(read(403)).toMatchObject({ verdict: 'denied' });
  });
});
