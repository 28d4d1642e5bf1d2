// Debian's azure-cli 2.45 against the emulator, and what it prints through the
// estate's readers: the same estate as the one that the emulator holds.
//
// It cannot do everything: `az network private-endpoint`, `az network nic` and
// `az network private-dns link vnet create` stop there on a network library older
// than the commands; `az rest` and `az resource` stand in for them.

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { assembleEstate } from '@sekisho/core/estate/assemble-estate.ts';
import { FAST, SEED, SUBSCRIPTION } from '@sekisho/test-kit/azure-emulator/cloud.ts';
import { hasAz, signInByAz, type AzCommand } from '@sekisho/test-kit/azure-emulator/az-command.ts';
import {
  CLIENT,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';

const GROUP = 'avd2';
const PE = `${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-asr`;
const NET = `${SUBSCRIPTION}/resourceGroups/${GROUP}/providers/Microsoft.Network`;
const ZONE = 'privatelink.siterecovery.windowsazure.com';
const KEY_VAULT = `${SUBSCRIPTION}/resourceGroups/privateasr2/providers/Microsoft.KeyVault/vaults/azkv`;

describe.skipIf(!hasAz)(
  `azure-cli${hasAz ? '' : ' (skipped: there is no az on this machine; apt-get install azure-cli)'}`,
  () => {
    let emulator: TestEmulator;
    let az: AzCommand;

    beforeAll(async () => {
      emulator = await startTestEmulator({
        // Without being told, az waits half a minute between two looks at an operation.
        pace: { ...FAST, retryAfterSeconds: 1 },
        seed: {
          ...SEED,
          applications: [{ ...CLIENT, displayName: 'planner' }],
          resources: [
            ...SEED.resources,
            {
              id: PE,
              properties: {
                subnet: { id: `${NET}/virtualNetworks/avd2/subnets/default` },
                privateLinkServiceConnections: [
                  {
                    name: 'c',
                    properties: {
                      privateLinkServiceId: `${SUBSCRIPTION}/resourceGroups/privateasr2/providers/Microsoft.RecoveryServices/vaults/privateasr2`,
                      groupIds: ['AzureSiteRecovery'],
                    },
                  },
                ],
              },
            },
            { id: `${NET}/privateDnsZones/${ZONE}` },
            {
              id: `${PE}/privateDnsZoneGroups/default`,
              properties: {
                privateDnsZoneConfigs: [
                  {
                    name: 'zone',
                    properties: { privateDnsZoneId: `${NET}/privateDnsZones/${ZONE}` },
                  },
                ],
              },
            },
            {
              id: KEY_VAULT,
              properties: {
                tenantId: SEED.tenantId,
                vaultUri: 'https://azkv.vault.azure.net/',
                sku: { family: 'A', name: 'standard' },
              },
            },
          ],
        },
      });
      az = await signInByAz(emulator);
    }, 60_000);
    afterAll(() => emulator.close());

    test(
      'it makes a zone, a record and reads a link, and takes them down again',
      { timeout: 120_000 },
      async () => {
        await az('network', 'private-dns', 'zone', 'create', '-g', GROUP, '-n', 'example.internal');
        await az(
          'network',
          'private-dns',
          'record-set',
          'a',
          'add-record',
          '-g',
          GROUP,
          '-z',
          'example.internal',
          '-n',
          'www',
          '-a',
          '10.2.3.4',
        );
        const link = `${NET}/privateDnsZones/example.internal/virtualNetworkLinks/l1?api-version=2020-06-01`;
        await az(
          'rest',
          '--method',
          'put',
          '--url',
          link,
          '--body',
          JSON.stringify({
            location: 'global',
            properties: {
              virtualNetwork: { id: `${NET}/virtualNetworks/avd2` },
              registrationEnabled: false,
            },
          }),
        );
        const links: unknown = JSON.parse(
          await az(
            'network',
            'private-dns',
            'link',
            'vnet',
            'list',
            '-g',
            GROUP,
            '-z',
            'example.internal',
          ),
        );
        expect(links).toMatchObject([{ name: 'l1', registrationEnabled: false }]);
        expect(
          JSON.parse(
            await az(
              'network',
              'private-dns',
              'record-set',
              'a',
              'show',
              '-g',
              GROUP,
              '-z',
              'example.internal',
              '-n',
              'www',
            ),
          ),
        ).toMatchObject({
          fqdn: 'www.example.internal.',
          aRecords: [{ ipv4Address: '10.2.3.4' }],
        });
        await az(
          'network',
          'private-dns',
          'record-set',
          'a',
          'delete',
          '-g',
          GROUP,
          '-z',
          'example.internal',
          '-n',
          'www',
          '--yes',
        );
        await az(
          'network',
          'private-dns',
          'link',
          'vnet',
          'delete',
          '-g',
          GROUP,
          '-z',
          'example.internal',
          '-n',
          'l1',
          '--yes',
        );
        await az(
          'network',
          'private-dns',
          'zone',
          'delete',
          '-g',
          GROUP,
          '-n',
          'example.internal',
          '--yes',
        );
        expect(JSON.parse(await az('network', 'private-dns', 'zone', 'list'))).toHaveLength(1);
      },
    );

    test('it shows vaults, Key Vaults and resources', { timeout: 60_000 }, async () => {
      expect(
        JSON.parse(await az('backup', 'vault', 'show', '-g', 'privateasr2', '-n', 'privateasr2')),
      ).toMatchObject({
        properties: {
          privateEndpointConnections: [{ properties: { groupIds: ['AzureSiteRecovery'] } }],
        },
      });
      expect(JSON.parse(await az('keyvault', 'show', '--name', 'azkv'))).toMatchObject({
        properties: { vaultUri: 'https://azkv.vault.azure.net/' },
      });
      expect(
        JSON.parse(
          await az(
            'resource',
            'list',
            '-g',
            GROUP,
            '--resource-type',
            'Microsoft.Network/privateEndpoints',
          ),
        ),
      ).toMatchObject([{ name: 'pe-asr' }]);
      expect(JSON.parse(await az('resource', 'show', '--ids', PE))).toMatchObject({
        properties: { provisioningState: 'Succeeded' },
      });
    });

    test('groups, accounts and vaults are made and taken down', { timeout: 120_000 }, async () => {
      await az('group', 'create', '-n', 'azgroup', '-l', 'japaneast');
      await az(
        'storage',
        'account',
        'create',
        '-n',
        'azstore1',
        '-g',
        'azgroup',
        '-l',
        'japaneast',
      );
      expect(
        JSON.parse(
          await az('storage', 'account', 'keys', 'list', '-n', 'azstore1', '-g', 'azgroup'),
        ),
      ).toMatchObject([{ keyName: 'key1' }, { keyName: 'key2' }]);
      await az('backup', 'vault', 'create', '-n', 'azvault', '-g', 'azgroup', '-l', 'japaneast');
      await az('backup', 'vault', 'delete', '-n', 'azvault', '-g', 'azgroup', '--yes');
      await az('group', 'delete', '-n', 'azgroup', '--yes');
      expect(JSON.parse(await az('storage', 'account', 'list'))).toEqual([]);
    });

    test(
      "what Debian's 2.45 cannot do stops in its own libraries, before it asks anything",
      { timeout: 60_000 },
      async () => {
        for (const [command, words] of [
          [
            'network private-endpoint list',
            "AttributeError: 'NoneType' object has no attribute 'standard_medium'",
          ],
          [
            'network nic list',
            "AttributeError: 'NoneType' object has no attribute 'standard_medium'",
          ],
          [
            `network private-dns link vnet create -g ${GROUP} -z ${ZONE} -n l -v avd2 -e false`,
            "'NoneType' object is not callable",
          ],
        ] as const) {
          emulator.requests.clear();
          const outcome = await az(...command.split(' ')).catch((error: unknown) => error);
          // A newer az does it.
          if (typeof outcome === 'string') continue;
          expect(outcome).toMatchObject({ stderr: expect.stringContaining(words) as unknown });
          expect(
            emulator.requests
              .summary()
              .requests.filter((each) => each.path.includes('/providers/')),
          ).toEqual([]);
        }
      },
    );

    test('what is not there is an error of its own', async () => {
      await expect(
        az('backup', 'vault', 'show', '-g', 'privateasr2', '-n', 'nowhere'),
      ).rejects.toMatchObject({
        code: 3,
        stderr: expect.stringContaining('(ResourceNotFound)') as unknown,
      });
    });

    test('what it prints gives the estate that is there', { timeout: 120_000 }, async () => {
      const rest = (path: string, version: string): Promise<string> =>
        az(
          'rest',
          '--method',
          'get',
          '--url',
          `${SUBSCRIPTION}/providers/${path}?api-version=${version}`,
        );
      const printed: Readonly<Record<string, string>> = {
        'endpoints.json': await rest('Microsoft.Network/privateEndpoints', '2024-01-01'),
        'interfaces.json': await rest('Microsoft.Network/networkInterfaces', '2024-01-01'),
        'networks.json': await rest('Microsoft.Network/virtualNetworks', '2024-01-01'),
        'zones.json': await az('network', 'private-dns', 'zone', 'list'),
        'records.json': await az(
          'network',
          'private-dns',
          'record-set',
          'list',
          '-g',
          GROUP,
          '-z',
          ZONE,
        ),
        'links.json': await az(
          'network',
          'private-dns',
          'link',
          'vnet',
          'list',
          '-g',
          GROUP,
          '-z',
          ZONE,
        ),
        'vaults.json': await az('backup', 'vault', 'list'),
        'key-vault.json': await az('keyvault', 'show', '-n', 'azkv'),
        'resource.json': await az('resource', 'show', '--ids', PE),
      };
      const { estate, notes } = assembleEstate(
        Object.entries(printed).map(([file, text]) => ({ file, text })),
      );
      expect(estate.privateEndpoints).toMatchObject([
        { id: PE, connection: 'Approved', groupIds: ['AzureSiteRecovery'] },
      ]);
      expect(
        estate.privateEndpoints[0]?.members.map((each) => [each.member, each.addresses.length]),
      ).toEqual(
        ['id1', 'prot2', 'rcm1', 'srs1', 'tel1'].map((member) => [`SiteRecovery-${member}`, 1]),
      );
      const zone = estate.zones.find((each) => each.name === ZONE);
      expect(zone?.records.filter((each) => each.type === 'A')).toHaveLength(5);
      expect(estate.vaults.map((each) => each.endpointConnections.length)).toEqual([1]);
      expect(estate.keyVaults.map((each) => each.host)).toEqual(['azkv.vault.azure.net']);
      expect(notes).toEqual([]);
    });
  },
);
