// A word for a verdict that nobody knows: its line is not understood, and never one of a request that was carried.

import { describe, expect, test } from 'vitest';

import { verdictOfWord } from '../products/shared/logs/verdict-words.ts';
import { findFormat } from './formats.ts';

const OPTIONS = { zoneMs: 0, now: new Date('2024-01-01') };
const LINES: Readonly<Record<string, (word: string) => string>> = {
  squid: (word) =>
    `1700000000.000 12 10.1.1.10 ${word}/200 17 CONNECT a.example.com:443 - HIER_DIRECT/192.0.2.1 -`,
  'squid-common': (word) =>
    `10.1.1.10 - - [23/Nov/2023:18:00:00 +0000] "CONNECT a.example.com:443 HTTP/1.1" 200 17 ${word}:HIER_DIRECT`,
  json: (word) =>
    `{"ts":"2023-11-23T18:00:00Z","client":"10.1.1.10","host":"a.example.com","action":"${word}","status":200}`,
  'key-value': (word) =>
    `date=2023-11-23 time=18:00:00 srcip=10.1.1.10 hostname="a.example.com" action="${word}" status=200 dstport=443`,
  zscaler: (word) =>
    `"Thu Nov 23 18:00:00 2023","u","HTTPS","a.example.com:443","${word}","x","x","x","17"`,
  'palo-alto': (word) =>
    `1,2023/11/23 18:00:00,0070,THREAT,url,2561,2023/11/23 18:00:00,10.1.1.10,192.0.2.1,,,rule,,,ssl,vsys1,a,b,c,d,e,f,1,1,5000,443,0,0,0x0,tcp,${word},"a.example.com:443/",(9999)`,
};
const KNOWN: Readonly<Record<string, string>> = {
  squid: 'TCP_TUNNEL',
  'squid-common': 'TCP_TUNNEL',
  zscaler: 'Allowed',
  'palo-alto': 'alert',
};

describe.each(Object.keys(LINES))('%s', (id) => {
  const read = (word: string) =>
    findFormat(id)?.create(OPTIONS)(LINES[id]?.(word) ?? '', { file: 'a', line: 1 });

  test('a known word is understood', () => {
    const word = KNOWN[id] ?? 'allowed';
    expect(read(word)).toMatchObject({ name: 'a.example.com', verdict: 'allowed' });
  });

  test.each(['pondered', 'QUARANTINED', 'unallowed', 'not-allowed', 'Caution'])(
    '%s is not understood',
    (word) => {
      expect(read(word)).toBeUndefined();
    },
  );
});

test('w3c: an unknown action is not understood', () => {
  const read = findFormat('w3c')?.create(OPTIONS);
  const at = { file: 'a', line: 1 };
  read?.('#Fields: date time c-ip s-action sc-status cs-method cs-host cs-uri-port', at);
  const line = (word: string): string =>
    `2023-11-23 18:00:00 10.1.1.10 ${word} 200 CONNECT a.example.com 443`;
  expect(read?.(line('TCP_TUNNELED'), at)).toMatchObject({ verdict: 'allowed' });
  expect(read?.(line('DENIED'), at)).toMatchObject({ verdict: 'denied' });
  expect(read?.(line('PONDERED'), at)).toBeUndefined();
});

test('of several words the first that is known counts', () => {
  const read = findFormat('json')?.create(OPTIONS);
  const line =
    '{"time":"2023-11-23T18:00:00Z","client":"10.1.1.10","host":"a.example.com","decision_reason":"host did not match any rule","allow":false}';
  expect(read?.(line, { file: 'a', line: 1 })).toMatchObject({ verdict: 'denied' });
});

test('words say one thing in any case', () => {
  expect(['Blocked', 'DENY', 'reset-both', 'block-continue'].map(verdictOfWord)).toEqual(
    Array.from({ length: 4 }, () => 'denied'),
  );
  expect(['TCP_MISS/200', 'NONE/000', 'UDP_HIT'].map(verdictOfWord)).toEqual(
    Array.from({ length: 3 }, () => 'by-status'),
  );
  expect(['failure', 'ip-conn'].map(verdictOfWord)).toEqual(['failed', 'failed']);
});
