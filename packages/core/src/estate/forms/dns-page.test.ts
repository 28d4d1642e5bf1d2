// The portal's page "DNS configuration", copied as text.

import { describe, expect, test } from 'vitest';

import { ENDPOINT, exported, NAMES, read } from '@sekisho/test-kit/estate/one-endpoint.ts';

const ZONE = 'privatelink.siterecovery.windowsazure.com';
const first = ['Network Interface', 'IP addresses', 'FQDN'];
const second = [
  'Configuration name',
  'FQDN',
  'IP address',
  'Subscription',
  'Private DNS zone',
  'DNS zone group',
];
const nic = 'pe-a.nic.0f';
const zoneRow = ([fqdn, ip]: readonly [string, string]): readonly string[] => [
  ZONE.replaceAll('.', '-'),
  fqdn.replace('.siterecovery.', '.privatelink.siterecovery.'),
  ip,
  'Production',
  ZONE,
  'default',
];

describe('the page "DNS configuration"', () => {
  const tabs = (rows: readonly (readonly string[])[]): string =>
    rows.map((row) => row.join('\t')).join('\r\n');
  const lines = (rows: readonly (readonly string[])[]): string => rows.flat().join('\n');
  const [one, two] = NAMES;
  test.each([
    { title: 'rows with tabs', text: tabs([first, [nic, one[1], one[0]], [nic, two[1], two[0]]]) },
    {
      title: 'the interface once, and other text of the page around',
      text: `pe-a | DNS configuration\nPrivate endpoint\n\nCustomer Visible FQDNs\nDNS records visible to the customer\n${tabs([first, [nic, one[1], one[0]], ['', two[1], two[0]]])}\n\nAdd configuration\n${tabs([second, zoneRow(one), zoneRow(two)])}\n`,
    },
    {
      title: 'an empty cell that the copy lost',
      text: tabs([first, [nic, one[1], one[0]], [two[1], two[0]]]),
    },
    {
      title: 'each cell on its own line',
      text: lines([first, [nic, one[1], one[0]], [nic, two[1], two[0]]]),
    },
    {
      title: 'the interface once, each cell on its own line',
      text: lines([
        ['Customer Visible FQDNs'],
        first,
        [nic, one[1], one[0]],
        [two[1], two[0]],
        ['Private DNS integration'],
        second,
        zoneRow(one),
        zoneRow(two),
      ]),
    },
    {
      title: 'an empty line after each cell',
      text: [...first, nic, one[1], one[0], two[1], two[0]].join('\r\n\r\n'),
    },
    {
      title: 'blanks where the tabs were',
      text: [first, [nic, one[1], one[0]], ['', two[1], two[0]]]
        .map((row) => row.join('    '))
        .join('\n'),
    },
    {
      title: 'titles in Japanese, blanks where the tabs were',
      text: [
        ['ネットワーク インターフェイス', 'IP アドレス', 'FQDN'],
        [nic, one[1], one[0]],
        [nic, two[1], two[0]],
      ]
        .map((row) => row.join('\u3000\u3000'))
        .join('\n'),
    },
    {
      title: 'titles in Japanese',
      text: tabs([
        ['ネットワーク インターフェイス', 'IP アドレス', 'FQDN'],
        [nic, one[1], one[0]],
        [nic, two[1], two[0]],
      ]),
    },
    {
      title: 'both in one table of the zone group after the first',
      text: tabs([
        first,
        [nic, one[1], one[0]],
        [nic, two[1], two[0]],
        second,
        zoneRow(one),
        zoneRow(two),
      ]),
    },
  ])('$title', ({ text }) => {
    const { estate, unused, notes } = read(text, 'page.txt', exported);
    expect(unused).toEqual([]);
    expect(estate.privateEndpoints[0]?.members).toEqual(
      NAMES.map(([fqdn, ip]) => ({ fqdn, addresses: [ip] })),
    );
    expect(notes).toEqual([]);
  });

  test("the page's title names the endpoint where no export holds its interface", () => {
    const bare = JSON.stringify([{ id: ENDPOINT }, { id: `${ENDPOINT}2` }]);
    const text = `pe-a | DNS configuration\n${tabs([first, [nic, one[1], one[0]]])}`;
    expect(
      read(text, 'page.txt', bare).estate.privateEndpoints.map(({ members }) => members),
    ).toEqual([[{ fqdn: one[0], addresses: [one[1]] }], []]);
  });

  test('several addresses of a name', () => {
    const text = tabs([first, [nic, '10.3.0.4, fd00::4', one[0]]]);
    expect(read(text, 'page.txt', exported).estate.privateEndpoints[0]?.members).toEqual([
      { fqdn: one[0], addresses: ['10.3.0.4', 'fd00::4'] },
    ]);
  });

  test('a row without its name or address, and an interface that no export holds, are said', () => {
    const { unused, estate } = read(
      tabs([first, [nic, '', one[0]], [nic, two[1], '-']]),
      'p.txt',
      exported,
    );
    expect(unused).toMatchObject([
      { where: 'line 3', reason: expect.stringContaining('is not a host name') },
      { where: 'line 2', because: { values: { missing: 'IP address' } } },
    ]);
    expect(estate.privateEndpoints[0]?.members).toEqual([]);
    expect(
      read(tabs([first, ['other.nic.1', one[1], one[0]]]), 'p.txt', exported).unused,
    ).toMatchObject([
      { reason: expect.stringContaining('no export says to which private endpoint') },
    ]);
  });
});
