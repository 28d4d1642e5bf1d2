// CSV of Resource Graph Explorer, of the portal's lists, of PowerShell and of Excel.

import { describe, expect, test } from 'vitest';

import { UserError } from '@sekisho/dns/user-error.ts';
import {
  ENDPOINT,
  endpoint,
  exported,
  NAMES,
  NIC,
  read,
  SECRET,
  TARGET,
} from '@sekisho/test-kit/estate/one-endpoint.ts';

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
      title: 'whose first line names the delimiter for Excel',
      text: `sep=;\r\n${csv(
        [
          ['id', 'location', 'properties'],
          [id, location, JSON.stringify(properties)],
        ],
        ';',
      )}`,
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
      title: 'a list without ids, with Japanese titles',
      code: 'form.resource-names',
      text: csv([
        ['名前', '種類', 'リソース グループ', '場所', 'サブスクリプション'],
        ['pe-a', 'プライベート エンドポイント', 'rg', 'France Central', SECRET],
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
