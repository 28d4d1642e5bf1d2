// What Azure refuses is refused here, with a message that says what is wrong.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { ROLE_IDS } from '../entra/roles.ts';
import { listAt, textAt } from '../base/json.ts';
import {
  CACHE,
  NETWORK,
  NETWORK_GROUP,
  SEED,
  SUBSCRIPTION,
  VAULT,
  VAULT_GROUP,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  CLIENT,
  READER,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';

const ZONE = `${NETWORK_GROUP}/providers/Microsoft.Network/privateDnsZones/refusals.example.com`;
const ZONES = `${NETWORK_GROUP}/providers/Microsoft.Network/privateDnsZones`;
const KEY_VAULT = `${VAULT_GROUP}/providers/Microsoft.KeyVault/vaults/refusalskv`;
const AUTHORIZATION = 'providers/Microsoft.Authorization';

describe('refusals', () => {
  let emulator: TestEmulator;
  beforeAll(async () => {
    emulator = await startTestEmulator({
      seed: {
        ...SEED,
        resources: [...SEED.resources, { id: CACHE }, { id: ZONE }, { id: KEY_VAULT }],
        applications: [
          { ...CLIENT, displayName: 'planner' },
          { ...READER, displayName: 'reader', role: 'Reader' },
        ],
      },
    });
  });
  afterAll(() => emulator.close());

  const put = async (path: string, version: string, json: unknown): Promise<[number, string]> => {
    const { status, body } = await emulator.ask('PUT', `${path}?api-version=${version}`, { json });
    return [status, textAt(body, 'error', 'message') ?? ''];
  };

  test.each<{ type: string; data: unknown; isTaken: boolean }>([
    { type: 'A', data: { aRecords: [{ ipv4Address: '10.0.0.1' }] }, isTaken: true },
    { type: 'A', data: {}, isTaken: true },
    { type: 'A', data: { aRecords: [] }, isTaken: true },
    { type: 'A', data: { aRecords: [{ ipv4Address: '1.2.3.400' }] }, isTaken: false },
    { type: 'A', data: { aRecords: [{ ipv4Address: '::1' }] }, isTaken: false },
    { type: 'A', data: { aRecords: [{}] }, isTaken: false },
    {
      type: 'A',
      data: { aRecords: [{ ipv4Address: '10.0.0.1' }, { ipv4Address: '10.0.0.1' }] },
      isTaken: false,
    },
    { type: 'AAAA', data: { aaaaRecords: [{ ipv6Address: 'fd00::1' }] }, isTaken: true },
    { type: 'AAAA', data: { aaaaRecords: [{ ipv6Address: '10.0.0.1' }] }, isTaken: false },
    { type: 'MX', data: { mxRecords: [{ preference: 70_000, exchange: 'a.b' }] }, isTaken: false },
    { type: 'MX', data: { mxRecords: [{ preference: 10, exchange: 'a b' }] }, isTaken: false },
    { type: 'PTR', data: { ptrRecords: [{ ptrdname: 'host.example.com.' }] }, isTaken: true },
    { type: 'PTR', data: { ptrRecords: [{ ptrdname: '' }] }, isTaken: false },
    {
      type: 'SRV',
      data: { srvRecords: [{ priority: 1, weight: 1, port: -1, target: 'a.b' }] },
      isTaken: false,
    },
    { type: 'TXT', data: { txtRecords: [{ value: ['x'.repeat(1025)] }] }, isTaken: false },
    { type: 'TXT', data: { txtRecords: [{ value: ['x'.repeat(1024)] }] }, isTaken: true },
    { type: 'A', data: { ttl: 0 }, isTaken: false },
    { type: 'A', data: { ttl: 'long' }, isTaken: false },
  ])('a record set $type $data', async ({ type, data, isTaken }) => {
    const [status, message] = await put(`${ZONE}/${type}/of-${type.toLowerCase()}`, '2024-06-01', {
      properties: { ttl: 60, ...(data as object) },
    });
    expect([status < 300, message === '']).toEqual([isTaken, isTaken]);
  });

  test.each([
    ['www', true],
    ['_sip._tcp', true],
    ['*.deep', true],
    ['@', true],
    ['a..b', false],
    ['-a', false],
    ['a.*', false],
    ['x'.repeat(64), false],
  ])('a record set called %s', async (name, isTaken) => {
    const [status] = await put(`${ZONE}/TXT/${encodeURIComponent(name)}`, '2024-06-01', {
      properties: { ttl: 60 },
    });
    expect(status < 300).toBe(isTaken);
  });

  test.each([
    ['azure.com', false],
    ['CORE.windows.net', false],
    ['privatelink.blob.core.windows.net', true],
    ['single', false],
    [`${'a.'.repeat(34)}b`, false],
    ['fine.example.com', true],
  ])('a zone called %s', async (name, isTaken) => {
    const [status] = await put(`${ZONES}/${name}`, '2024-06-01', { location: 'global' });
    expect(status < 300).toBe(isTaken);
  });

  test.each<{ path: string; version: string; json: unknown; says: RegExp }>([
    {
      path: `${VAULT_GROUP}/providers/Microsoft.Storage/storageAccounts/newaccount`,
      version: '2023-05-01',
      json: { location: 'japaneast', kind: 'Nonsense', sku: { name: 'Standard_LRS' } },
      says: /'StorageV2'/,
    },
    {
      path: `${VAULT_GROUP}/providers/Microsoft.Storage/storageAccounts/newaccount`,
      version: '2023-05-01',
      json: { location: 'japaneast', kind: 'StorageV2', sku: { name: 'Cheap' } },
      says: /'Standard_LRS'/,
    },
    {
      path: CACHE,
      version: '2023-05-01',
      json: {
        location: 'japaneast',
        sku: { name: 'Standard_LRS' },
        kind: 'StorageV2',
        properties: { networkAcls: { defaultAction: 'Perhaps' } },
      },
      says: /'Deny'/,
    },
    {
      path: VAULT,
      version: '2024-04-01',
      json: {
        location: 'japaneast',
        sku: { name: 'RS0' },
        properties: { publicNetworkAccess: 'SecuredByPerimeter' },
      },
      says: /'Disabled'/,
    },
    {
      path: KEY_VAULT,
      version: '2023-07-01',
      json: {
        location: 'japaneast',
        properties: {
          tenantId: SEED.tenantId,
          sku: { family: 'A', name: 'golden' },
          accessPolicies: [],
        },
      },
      says: /'premium'/,
    },
    {
      path: `${ZONE}/virtualNetworkLinks/l`,
      version: '2024-06-01',
      json: {
        location: 'global',
        properties: { virtualNetwork: { id: NETWORK }, resolutionPolicy: 'Sometimes' },
      },
      says: /'NxDomainRedirect'/,
    },
    {
      path: `${NETWORK}/subnets/wide`,
      version: '2024-01-01',
      json: { properties: { addressPrefix: '10.2.0.0/16' } },
      says: /overlaps with that of an existing subnet/,
    },
    {
      path: `${NETWORK}/subnets/outside`,
      version: '2024-01-01',
      json: { properties: { addressPrefix: '192.168.0.0/24' } },
      says: /is not valid in virtual network 'avd2'/,
    },
    {
      path: `${VAULT}/${AUTHORIZATION}/locks/l`,
      version: '2020-05-01',
      json: { properties: { level: 'Soft' } },
      says: /'ReadOnly'/,
    },
    {
      path: `${VAULT}/${AUTHORIZATION}/roleAssignments/99999999-9999-4999-8999-999999999999`,
      version: '2022-04-01',
      json: {
        properties: {
          principalId: '12121212-1212-4212-8212-121212121212',
          roleDefinitionId: `${AUTHORIZATION}/roleDefinitions/${ROLE_IDS.Reader}`,
        },
      },
      says: /does not exist in the directory/,
    },
    {
      path: `${NETWORK_GROUP}/providers/Microsoft.Network/loadBalancers/l`,
      version: '2024-01-01',
      json: {},
      says: /'loadBalancers' of the namespace 'Microsoft.Network' is not served by this emulator/,
    },
  ])('$path $json', async ({ path, version, json, says }) => {
    const [status, message] = await put(path, version, json);
    expect(status).toBe(400);
    expect(message).toMatch(says);
  });

  test('a lock that lets nobody write holds writes and keys below it, until it is gone', async () => {
    const lock = `${VAULT_GROUP}/${AUTHORIZATION}/locks/still`;
    await put(lock, '2020-05-01', { properties: { level: 'ReadOnly' } });
    const patch = await emulator.ask('PATCH', `${CACHE}?api-version=2023-05-01`, { json: {} });
    const keys = await emulator.ask('POST', `${CACHE}/listKeys?api-version=2023-05-01`);
    const read = await emulator.ask('GET', `${CACHE}?api-version=2023-05-01`);
    expect([patch.status, keys.status, read.status]).toEqual([409, 409, 200]);
    await emulator.ask('DELETE', `${lock}?api-version=2020-05-01`);
    const again = await emulator.ask('POST', `${CACHE}/listKeys?api-version=2023-05-01`);
    expect(again.status).toBe(200);
  });

  test('a role that is given by a call counts at once, and goes with its resource', async () => {
    const token = emulator.cloud.control.issueToken({
      audience: `${emulator.origin}/`,
      appId: READER.appId,
      objectId: 'reader',
    });
    const write = async (): Promise<number> => {
      const path = `${ZONE}/TXT/by-reader?api-version=2024-06-01`;
      const json = { properties: { ttl: 60 } };
      return (await emulator.ask('PUT', path, { json, token })).status;
    };
    expect(await write()).toBe(403);
    const principalId = emulator.cloud.directory.find(READER.appId)?.principalId;
    const id = `${ZONE}/${AUTHORIZATION}/roleAssignments/77777777-7777-4777-8777-777777777777`;
    await put(id, '2022-04-01', {
      properties: {
        principalId,
        roleDefinitionId: `${SUBSCRIPTION}/${AUTHORIZATION}/roleDefinitions/${ROLE_IDS['Private DNS Zone Contributor']}`,
      },
    });
    expect(await write()).toBe(201);
    await emulator.cloud.control.remove(ZONE);
    const left = await emulator.ask(
      'GET',
      `${SUBSCRIPTION}/${AUTHORIZATION}/roleAssignments?api-version=2022-04-01&$filter=principalId eq '${principalId ?? ''}'`.replaceAll(
        ' ',
        '%20',
      ),
    );
    expect(listAt(left.body, 'value')).toHaveLength(1);
  });
});
