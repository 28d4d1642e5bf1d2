// The described site's exports, read as a user's would be: mixed forms, one printed by PowerShell.

import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

import { readEstate } from './read-estate.ts';

const read = async (folder: string) =>
  await readEstate(
    fileURLToPath(new URL(`../../../../examples/japan-east/${folder}`, import.meta.url)),
  );

test('before registration: the vault with five members, the cache account with one', async () => {
  const { estate } = await read('estate');
  expect(
    estate.privateEndpoints.map(({ name, groupIds, connection, members }) => ({
      name,
      groupIds,
      connection,
      members: members.map(({ fqdn, addresses }) => `${fqdn} ${addresses.join()}`),
    })),
  ).toEqual([
    {
      name: 'pe-asr',
      groupIds: ['AzureSiteRecovery'],
      connection: 'Approved',
      members: [
        ['id1', 13],
        ['prot2', 17],
        ['rcm1', 14],
        ['srs1', 15],
        ['tel1', 16],
      ].map(
        ([member, last]) =>
          `1265443793182260898-asr-pod01-${member}.jpe.siterecovery.windowsazure.com 10.2.1.${last}`,
      ),
    },
    {
      name: 'pe-cache',
      groupIds: ['blob'],
      connection: 'Approved',
      members: ['privateasr2cache.blob.core.windows.net 10.2.1.20'],
    },
  ]);
  expect(
    estate.zones.map(({ name, records, links }) => ({
      name,
      records: records.filter(({ type }) => type === 'A').length,
      ttls: [
        ...new Set(records.filter(({ type }) => type === 'A').map(({ ttlSeconds }) => ttlSeconds)),
      ],
      links: links.map(({ virtualNetworkId }) => virtualNetworkId.split('/').at(-1)),
    })),
  ).toEqual([
    { name: 'privatelink.blob.core.windows.net', records: 1, ttls: [10], links: ['avd2'] },
    { name: 'privatelink.siterecovery.windowsazure.com', records: 5, ttls: [10], links: ['avd2'] },
  ]);
  expect([estate.keyVaults, estate.migrateSites]).toEqual([[], []]);
});

test('after set-up: all of it, and what registration created', async () => {
  const [before, after] = await Promise.all([read('estate'), read('estate-after-setup')]);
  expect(after.estate.privateEndpoints).toEqual(
    expect.arrayContaining([...before.estate.privateEndpoints]),
  );
  expect(after.estate.zones).toEqual(expect.arrayContaining([...before.estate.zones]));
  const created = after.estate.privateEndpoints.filter(({ name }) => name.endsWith('--pe-pe'));
  expect(
    created.map(({ targetId, members }) => [
      targetId.split('/').at(-1),
      ...members.map(({ fqdn, addresses }) => `${fqdn} ${addresses.join()}`),
    ]),
  ).toEqual([
    ['privateasr58afkv', 'privateasr58afkv.vault.azure.net 10.2.1.18'],
    [
      'privateasr58afmastersite',
      expect.stringMatching(
        /^[0-9a-f]{32}-agent\.je\.disc\.privatelink\.prod\.migration\.windowsazure\.com 10\.2\.1\.19$/,
      ),
    ],
  ]);
  expect(after.estate.migrateSites.map(({ name, kind }) => `${kind} ${name}`)).toEqual([
    'master privateasr58afmastersite',
    'server privateasr58afphysicalsite',
    'vmware privateasr58afvmwaresite',
  ]);
  expect(after.estate.keyVaults.map(({ host }) => host)).toEqual([
    'privateasr58afkv.vault.azure.net',
  ]);
});
