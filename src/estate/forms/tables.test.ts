// CSV of Resource Graph Explorer, of the portal's lists, of PowerShell and of Excel; the portal's page
// "DNS configuration" as text; YAML; tables of az.

import { describe, expect, test } from 'vitest';

import { UserError } from '../../user-error.ts';
import { assembleEstate } from '../assemble-estate.ts';
import type { EstateReading } from '../reading.ts';

const GROUP = '/subscriptions/44444444-4444-4444-4444-444444444444/resourceGroups/rg-net';
const ENDPOINT = `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-a`;
const NIC = `${GROUP}/providers/Microsoft.Network/networkInterfaces/pe-a.nic.0f`;
const TARGET = `${GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv-a`;
const NAMES = [
  ['8-asr-pod01-id1.frc.siterecovery.windowsazure.com', '10.3.0.4'],
  ['8-asr-pod01-rcm1.frc.siterecovery.windowsazure.com', '10.3.0.5'],
] as const;
const SECRET = 'PLANTED0000';

const endpoint = {
  id: ENDPOINT,
  name: 'pe-a',
  location: 'francecentral',
  properties: {
    subnet: { id: `${GROUP}/providers/Microsoft.Network/virtualNetworks/v/subnets/s` },
    networkInterfaces: [{ id: NIC }],
    customDnsConfigs: [],
    privateLinkServiceConnections: [
      {
        properties: {
          privateLinkServiceId: TARGET,
          groupIds: ['AzureSiteRecovery'],
          privateLinkServiceConnectionState: { status: 'Approved' },
        },
      },
    ],
  },
};
const exported = JSON.stringify([endpoint]);

function read(text: string, file = 'a.csv', ...others: readonly string[]): EstateReading {
  return assembleEstate([
    { file, text },
    ...others.map((other, index) => ({ file: `other${index}.json`, text: other })),
  ]);
}

function cell(text: string): string {
  return `"${text.replaceAll('"', '""')}"`;
}

function csv(rows: readonly (readonly string[])[], delimiter = ',', end = '\r\n'): string {
  return rows.map((row) => row.map(cell).join(delimiter) + end).join('');
}

describe('CSV', () => {
  const { id, name, location, properties } = endpoint;
  const pretty = JSON.stringify(properties, null, 2);
  test.each([
    {
      title: 'of Resource Graph Explorer',
      text: csv([
        ['id', 'name', 'type', 'location', 'properties', 'tags'],
        [
          id,
          name,
          'microsoft.network/privateendpoints',
          location,
          JSON.stringify(properties),
          'null',
        ],
      ]),
    },
    {
      title: 'with titles in capitals, of several lines a cell, and no line end at the end',
      text: csv([
        ['NAME', 'RESOURCE ID', 'LOCATION', 'PROPERTIES'],
        [name, id, 'France Central', pretty],
      ]).trimEnd(),
    },
    {
      title: 'that Excel saved: semicolons, and rows filled up',
      text: csv(
        [
          ['id', 'location', 'properties'],
          [id, location, JSON.stringify(properties), '', ''],
        ],
        ';',
      ),
    },
    {
      title: 'with tabs',
      text: csv(
        [
          ['id', 'location', 'properties'],
          [id, location, JSON.stringify(properties)],
        ],
        '\t',
        '\n',
      ),
    },
    {
      title: 'of Export-Csv, whose nested parts stand beside it as JSON',
      text: `#TYPE Microsoft.Azure.Commands.Network.Models.PSPrivateEndpoint\r\n${csv([
        [
          'Name',
          'Location',
          'Id',
          'Subnet',
          'SubnetText',
          'NetworkInterfaces',
          'NetworkInterfacesText',
          'PrivateLinkServiceConnections',
          'PrivateLinkServiceConnectionsText',
        ],
        [
          name,
          location,
          id,
          'Microsoft.Azure.Commands.Network.Models.PSSubnet',
          JSON.stringify({ Id: properties.subnet.id }),
          'System.Collections.Generic.List`1[Microsoft.Azure.Commands.Network.Models.PSNetworkInterface]',
          JSON.stringify([{ Id: NIC }], null, 2),
          'System.Collections.Generic.List`1[Microsoft.Azure.Commands.Network.Models.PSPrivateLinkServiceConnection]',
          JSON.stringify([
            {
              GroupIds: ['AzureSiteRecovery'],
              PrivateLinkServiceId: TARGET,
              PrivateLinkServiceConnectionState: { Status: 'Approved' },
            },
          ]),
        ],
      ])}`,
    },
  ])('$title', ({ text }) => {
    const { estate, unused } = read(text);
    expect(unused).toEqual([]);
    expect(estate.privateEndpoints).toMatchObject([
      {
        id,
        location,
        targetId: TARGET,
        groupIds: ['AzureSiteRecovery'],
        connection: 'Approved',
        subnetId: properties.subnet.id,
      },
    ]);
  });

  test('a list with ids and no properties knows of each resource and nothing else', () => {
    const link = `https://portal.azure.com/#@contoso.example/resource${ENDPOINT}/overview`;
    for (const text of [
      csv([
        ['NAME', 'TYPE', 'RESOURCE GROUP', 'LOCATION', 'RESOURCE LINK'],
        ['pe-a', 'Private endpoint', 'rg-net', 'France Central', link],
      ]),
      csv([
        ['Name', 'Type', 'Location', 'Resource ID'],
        ['pe-a', 'Private endpoint', 'France Central', ENDPOINT],
      ]),
    ]) {
      const { estate, notes } = read(text);
      expect(estate.privateEndpoints).toMatchObject([
        { id: ENDPOINT, location: 'francecentral', connection: 'unknown', targetId: '' },
      ]);
      expect(notes.map(({ code }) => code)).toEqual([
        'endpoint-target-unknown',
        'endpoint-without-names',
      ]);
    }
  });

  test.each([
    {
      title: 'a list without ids',
      code: 'form.resource-names',
      text: csv([
        ['NAME', 'TYPE', 'RESOURCE GROUP', 'LOCATION', 'SUBSCRIPTION'],
        ['pe-a', 'Private endpoint', 'rg', 'France Central', SECRET],
      ]),
    },
    {
      title: 'a row that was cut',
      code: 'form.csv-row',
      text: csv([['id', 'name', 'properties'], [ENDPOINT]]),
    },
    {
      title: 'a row without an id',
      code: 'form.row-without-id',
      text: csv([
        ['id', 'name'],
        ['', SECRET],
      ]),
    },
    {
      title: 'az -o tsv',
      code: 'form.az-tsv',
      text: `${SECRET}\t${ENDPOINT}\tfrancecentral\n${SECRET}\t${ENDPOINT}\tx\n`,
    },
  ])('$title is said', ({ text, code }) => {
    const reading = read(text);
    expect(reading.unused.map(({ because }) => because?.code)).toContain(code);
    expect(JSON.stringify(reading)).not.toContain(`"reason":"${SECRET}`);
  });

  test('properties that Excel cut, and what ConvertTo-Csv lost, are said', () => {
    expect(
      read(
        csv([
          ['id', 'properties'],
          [ENDPOINT, JSON.stringify(properties).slice(0, 80)],
        ]),
      ).unused,
    ).toMatchObject([{ where: 'line 2', reason: expect.stringContaining('not whole JSON') }]);
    expect(
      read(
        csv([
          ['id', 'properties'],
          [ENDPOINT, '@{provisioningState=Succeeded; subnet=}'],
        ]),
      ).unused,
    ).toMatchObject([{ reason: expect.stringContaining('PowerShell cut off properties') }]);
  });

  test('a file that ends inside quotes is an error, without its text', () => {
    const text = csv([
      ['id', 'properties'],
      [ENDPOINT, SECRET],
    ]).slice(0, -4);
    expect(() => read(text)).toThrow(UserError);
    expect(() => read(text)).toThrow(/^a\.csv:\d+: the file was cut off: it ends inside quotes$/);
  });

  test('names with their addresses', () => {
    const { estate, used } = read(
      csv([
        ['Private endpoint', 'FQDN', 'IP addresses'],
        ...NAMES.map(([fqdn, ip]) => ['pe-a', fqdn, ip]),
      ]),
      'names.csv',
      exported,
    );
    expect(estate.privateEndpoints[0]?.members).toEqual(
      NAMES.map(([fqdn, ip]) => ({ fqdn, addresses: [ip] })),
    );
    expect(used).toContainEqual({ file: 'names.csv', kind: 'printed name', count: 2 });
  });
});

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

describe('YAML and tables of az', () => {
  const yaml = `- id: ${ENDPOINT}\n  name: pe-a\n  location: francecentral\n  customDnsConfigs:\n  - fqdn: ${NAMES[0][0]}\n    ipAddresses: &a\n    - 10.3.0.4\n  networkInterfaces:\n  - id: ${NIC}\n`;
  test.each([
    { title: 'a list', text: yaml, file: 'a.yaml' },
    {
      title: 'in a text file, with Windows line ends',
      text: yaml.replaceAll('\n', '\r\n'),
      file: 'a.txt',
    },
    {
      title: 'in the colours of yamlc',
      text: yaml.replace(/^(\s*(?:- )?)(\w+):/gm, '$1\u001b[94m$2\u001b[39;49;00m:'),
      file: 'a.yml',
    },
    {
      title: 'several documents',
      text: `---\nid: ${GROUP}/providers/Microsoft.Network/publicIPAddresses/x\n---\n${yaml}`,
      file: 'a.yaml',
    },
  ])('$title', ({ text, file }) => {
    expect(read(text, file).estate.privateEndpoints).toMatchObject([
      { id: ENDPOINT, members: [{ fqdn: NAMES[0][0], addresses: ['10.3.0.4'] }] },
    ]);
  });

  test('YAML that is broken is an error with its place, without its text', () => {
    expect(() => read(`- id: x\n  key: "${SECRET}\n`, 'a.yaml')).toThrow(
      /^a\.yaml:\d+:\d+: this is not YAML \([A-Z_]+\)$/,
    );
  });

  test('YAML of a bomb, and nested without end, ends', () => {
    const bomb = [
      'a: &a [x,x,x,x,x,x,x,x,x]',
      ...'bcdefghi'
        .split('')
        .map((key, at) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[at]}`).join()}]`),
    ].join('\n');
    expect(() => read(bomb, 'a.yaml')).toThrow('a.yaml: this YAML repeats itself too often');
    expect(() => read('- '.repeat(200_000), 'a.yaml')).toThrow('a.yaml');
  });

  test('az -o table names -o json', () => {
    const { unused } = read(
      'Name    ResourceGroup    Location\n------  ---------------  -------------\npe-a    rg-net           francecentral\n',
      'a.txt',
    );
    expect(unused).toMatchObject([
      { because: { code: 'form.az-table', values: { columns: 'Name, ResourceGroup, Location' } } },
    ]);
    expect(unused[0]?.reason).toContain('-o json');
  });

  test('an error of az in a text file is shown, and its list is missed', () => {
    const { unused, missing } = read(
      "ERROR: (AuthorizationFailed) The client 'x' does not have authorization\n",
      'nics.txt',
    );
    expect(unused).toMatchObject([{ reason: expect.stringContaining('AuthorizationFailed') }]);
    expect(missing).toEqual([
      {
        kind: 'network interface',
        cause: 'refused',
        file: 'nics.txt',
        error: 'AuthorizationFailed',
      },
    ]);
  });
});
