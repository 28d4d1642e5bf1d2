// Every format behind every envelope tells what it tells without.

import { describe, expect, test } from 'vitest';

import { envelopesOf } from '@sekisho/test-kit/diagnose/envelopes.ts';
import type { Observation } from '../products/shared/logs/observation.ts';
import { FORMATS, detectFormat } from './formats.ts';
import { LogReader } from './scan/log-reader.ts';

const OPTIONS = { zoneMs: 0, now: new Date('2024-01-01') };

interface Sample {
  readonly format: string;
  readonly program: string;
  readonly lines: readonly string[];
}

const SAMPLES: readonly Sample[] = [
  {
    format: 'squid',
    program: 'squid',
    lines: [
      '1700762400.150     12 10.1.1.10 TCP_DENIED/403 3907 CONNECT a.example.com:443 - HIER_NONE/- text/html',
      '1700762401.150    112 10.1.1.10 TCP_TUNNEL/200 3907 CONNECT b.example.com:443 - HIER_DIRECT/192.0.2.1 -',
    ],
  },
  {
    format: 'squid-combined',
    program: 'squid',
    lines: [
      '10.1.1.10 - - [23/Nov/2023:18:00:00 +0900] "CONNECT a.example.com:443 HTTP/1.1" 200 3896 "-" "A" TCP_TUNNEL:HIER_DIRECT',
    ],
  },
  {
    format: 'squid-common',
    program: 'squid',
    lines: [
      '10.1.1.10 - - [23/Nov/2023:18:00:00 +0000] "CONNECT a.example.com:443 HTTP/1.1" 403 3896 TCP_DENIED:HIER_NONE',
    ],
  },
  {
    format: 'unbound',
    program: 'unbound',
    lines: [
      'unbound[6739]: [6739:3] query: 10.1.1.10 a.example.com. A IN',
      'unbound[6739]: [6739:3] reply: 10.1.1.10 a.example.com. A IN NXDOMAIN 0.000000 1 122',
    ],
  },
  {
    format: 'dnsmasq',
    program: 'dnsmasq',
    lines: [
      'dnsmasq[6739]: 1 10.1.1.10/36367 query[A] a.example.com from 10.1.1.10',
      'dnsmasq[6739]: 1 10.1.1.10/36367 config a.example.com is NXDOMAIN',
    ],
  },
  {
    format: 'bind',
    program: 'named',
    lines: [
      '23-Nov-2023 18:00:00.123 queries: info: client @0x7f2b6c9dfd00 10.1.1.10#56469 (a.example.com): query: a.example.com IN A + (10.1.1.53)',
      '23-Nov-2023 18:00:00.123 query-errors: info: client @0x7f2b6c9dfd00 10.1.1.10#56469 (a.example.com): query failed (timed out) for a.example.com/IN/A at query.c:7851',
    ],
  },
  {
    format: 'coredns',
    program: 'coredns',
    lines: [
      '[INFO] 10.1.1.10:40001 - 7 "A IN a.example.com. udp 67 false 512" NXDOMAIN qr,rd,ra 106 0.002s',
      '[INFO] 10.1.1.10:40002 - 8 "A IN b.example.com. udp 67 false 512" - - 0 6.001s',
    ],
  },
  {
    format: 'windows-dns',
    program: 'dns',
    lines: [
      '30.11.2023 18:00:00 0BE4 PACKET  000000149B80B390 UDP Snd 10.1.1.10       ccfb R Q [8381   DR NXDOMAIN] A      (1)a(7)example(3)com(0)',
    ],
  },
  {
    format: 'haproxy',
    program: 'haproxy',
    lines: [
      '10.1.1.10:50000 [23/Nov/2023:18:00:00.123] http-in be/s1 0/0/1/2/3 200 17 - - ---- 1/1/1/1/0 0/0 "CONNECT a.example.com:443 HTTP/1.1"',
    ],
  },
  {
    format: 'envoy',
    program: 'envoy',
    lines: [
      '[2023-11-23T18:00:00.310Z] "CONNECT - HTTP/1.1" 403 - 0 19 0 - "10.1.1.10" "-" "id" "a.example.com:443" "-"',
    ],
  },
  {
    format: 'palo-alto',
    program: 'pan',
    lines: [
      '1,2023/11/23 18:00:00,0070,THREAT,url,2561,2023/11/23 18:00:00,10.1.1.10,192.0.2.1,,,rule,,,ssl,vsys1,a,b,c,d,e,f,1,1,5000,443,0,0,0x0,tcp,block-url,"a.example.com:443/",(9999)',
    ],
  },
  {
    format: 'zscaler',
    program: 'nss',
    lines: [
      '"Thu Nov 23 18:00:00 2023","u","HTTPS","a.example.com:443","Blocked","x","x","10.1.1.10","17"',
    ],
  },
  {
    format: 'key-value',
    program: 'fgt',
    lines: [
      'date=2023-11-23 time=18:00:00 devname="FG" tz="+0900" type="traffic" srcip=10.1.1.10 dstip=10.2.1.14 dstport=443 proto=6 action="deny"',
    ],
  },
  {
    format: 'nftables',
    program: 'kernel',
    lines: [
      'FORWARD-DROP: IN=eth1 OUT=eth2 MAC=x SRC=10.1.1.10 DST=10.2.1.14 LEN=60 TOS=0x00 PREC=0x00 TTL=64 ID=0 DF PROTO=TCP SPT=3594 DPT=443 WINDOW=64240 RES=0x00 SYN URGP=0',
    ],
  },
  {
    format: 'pfirewall',
    program: 'wf',
    lines: ['2023-11-23 18:00:00 DROP TCP 10.1.1.10 10.2.1.14 50000 443 52 S 1 0 64240 - - - SEND'],
  },
  {
    format: 'w3c',
    program: 'sgos',
    lines: [
      '#Fields: date time c-ip sc-status s-action cs-method cs-host cs-uri-port',
      '2023-11-23 18:00:00 10.1.1.10 403 TCP_DENIED CONNECT a.example.com 443',
    ],
  },
  {
    format: 'json',
    program: 'proxy',
    lines: [
      '{"ts":"2023-11-23T18:00:00Z","client":"10.1.1.10","host":"a.example.com:443","action":"deny"}',
    ],
  },
];

function told(format: string, lines: readonly string[]) {
  const found = FORMATS.filter(({ id }) => id === format);
  const reader = new LogReader(found, OPTIONS);
  const seen: Observation[] = [];
  let known = 0;
  let unknown = 0;
  for (const [index, line] of lines.entries()) {
    const reading = reader.read(line.replace(/\r$/, ''), { file: 'log', line: index + 1 });
    seen.push(...reading.seen);
    known += reading.known;
    unknown += reading.unknown;
  }
  const end = reader.end();
  seen.push(...end.seen);
  return {
    seen: seen.map((each) => ({ ...each, evidence: null, at: 0 })),
    known,
    unknown: unknown + end.unknown,
  };
}

describe.each(SAMPLES)('$format: $lines.0', ({ format, program, lines }) => {
  const plain = told(format, lines).seen;

  test.each(envelopesOf(program))('$title', ({ wrap, frame = [[], []] }) => {
    const wrapped = [...frame[0], ...lines.flatMap((line) => wrap(line).split('\n')), ...frame[1]];
    const reading = told(format, wrapped);
    expect(plain.length).toBeGreaterThan(0);
    expect(reading.seen).toEqual(plain);
    expect(reading.unknown).toBe(0);
    expect(
      detectFormat(
        wrapped.map((line) => line.replace(/\r$/, '')),
        OPTIONS,
      )?.id,
    ).toBe(format);
  });
});
