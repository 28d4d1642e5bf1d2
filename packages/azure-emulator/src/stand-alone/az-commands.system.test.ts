// Every command of Debian's azure-cli for what is served, found in az itself: it passes, is refused by
// name, or stops in az before it asks for anything (that az has commands newer than its libraries).

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { hasAz, startAz, type Az } from '@sekisho/test-kit/azure-emulator/az.ts';
import {
  CACHE,
  FAST,
  NETWORK,
  NETWORK_GROUP,
  SEED,
  SUBSCRIPTION,
  VAULT_GROUP,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  CLIENT,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';

const GROUPS = [
  'account',
  'backup vault',
  'deployment group',
  'deployment operation group',
  'group',
  'keyvault',
  'lock',
  'network nic',
  'network nsg',
  'network private-dns',
  'network private-endpoint',
  'network private-endpoint-connection',
  'network private-link-resource',
  'network private-link-service',
  'network vnet',
  'provider',
  'resource',
  'role',
  'storage account',
  'storage container',
  'tag',
];
/** They change who is signed in, or wait for what never comes. */
const NOT_RUN = /^account (?:clear|set)$| wait(?:-hsm)?$/;
const ZONE = 'az.example.com';
const KEY_VAULT = `${VAULT_GROUP}/providers/Microsoft.KeyVault/vaults/azkv`;
const LINKED = `${NETWORK_GROUP}/providers/Microsoft.Network/privateDnsZones/linked.example.com`;
const ME = CLIENT.appId;
const ACCOUNT = `${SUBSCRIPTION}/resourceGroups/azgroup/providers/Microsoft.Storage/storageAccounts/azstore2`;
const RECORDS: Readonly<Record<string, string>> = {
  a: '-a 10.0.0.1',
  aaaa: '-a ::1',
  mx: '-e mail.example.com -p 10',
  ptr: '-d host.example.com',
  srv: '-r 80 -p 1 -t host.example.com -w 1',
  txt: '-v text',
};

/** In this order, each in a group of its own kind; {file} is a template. */
const PASSES: readonly string[] = [
  'account list',
  'account show',
  'account list-locations',
  'account get-access-token',
  'account lock list',
  'group create -n azgroup -l japaneast',
  'group exists -n azgroup',
  'group list --tag a=b',
  'group show -n azgroup',
  'group update -n azgroup --set tags.a=b',
  'lock list',
  'tag list',
  'tag create -n az',
  'tag add-value -n az --value one',
  'tag remove-value -n az --value one',
  'tag delete -n az -y',
  `tag update --resource-id ${NETWORK} --operation Merge --tags x=y`,
  'provider list',
  'provider show -n Microsoft.Network',
  'provider register -n Microsoft.Network',
  'provider unregister -n Microsoft.OffAzure',
  'deployment group validate -g avd2 --template-file {file}',
  'deployment group create -g avd2 -n d --template-file {file}',
  'deployment group list -g avd2',
  'deployment group show -g avd2 -n d',
  'deployment group export -g avd2 -n d',
  'deployment operation group list -g avd2 -n d',
  'group deployment show -g avd2 -n d',
  'group deployment export -g avd2 -n d',
  'deployment group delete -g avd2 -n d',
  `network private-dns zone create -g avd2 -n ${ZONE}`,
  'network private-dns zone list',
  `network private-dns zone show -g avd2 -n ${ZONE}`,
  `network private-dns zone update -g avd2 -n ${ZONE} --tags a=b`,
  `network private-dns zone export -g avd2 -n ${ZONE} -f {folder}/zone.txt`,
  `network private-dns zone import -g avd2 -n ${ZONE} -f {folder}/zone.txt`,
  ...Object.entries(RECORDS).flatMap(([type, data]) =>
    [
      `create -n set`,
      `add-record -n set ${data}`,
      `list`,
      `show -n set`,
      `update -n set --metadata a=b`,
      `remove-record -n set ${data} --keep-empty-record-set`,
      `delete -n set -y`,
    ].map((rest) => {
      const [word = '', ...others] = rest.split(' ');
      return `network private-dns record-set ${type} ${word} -g avd2 -z ${ZONE} ${others.join(' ')}`.trim();
    }),
  ),
  ...[
    'create',
    'set-record -c host.example.com',
    'show',
    'update --metadata a=b',
    'remove-record -c host.example.com --keep-empty-record-set',
    'delete -y',
  ].map((rest) => {
    const [word = '', ...others] = rest.split(' ');
    return `network private-dns record-set cname ${word} -g avd2 -z ${ZONE} -n alias ${others.join(' ')}`.trim();
  }),
  `network private-dns record-set cname list -g avd2 -z ${ZONE}`,
  `network private-dns record-set list -g avd2 -z ${ZONE}`,
  `network private-dns record-set soa show -g avd2 -z ${ZONE}`,
  `network private-dns record-set soa update -g avd2 -z ${ZONE} -e host.example.com`,
  'network private-dns link vnet list -g avd2 -z linked.example.com',
  'network private-dns link vnet show -g avd2 -z linked.example.com -n l1',
  'network private-dns link vnet update -g avd2 -z linked.example.com -n l1 --tags a=b',
  'network private-dns link vnet delete -g avd2 -z linked.example.com -n l1 -y',
  `network private-dns zone delete -g avd2 -n ${ZONE} -y`,
  'backup vault create -n azvault -g azgroup -l japaneast',
  'backup vault list',
  'backup vault show -n azvault -g azgroup',
  'backup vault identity assign -n azvault -g azgroup --system-assigned',
  'backup vault identity show -n azvault -g azgroup',
  'keyvault list',
  'keyvault show -n azkv',
  'keyvault create -n newkv -g azgroup -l japaneast --no-self-perms true',
  'keyvault update -n azkv --enabled-for-deployment true',
  `keyvault set-policy -n azkv --object-id ${SEED.tenantId} --secret-permissions get`,
  `keyvault delete-policy -n azkv --object-id ${SEED.tenantId}`,
  'keyvault network-rule add -n azkv --ip-address 10.0.0.1',
  'keyvault network-rule list -n azkv',
  'keyvault network-rule remove -n azkv --ip-address 10.0.0.1',
  'keyvault private-link-resource list --vault-name azkv',
  'storage account check-name -n freename1',
  'storage account create -n azstore1 -g azgroup -l japaneast',
  'storage account list',
  'storage account show -n azstore1 -g azgroup',
  'storage account update -n azstore1 -g azgroup --tags a=b',
  'storage account keys list -n azstore1 -g azgroup',
  'storage account show-connection-string -n azstore1 -g azgroup',
  'storage account network-rule add --account-name azstore1 -g azgroup --ip-address 1.2.3.4',
  'storage account network-rule list --account-name azstore1 -g azgroup',
  'storage account network-rule remove --account-name azstore1 -g azgroup --ip-address 1.2.3.4',
  'storage account private-link-resource list --account-name azstore1 -g azgroup',
  'storage account blob-service-properties show -n azstore1 -g azgroup',
  'storage account blob-service-properties update -n azstore1 -g azgroup --enable-delete-retention true --delete-retention-days 7',
  'storage account management-policy create --account-name azstore1 -g azgroup --policy @{folder}/policy.json',
  'storage account management-policy show --account-name azstore1 -g azgroup',
  'storage account management-policy update --account-name azstore1 -g azgroup --set policy.rules[0].name=newer',
  'storage account management-policy delete --account-name azstore1 -g azgroup',
  'storage container create -n data --account-name asrcache --auth-mode login',
  'storage container list --account-name asrcache --auth-mode login',
  'storage container exists -n data --account-name asrcache --auth-mode login',
  'storage container show -n data --account-name asrcache --auth-mode login',
  'storage container legal-hold show -c data --account-name asrcache',
  'storage container delete -n data --account-name asrcache --auth-mode login',
  'storage account create -n azstore2 -g azgroup -l japaneast',
  'storage account delete -n azstore1 -g azgroup -y',
  `resource show --ids ${NETWORK}`,
  'resource list --tag x=y',
  `resource tag --ids ${NETWORK} --tags z=1`,
  `resource update --ids ${NETWORK} --set tags.q=1`,
  `resource delete --ids ${ACCOUNT}`,
  'backup vault delete -n azvault -g azgroup -y',
  'keyvault delete -n newkv',
  'group lock create -g azgroup -n l --lock-type CanNotDelete',
  'group lock list -g azgroup',
  'lock create -n top --lock-type CanNotDelete -g azgroup',
];

/** What stops in az itself, whatever Azure it asks: how it says so. */
const OWN_ERRORS: readonly RegExp[] = [
  /'NoneType' object (?:is not callable|has no attribute)/,
  /No module named 'azure\./,
  /cannot import name/,
  /has no attribute|isinstance\(\) arg 2/,
  /No value for given attribute/,
  // It asks for the account first, and then finds that it was called wrongly.
  /Failed to parse string as JSON|Please provide --policy/,
];

describe.skipIf(!hasAz)(
  `commands of azure-cli${hasAz ? '' : ' (skipped: Debian’s azure-cli is not on this machine; apt-get install azure-cli)'}`,
  () => {
    let emulator: TestEmulator;
    let az: Az;

    beforeAll(async () => {
      emulator = await startTestEmulator({
        pace: { ...FAST, retryAfterSeconds: 1 },
        seed: {
          ...SEED,
          applications: [
            {
              ...CLIENT,
              displayName: 'planner',
              assignments: [
                { role: 'Owner', scope: '/' },
                { role: 'Storage Blob Data Owner', scope: '/' },
              ],
            },
          ],
          resources: [
            ...SEED.resources,
            { id: CACHE },
            { id: LINKED },
            {
              id: `${LINKED}/virtualNetworkLinks/l1`,
              location: 'global',
              properties: { virtualNetwork: { id: NETWORK }, registrationEnabled: false },
            },
            { id: KEY_VAULT, properties: { vaultUri: 'https://azkv.vault.azure.net/' } },
          ],
        },
      });
      await writeFile(
        join(emulator.folder, 'template.json'),
        JSON.stringify({
          $schema:
            'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
          contentVersion: '1.0.0.0',
          resources: [
            {
              type: 'Microsoft.Network/privateDnsZones',
              apiVersion: '2024-06-01',
              name: 'deployed.example.com',
              location: 'global',
            },
          ],
        }),
      );
      await writeFile(
        join(emulator.folder, 'policy.json'),
        JSON.stringify({
          rules: [
            {
              name: 'old',
              type: 'Lifecycle',
              definition: {
                actions: { baseBlob: { delete: { daysAfterModificationGreaterThan: 30 } } },
                filters: { blobTypes: ['blockBlob'] },
              },
            },
          ],
        }),
      );
      az = await startAz(emulator);
    }, 60_000);
    afterAll(async () => {
      await az.close();
      await emulator.close();
    });

    test('each passes, is refused by name, or asks for nothing', { timeout: 600_000 }, async () => {
      const passed = new Set<string>();
      const all = (await az.commands(GROUPS)).filter((each) => !NOT_RUN.test(each));
      const failures: string[] = [];
      for (const line of PASSES) {
        const args = line
          .replace('{file}', join(emulator.folder, 'template.json'))
          .replace('{folder}', emulator.folder)
          .split(' ');
        const outcome = await az.run(args);
        const command = all.filter((each) => line.startsWith(`${each} `) || line === each).at(-1);
        passed.add(command ?? '');
        if (outcome.code !== 0 || command === undefined)
          failures.push(`${line}: ${outcome.err.slice(-300)}`);
      }
      expect(failures).toEqual([]);

      const counts = { refused: 0, own: 0, passed: passed.size };
      for (const command of all.filter((each) => !passed.has(each))) {
        const { code, err, asked } = await az.runWithValues(command, VALUES);
        const isAsked = asked.some((each) => /\/providers\/|\.vault\.|\.blob\./.test(each));
        if (code === 0) counts.passed += 1;
        else if (/served by this emulator/.test(err)) counts.refused += 1;
        else if (!isAsked || OWN_ERRORS.some((each) => each.test(err))) counts.own += 1;
        else if (!/NotFound|not found|does not exist/i.test(err) || !EXPECTED_MISSING.test(command))
          failures.push(`${command}: ${err.slice(-300)}`);
      }
      expect(failures).toEqual([]);
      expect(counts.passed + counts.refused + counts.own).toBeGreaterThan(400);
    });
  },
);

/** What commands of the sweep are given for the options that they ask for. */
const VALUES: Readonly<Record<string, string>> = {
  '--resource-group': 'avd2',
  '--location': 'japaneast',
  '--vault-name': 'azkv',
  '--account-name': 'asrcache',
  '--lock-type': 'CanNotDelete',
  '--ids': NETWORK,
  '--key': 'primary',
  '--assignee': ME,
  '--role': 'Reader',
  '--scope': SUBSCRIPTION,
  '--resource-id': NETWORK_GROUP,
};

/** Served, and tried here on what is not there: az asks for it before it does anything. */
const EXPECTED_MISSING = /^keyvault (?:update-hsm|private-endpoint-connection list)$/;
