// What cannot be used of an export is said, with its place and in both languages.

import { describe, expect, test } from 'vitest';

import { sayReason } from '../text/text.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { assembleEstate, type ExportedFile } from './assemble-estate.ts';
import {
  GROUP,
  ENDPOINT,
  NIC,
  ZONE,
  NETWORK,
  NAME,
  endpointArm,
  endpointFlat,
  endpointPowerShell,
  nicArm,
  zone,
  record,
  read,
  json,
} from '@sekisho/test-kit/estate/exported-objects.ts';

function failure(files: readonly ExportedFile[]): UserError {
  try {
    assembleEstate(files);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}

describe('what cannot be used is said', () => {
  test.each([
    {
      title: 'an interface of a machine',
      value: { id: NIC, ipConfigurations: [{ privateIPAddress: '10.1.1.1' }] },
      reason: 'belongs to no private endpoint',
    },
    {
      title: 'a kind that Sekisho has no use for',
      value: { id: `${GROUP}/providers/Microsoft.Compute/virtualMachines/vm` },
      reason: 'no use for resources of type "microsoft.compute/virtualmachines"',
    },
    {
      title: 'an object without an id',
      value: { foo: 1, bar: 2 },
      reason: 'its first keys are "foo", "bar"',
    },
    { title: 'an empty object', value: {}, reason: 'the object is empty' },
    { title: 'a number', value: 5, reason: 'not an object' },
    {
      title: 'an id that is none',
      value: { id: '../../etc/passwd' },
      reason: 'is not an Azure resource id',
    },
    {
      title: 'an id with a line break',
      value: { id: `${ENDPOINT}\nx` },
      reason: 'is not an Azure resource id',
    },
    {
      title: 'an answer that is an error',
      value: { error: { code: 'AuthorizationFailed', message: 'no' } },
      reason: 'Azure answered with an error instead: "AuthorizationFailed no"',
    },
    {
      title: 'a host name with a quote in it',
      value: { ...endpointFlat, customDnsConfigs: [{ fqdn: 'a".example.com', ipAddresses: [] }] },
      reason: 'is not a host name',
    },
    {
      title: 'an address that is none',
      value: { ...endpointFlat, customDnsConfigs: [{ fqdn: NAME, ipAddresses: ['10.2.1.999'] }] },
      reason: '"10.2.1.999" is not an IP address',
    },
    {
      title: 'a record for an address that is none',
      value: {
        ...record,
        properties: { ttl: 10, aRecords: [{ ipv4Address: '10.2.1.14; local-data' }] },
      },
      reason: 'is not an IP address',
    },
    {
      title: 'a record whose name is none',
      value: { ...record, id: `${ZONE}/A/a b` },
      reason: 'is not a host name',
    },
    {
      title: 'a record without a ttl',
      value: { ...record, properties: { aRecords: [] } },
      reason: 'no usable ttl',
    },
    {
      title: 'text with a control character',
      value: { id: `${ZONE}/TXT/t`, ttl: 1, txtRecords: [{ value: ['a\u001b[2J'] }] },
      reason: 'control character',
    },
    {
      title: 'a member with a control character',
      value: {
        ...nicArm,
        properties: undefined,
        ipConfigurations: [
          {
            privateIPAddress: '10.2.1.14',
            privateLinkConnectionProperties: { fqdns: [NAME], requiredMemberName: 'rcm\u202e1' },
          },
        ],
      },
      reason: '"rcm\\u202e1" is not a word',
    },
    {
      title: 'a link to nowhere',
      value: { id: `${ZONE}/virtualNetworkLinks/l` },
      reason: 'names no virtual network',
    },
    {
      title: 'what PowerShell cut off',
      value: {
        ...nicArm,
        properties: undefined,
        PrivateEndpoint: { Id: ENDPOINT },
        IpConfigurations: [
          {
            PrivateIpAddress: '10.2.1.14',
            PrivateLinkConnectionProperties:
              'Microsoft.Azure.Commands.Network.Models.PSIpConfigurationConnectivityInformation',
          },
        ],
      },
      reason:
        'PowerShell cut off IpConfigurations[0].PrivateLinkConnectionProperties: export again with ConvertTo-Json -Depth 10',
    },
    {
      title: 'what PowerShell wrote as @{…}',
      value: {
        ...endpointPowerShell,
        CustomDnsConfigs: ['@{Fqdn=a; IpAddresses=System.Object[]}'],
      },
      reason: 'PowerShell cut off CustomDnsConfigs[0]',
    },
  ])('$title', ({ value, reason }) => {
    const { unused } = read(value);
    expect(unused).toContainEqual(
      expect.objectContaining({
        file: 'a.json',
        where: '[0]',
        reason: expect.stringContaining(reason),
      }),
    );
  });

  test('the same reason many times in a file is one entry', () => {
    const { unused } = read(
      ...Array.from({ length: 30 }, (_, index) => ({ id: `${NIC}${index}`, ipConfigurations: [] })),
    );
    expect(unused).toMatchObject([
      {
        file: 'a.json',
        where: '[0] and 29 more',
        reason: 'this network interface belongs to no private endpoint',
      },
    ]);
  });

  test('lists that PowerShell joined with blanks are still lists', () => {
    const { estate } = read({
      ...endpointPowerShell,
      CustomDnsConfigs: [{ Fqdn: NAME, IpAddresses: '10.2.1.14 10.2.1.15' }],
    });
    expect(estate.privateEndpoints[0]?.members[0]?.addresses).toEqual(['10.2.1.14', '10.2.1.15']);
  });

  test('a key called __proto__ changes nothing', () => {
    const { estate } = assembleEstate([
      { file: 'a.json', text: `[{"__proto__":{"id":"${ENDPOINT}"},"constructor":1}]` },
    ]);
    expect(estate.privateEndpoints).toEqual([]);
  });
});

describe('broken files', () => {
  test('every broken file is named with line, column and byte, in one run', () => {
    const text = `[\n  {"id": "é", "na`;
    const error = failure([
      { file: 'nic-list.json', text },
      json('good.json', [zone]),
      { file: 'b.json', text: '[1,]' },
      { file: 'c.json', text: 'ERROR: (ResourceNotFound) …' },
    ]);
    expect(error.message.split('\n')).toEqual([
      'b.json:1:4 (byte 3): this is not JSON: a value is expected here',
      'c.json:1:1 (byte 0): this is not JSON: it begins with "ERROR: (ResourceNotFound) …"',
      `nic-list.json:2:18 (byte ${Buffer.byteLength(text)}): the file was cut off: the file ends inside a string`,
    ]);
    expect(error.hint).toContain('-Depth 10');
  });

  test('nesting without end is refused, not followed', () => {
    expect(failure([{ file: 'deep.json', text: '['.repeat(5_000_000) }]).message).toContain(
      'deep.json:1:129',
    );
  });

  test('a text that is nothing known, and an empty one, are listed', () => {
    const { unused } = assembleEstate([
      { file: 'a.txt', text: 'hello' },
      { file: 'b.json', text: ' \n' },
      { file: 'c.json', text: '{"value":[]}' },
    ]);
    expect(unused.map(({ file, reason }) => `${file}: ${reason}`)).toEqual([
      expect.stringContaining('a.txt: This is no form that Sekisho reads'),
      'b.json: the file is empty',
      'c.json: the list is empty',
    ]);
  });
});

test('every reason and note has a code, which both languages say', () => {
  const reading = assembleEstate([
    { file: 'a.txt', text: 'hello' },
    { file: 'b.json', text: '' },
    json('c.json', [
      { ...endpointArm, properties: { ...endpointArm.properties, customDnsConfigs: 'x' } },
      { id: ZONE, numberOfRecordSets: 9, numberOfVirtualNetworkLinks: 2 },
      { id: NETWORK },
      { id: 'none' },
      {},
      1,
    ]),
  ]);
  const said = [...reading.unused, ...reading.notes].map(({ because }) => because);
  expect(said.length).toBeGreaterThan(8);
  for (const because of said) {
    if (because === undefined) throw new Error('a part without a code');
    expect(sayReason('ja', because)).not.toMatch(/\{\w+\}/);
    expect(sayReason('ja', because)).not.toBe(sayReason('en', because));
  }
});
