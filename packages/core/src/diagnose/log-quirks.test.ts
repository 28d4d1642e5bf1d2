// One line each of what the programs write under other settings, by other roads, or in other places.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { lineReaderOf } from '@sekisho/test-kit/diagnose/line-reader.ts';
import { FORMATS } from './formats.ts';
import type { Observation } from '../products/shared/logs/observation.ts';

const OPTIONS = { zoneMs: 0, now: new Date('2024-01-01T00:00:00Z') };
const T0 = Date.UTC(2023, 10, 23, 18);

function read(format: string, lines: readonly string[]): Observation | null | undefined {
  const found = FORMATS.find(({ id }) => id === format);
  if (found === undefined) throw new Error(`no format ${format}`);
  const reader = lineReaderOf(found, OPTIONS);
  return lines.map((line, index) => reader(line, { file: 'log', line: index + 1 })).at(-1);
}

const SQUID =
  '1700762400.000 12 10.1.1.10 TCP_DENIED/403 17 CONNECT a.example.com:443 - HIER_NONE/- -';
const JSON_LINE =
  '{"ts":1700762400,"client_ip":"10.1.1.10","host":"a.example.com:443","action":"allow"}';

test.each([
  {
    title: 'by syslog',
    format: 'squid',
    lines: [`<134>Nov 23 18:00:00 proxy1 (squid-1)[123]: ${SQUID}`],
    seen: { name: 'a.example.com', at: T0 },
  },
  {
    title: 'by RFC 5424',
    format: 'squid',
    lines: [`<134>1 2023-11-23T18:00:00Z proxy1 squid 123 - - ${SQUID}`],
    seen: { name: 'a.example.com', at: T0 },
  },
  {
    title: 'by syslog',
    format: 'json',
    lines: [`Nov 23 18:00:00 h proxy: ${JSON_LINE}`],
    seen: { name: 'a.example.com', at: T0 },
  },
  {
    title: 'by a container runtime',
    format: 'json',
    lines: [`2023-11-23T18:00:00.123456789Z stdout F ${JSON_LINE}`],
    seen: { name: 'a.example.com', at: T0 },
  },
  {
    title: "Squid's result as an action, an IPv4 client of a socket for both",
    format: 'json',
    lines: [
      '{"client":"::ffff:10.1.1.10","method":"CONNECT","url":"a.example.com:443","action":"TCP_DENIED/403"}',
    ],
    seen: { client: '10.1.1.10', verdict: 'denied', status: 403 },
  },
  {
    title: 'the time of the common format',
    format: 'json',
    lines: [
      '{"time":"23/Nov/2023:18:00:00 +0900","client":"10.1.1.10","url":"http://a.example.com/x","status":200}',
    ],
    seen: { port: 80, at: T0 - 9 * 3_600_000 },
  },
  {
    title: 'a clock with its zone',
    format: 'key-value',
    lines: [
      'date=2023-11-23 time=18:00:00 tz="+0900" srcip=10.1.1.10 dstip=10.2.1.14 dstport=443 action="deny"',
    ],
    seen: { kind: 'firewall', at: T0 - 9 * 3_600_000 },
  },
  {
    title: 'the time in front of the pairs',
    format: 'key-value',
    lines: [
      '2023-11-23 18:00:00\treason=Blocked\tprotocol=HTTPS\taction=Blocked\tClientIP=10.1.1.10\thostname=b.example.com',
    ],
    seen: { name: 'b.example.com', at: T0 },
  },
  {
    title: 'a port that is none',
    format: 'w3c',
    lines: [
      '#Fields: date time c-ip cs-host cs-uri-port sc-status s-action cs-method',
      '2023-11-23 18:00:00 10.1.1.10 a.example.com 0.012345 200 TCP_TUNNELED CONNECT',
    ],
    seen: { client: '10.1.1.10', name: 'a.example.com', port: 443 },
  },
  {
    title: 'an IPv4 client of a socket for both',
    format: 'haproxy',
    lines: [
      '::ffff:10.1.1.10:33313 [23/Nov/2023:18:00:00.000] f b/s 0/0/7 2 -- 0/0/0/0/3 0/0 {a.example.com}',
    ],
    seen: { client: '10.1.1.10', name: 'a.example.com' },
  },
  {
    title: 'a connection passed on by the name in TLS',
    format: 'envoy',
    lines: [
      '[2023-11-23T18:00:00.000Z] "- - -" 0 - - - "-" 154 9 226 - "-" "-" "-" "-" "192.0.2.4:443" outbound|443 10.1.1.1:1 192.0.2.4:443 10.1.1.10:2 a.example.com -',
    ],
    seen: { client: '10.1.1.10', name: 'a.example.com', port: 443, server: '192.0.2.4', bytes: 9 },
  },
  {
    title: 'by syslog',
    format: 'tinyproxy',
    lines: [
      'Connect (file descriptor 6): ::ffff:10.1.1.10',
      'Request (file descriptor 6): CONNECT a.example.com:443 HTTP/1.1',
      'Established connection to host "a.example.com" using file descriptor 7.',
    ].map((text) => `Nov 23 18:00:00 proxy1 tinyproxy[7]: ${text}`),
    seen: { client: '10.1.1.10', name: 'a.example.com', verdict: 'allowed', at: T0 },
  },
  {
    title: 'a zone and a key',
    format: 'bind',
    lines: [
      '2023-11-23T18:00:00.000Z queries: info: client @0x7f fe80::1%2#4/key k (a.example.com): query: a.example.com IN A +E(0)K (10.1.1.53)',
    ],
    seen: { client: 'fe80::1', at: T0 },
  },
  {
    title: 'a question that it refused',
    format: 'bind',
    lines: [
      "23-Nov-2023 18:00:00.000 security: info: client @0x7f 10.1.1.10#4 (a.example.com): query (cache) 'a.example.com/A/IN' denied (allow-query-cache did not match)",
    ],
    seen: { answer: 'failed' },
  },
  {
    title: 'syslog without a number, more behind the reply',
    format: 'unbound',
    lines: [
      'Nov 23 18:00:00 dns1 unbound: [11170:1] info: 10.1.1.10 b.example.com. AAAA IN NXDOMAIN 0.000000 1 44 10.1.1.53@53',
    ],
    seen: { answer: 'nxdomain', isIPv6: true },
  },
  {
    title: 'day first, an IPv6 question',
    format: 'windows-dns',
    lines: [
      '23.11.2023 18:00:00 0BE4 PACKET  000000149B80B390 UDP Snd 10.1.1.10   ccfb R Q [8381   DR NXDOMAIN] AAAA   (1)a(7)example(3)com(0)',
    ],
    seen: { name: 'a.example.com', answer: 'nxdomain', isIPv6: true, at: T0 },
  },
  {
    title: 'an IPv6 client and question',
    format: 'coredns',
    lines: [
      '[INFO] [2001:db8::1]:40001 - 7 "AAAA IN b.example.com. udp 41 false 512" NXDOMAIN qr,rd,ra 106 0.002s',
    ],
    seen: { client: '2001:db8::1', answer: 'nxdomain', isIPv6: true },
  },
])('$format: $title', ({ format, lines, seen }) => {
  expect(read(format, lines)).toMatchObject(seen);
});

test.each([
  { format: 'bind', line: '2023-11-23T18:00:00.123Z general: info: zone loaded' },
  {
    format: 'unbound',
    line: '[1716563931] unbound[83465:0] info: resolving ns1.example.com. AAAA IN',
  },
  { format: 'coredns', line: '[INFO] plugin/reload: Running configuration SHA512 = abc' },
  { format: 'windows-dns', line: '8/20/2019 11:48:27 AM 0BE4 EVENT   The DNS server has started.' },
  {
    format: 'nftables',
    line: 'Nov 23 18:00:00 h kernel: [ 12.3] [UFW ALLOW] IN=eth0 OUT= SRC=10.1.1.10 DST=10.2.1.4 PROTO=TCP SPT=1 DPT=443 SYN',
  },
])('$format: known, and says nothing: $line', ({ format, line }) => {
  expect(read(format, [line])).toBeNull();
});

describe('no line stops a reader, or holds it for long', () => {
  // Of lines as these programs write them, cut, doubled and with bytes that do not belong there.
  const seeds = [
    SQUID,
    JSON_LINE,
    '10.1.1.10 - - [23/Nov/2023:18:00:00 +0000] "CONNECT a.example.com:443 HTTP/1.1" 200 3896 "-" "Mozilla/5.0 (a)" TCP_TUNNEL:HIER_DIRECT',
    'CONNECT   Nov 23 18:00:00.101 [7]: Request (file descriptor 6): CONNECT a.example.com:443 HTTP/1.1',
    'Nov 23 18:00:00 lb haproxy[123]: 10.1.1.10:40001 [23/Nov/2023:18:00:00.123] fe be/srv1 0/0/1/2/3 200 1234 - - ---- 1/1/0/0/0 0/0 "CONNECT a.example.com:443 HTTP/1.1"',
    '[2023-11-23T18:00:00.310Z] "CONNECT - HTTP/2" 200 - 154 9000 226 100 "10.1.1.10" "go-client" "cc21" "a.example.com:443" "192.0.2.10:443"',
    '#Fields: date time c-ip cs-host cs-uri-port sc-status s-action cs-method',
    '2023-11-23 18:00:02 10.1.1.11 c.example.com 443 503 TCP_ERR_MISS CONNECT',
    '"Thu Nov 23 18:00:00 2023","user1","HTTPS","b.example.com/x,y","Blocked","General","General","72","14061"',
    '1,2023/11/23 18:00:00,001,THREAT,url,1,2023/11/23 18:00:00,10.1.1.10,192.0.2.4,0.0.0.0,0.0.0.0,rule1,,,ssl,vsys1,LAN,WAN,e1,e2,fwd,x,22,1,58959,443,0,0,0x4,tcp,block-url,"b.example.com/a,b",(9999)',
    'date=2023-11-23 time=18:00:00 devname="FG 1" srcip=10.1.1.10 dstip=192.0.2.7 dstport=443 hostname="b.example.com" action="blocked"',
    '23-Nov-2023 18:00:00.123 queries: info: client @0x7f0c2c0a1b20 10.1.1.10#40001 (a.example.com): query: a.example.com IN A +E(0)K (10.1.1.53)',
    '[1700762400] unbound[11170:0] info: 10.1.1.10 a.example.com. A IN NOERROR 0.012345 0 60',
    'Nov 23 18:00:00 dnsmasq[1]: 7 10.1.1.10/40001 query[A] a.example.com from 10.1.1.10',
    'Nov 23 18:00:00 dnsmasq[1]: 7 10.1.1.10/40001 reply a.example.com is 192.0.2.1',
    '[INFO] 10.1.1.10:40001 - 7 "A IN b.example.com. udp 41 false 512" NXDOMAIN qr,rd,ra 106 0.002s',
    '11/23/2023 6:00:00 PM 06B0 PACKET  00000000028657F0 UDP Snd 10.1.1.10       6590 R Q [8385 A DR NXDOMAIN] A      (1)b(7)example(3)com(0)',
    '2023-11-23 18:00:00 DROP TCP 10.1.1.10 10.2.1.14 40001 443 52 S 1 0 64240 - - - SEND',
    'Nov 23 18:00:00 fw kernel: IN=a OUT=b SRC=10.1.1.10 DST=10.2.1.1 LEN=1 PROTO=TCP SPT=1 DPT=443',
    '2023-11-23T18:00:00.000Z stage=rcm started',
  ];
  const pieces = fc.oneof(
    {
      weight: 3,
      arbitrary: fc
        .tuple(fc.constantFrom(...seeds), fc.nat(160), fc.nat(160))
        .map(([seed, from, length]) => seed.slice(from, from + length)),
    },
    { weight: 2, arbitrary: fc.constantFrom(...seeds) },
    fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
    fc
      .tuple(
        fc.constantFrom(' ', '"', '\\', '=', ',', '(', '[', '{', '\t', '-', '.', ':', '1', 'a'),
        fc.integer({ min: 1, max: 400 }),
      )
      .map(([character, count]) => character.repeat(count)),
  );
  const lines = fc.array(
    fc
      .array(pieces, { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('').replaceAll('\n', ' ')),
    { minLength: 1, maxLength: 12 },
  );

  test.each(FORMATS.map(({ id }) => id))('%s', (id) => {
    fc.assert(
      fc.property(lines, (log) => {
        const reader = FORMATS.find((format) => format.id === id)?.create(OPTIONS);
        for (const [index, line] of log.entries()) {
          const evidence = { file: 'log', line: index + 1 };
          const seen = reader?.(line, evidence);
          if (seen === null || seen === undefined) continue;
          expect(seen.evidence).toBe(evidence);
          expect(typeof seen.at).toBe('number');
          if (seen.kind === 'proxy')
            expect([
              Number.isInteger(seen.port),
              seen.port >= 0 && seen.port <= 65_535,
              Number.isFinite(seen.bytes),
            ]).toEqual([true, true, true]);
          if (seen.kind === 'dns' && seen.isIPv6 === true) expect(seen.addresses).toEqual([]);
        }
      }),
      { numRuns: 150 },
    );
  });

  // A reader that tries a line in ever more ways would need years for this.
  test.each(FORMATS.map(({ id }) => id))(
    '%s comes to the end of long lines of one character',
    (id) => {
      const reader = FORMATS.find((format) => format.id === id)?.create(OPTIONS);
      const heads = ['', ...seeds.map((seed) => seed.slice(0, 40))];
      const tails = [' ', '"', '\\', 'a=', '-', '.', '1', 'a ', '" "', ',"', '(1)'].map((piece) =>
        piece.repeat(Math.floor(4000 / piece.length)),
      );
      const known = heads.flatMap((head) =>
        tails.map((tail) => reader?.(`${head}${tail}`, { file: 'log', line: 1 })),
      );
      expect(known).toHaveLength(heads.length * tails.length);
    },
  );
});
