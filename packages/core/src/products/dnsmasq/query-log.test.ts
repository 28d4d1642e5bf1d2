import { describe, expect, test } from 'vitest';

import type { Observation } from '../shared/logs/observation.ts';
import { createDnsmasqReader } from './query-log.ts';

function readAll(lines: readonly string[]): Observation[] {
  const read = createDnsmasqReader();
  return lines.flatMap((line, index) => read(line, { file: 'dns.log', line: index + 1 }) ?? []);
}

const QUERY =
  'Nov 23 18:00:00 dnsmasq[1]: 7 10.1.1.10/40001 query[A] vault1.vault.azure.net from 10.1.1.10';

describe('dnsmasq with log-queries=extra', () => {
  test.each([
    {
      title: 'an address',
      lines: ['config vault1.vault.azure.net is 10.2.1.18'],
      answer: 'address',
      addresses: ['10.2.1.18'],
    },
    {
      title: 'an address behind an alias',
      lines: [
        'reply vault1.vault.azure.net is <CNAME>',
        'reply vault1.privatelink.vaultcore.azure.net is 20.1.2.3',
      ],
      answer: 'address',
      addresses: ['20.1.2.3'],
    },
    {
      title: 'no such name',
      lines: [
        'forwarded vault1.vault.azure.net to 192.0.2.53',
        'reply vault1.vault.azure.net is NXDOMAIN',
      ],
      answer: 'nxdomain',
      addresses: [],
    },
    {
      title: 'no address of that kind',
      lines: ['cached vault1.vault.azure.net is NODATA-IPv4'],
      answer: 'nodata',
      addresses: [],
    },
    {
      title: 'a server that failed',
      lines: ['reply error is SERVFAIL'],
      answer: 'failed',
      addresses: [],
    },
  ])('$title is told of the name that was asked for', ({ lines, answer, addresses }) => {
    const seen = readAll([
      QUERY,
      ...lines.map((line) => `Nov 23 18:00:00 dnsmasq[1]: 7 10.1.1.10/40001 ${line}`),
    ]);
    expect(seen).toMatchObject([
      { kind: 'dns', client: '10.1.1.10', name: 'vault1.vault.azure.net', answer, addresses },
    ]);
  });

  test('answers go to the question of their serial', () => {
    const seen = readAll([
      QUERY,
      'Nov 23 18:00:00 dnsmasq[1]: 8 10.1.1.11/40002 query[A] b.example.com from 10.1.1.11',
      'Nov 23 18:00:01 dnsmasq[1]: 8 10.1.1.11/40002 reply b.example.com is 192.0.2.8',
      'Nov 23 18:00:01 dnsmasq[1]: 7 10.1.1.10/40001 reply vault1.vault.azure.net is NXDOMAIN',
    ]);
    expect(seen).toMatchObject([
      { client: '10.1.1.11', name: 'b.example.com', answer: 'address' },
      { client: '10.1.1.10', name: 'vault1.vault.azure.net', answer: 'nxdomain' },
    ]);
  });

  test.each([
    { value: 'NODATA-IPv6', answer: 'unknown' },
    { value: '2001:db8::1', answer: 'unknown' },
    { value: 'NXDOMAIN', answer: 'nxdomain' },
    { value: 'REFUSED (EDE: not ready)', answer: 'failed' },
  ])(
    'of a question for an IPv6 address, $value tells no more than $answer',
    ({ value, answer }) => {
      const seen = readAll([
        QUERY.replace('query[A]', 'query[AAAA]'),
        `Nov 23 18:00:00 dnsmasq[1]: 7 10.1.1.10/40001 reply vault1.vault.azure.net is ${value}`,
      ]);
      expect(seen).toMatchObject([
        { name: 'vault1.vault.azure.net', answer, addresses: [], isIPv6: true },
      ]);
    },
  );

  test('a question for any other type says nothing of roads', () => {
    expect(
      readAll([
        QUERY.replace('query[A]', 'query[type=65]'),
        'Nov 23 18:00:00 dnsmasq[1]: 7 10.1.1.10/40001 reply vault1.vault.azure.net is NXDOMAIN',
      ]),
    ).toEqual([]);
  });

  test('over TCP, and with what DNSSEC says of it', () => {
    const seen = readAll(
      [
        'query[A] a.example.com from 10.1.1.10',
        'reply a.example.com is 192.0.2.1 (DNSSEC signed)',
      ].map((stated) => `Aug  3 12:50:16 dnsmasq[8]: TCP 5801 10.1.1.10/64520 ${stated}`),
    );
    expect(seen).toMatchObject([
      { name: 'a.example.com', answer: 'address', addresses: ['192.0.2.1'] },
    ]);
  });

  test('an answer without its question is left out', () => {
    expect(
      readAll(['Nov 23 18:00:00 dnsmasq[1]: 9 10.1.1.10/40001 reply a.example.com is 192.0.2.1']),
    ).toEqual([]);
  });

  test.each([
    '',
    'Nov 23 18:00:00 named[1]: query',
    'Nov 23 18:00:00 pdnsmasq[1]: query[A] a.example.com from 10.1.1.10',
  ])('%j is another format', (line) => {
    expect(createDnsmasqReader()(line, { file: 'x', line: 1 })).toBeUndefined();
  });
});
