// Microsoft's own clients, unchanged, against the emulator: by its address, and by
// Azure's own names.

import { KeyVaultManagementClient } from 'arm-keyvault-4';
import { NetworkManagementClient } from 'arm-network-36';
import { PrivateDnsManagementClient } from 'arm-privatedns-3';
import { RecoveryServicesClient } from 'arm-recoveryservices-6';
import { SiteRecoveryManagementClient } from '@azure/arm-recoveryservices-siterecovery';
import {
  ClientSecretCredential,
  DeviceCodeCredential,
  type ClientSecretCredentialOptions,
} from '@azure/identity';
import { SecretClient } from 'keyvault-secrets-4.11';
import { AnonymousCredential, BlobServiceClient, newPipeline } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import {
  CACHE,
  NETWORK,
  NETWORK_GROUP,
  SUBNET,
  SUBSCRIPTION,
  VAULT,
} from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  CLIENT,
  EmulatorAgent,
  startTestEmulator,
  type TestEmulator,
} from '@sekisho/test-kit/azure-emulator/emulator.ts';

const subscriptionId = SUBSCRIPTION.split('/')[2] ?? '';
const [networkGroup, vaultGroup] = ['avd2', 'privateasr2'];

describe("Microsoft's clients", () => {
  let emulator: TestEmulator;
  let credential: ClientSecretCredential;
  let options: {
    readonly endpoint: string;
    readonly tlsOptions: { readonly ca: string };
    readonly updateIntervalInMs: number;
  };

  beforeAll(async () => {
    emulator = await startTestEmulator();
    const tlsOptions = { ca: emulator.ca };
    const signIn: ClientSecretCredentialOptions = {
      authorityHost: emulator.origin,
      disableInstanceDiscovery: true,
      tlsOptions,
    };
    credential = new ClientSecretCredential(
      emulator.cloud.tenantId,
      CLIENT.appId,
      CLIENT.secret,
      signIn,
    );
    options = { endpoint: emulator.origin, tlsOptions, updateIntervalInMs: 5 };
  });
  afterAll(() => emulator.close());

  const poll = { updateIntervalInMs: 5 };
  // `agent` is an option of the pipeline below the clients; their own types leave it out.
  const named = (): object => ({ agent: new EmulatorAgent(emulator) });

  test('@azure/arm-keyvault makes, lists, shows and deletes a vault; @azure/keyvault-secrets keeps a secret in it', async () => {
    const client = new KeyVaultManagementClient(credential, subscriptionId, options);
    const made = await client.vaults.beginCreateOrUpdateAndWait(
      vaultGroup,
      'clientkv',
      {
        location: 'japaneast',
        properties: {
          tenantId: emulator.cloud.tenantId,
          sku: { family: 'A', name: 'standard' },
          accessPolicies: [],
        },
      },
      poll,
    );
    expect(made.properties.provisioningState).toBe('Succeeded');
    const listed = await collect(client.vaults.listBySubscription());
    expect(listed.map((each) => each.properties.vaultUri)).toContain(
      'https://clientkv.vault.azure.net/',
    );

    // By its own name, with a token for vault.azure.net.
    const secrets = new SecretClient('https://clientkv.vault.azure.net', credential, named());
    await secrets.setSecret('run-as', 'planted value');
    expect((await secrets.getSecret('run-as')).value).toBe('planted value');
    expect((await collect(secrets.listPropertiesOfSecrets())).map((each) => each.name)).toEqual([
      'run-as',
    ]);
    await client.vaults.delete(vaultGroup, 'clientkv');
    await expect(client.vaults.get(vaultGroup, 'clientkv')).rejects.toMatchObject({
      code: 'ResourceNotFound',
      statusCode: 404,
    });
  });

  test('@azure/arm-network and @azure/arm-privatedns make an endpoint whose records appear, and take it down again', async () => {
    const network = new NetworkManagementClient(credential, subscriptionId, options);
    const dns = new PrivateDnsManagementClient(credential, subscriptionId, options);
    const zone = await dns.privateZones.beginCreateOrUpdateAndWait(
      networkGroup,
      'privatelink.siterecovery.windowsazure.com',
      { location: 'global' },
      poll,
    );
    expect(zone.provisioningState).toBe('Succeeded');
    await dns.virtualNetworkLinks.beginCreateOrUpdateAndWait(
      networkGroup,
      zone.name ?? '',
      'link',
      { location: 'global', virtualNetwork: { id: NETWORK }, registrationEnabled: false },
      poll,
    );
    const endpoint = await network.privateEndpoints.beginCreateOrUpdateAndWait(
      networkGroup,
      'pe-client',
      {
        location: 'japaneast',
        subnet: { id: SUBNET },
        privateLinkServiceConnections: [
          { name: 'c', privateLinkServiceId: VAULT, groupIds: ['AzureSiteRecovery'] },
        ],
      },
      poll,
    );
    expect(
      endpoint.privateLinkServiceConnections?.[0]?.privateLinkServiceConnectionState?.status,
    ).toBe('Approved');
    await network.privateDnsZoneGroups.beginCreateOrUpdateAndWait(
      networkGroup,
      'pe-client',
      'default',
      { privateDnsZoneConfigs: [{ name: 'zone', privateDnsZoneId: zone.id ?? '' }] },
      poll,
    );
    const nic = await network.networkInterfaces.get(
      networkGroup,
      endpoint.networkInterfaces?.[0]?.id?.split('/').at(-1) ?? '',
    );
    expect(
      nic.ipConfigurations?.map((each) => each.privateLinkConnectionProperties?.requiredMemberName),
    ).toContain('SiteRecovery-rcm1');
    const records = await collect(dns.recordSets.listByType(networkGroup, zone.name ?? '', 'A'));
    expect(records).toHaveLength(5);
    expect(records[0]?.aRecords?.[0]?.ipv4Address).toMatch(/^10\.2\.1\./);
    expect(
      (await collect(network.privateEndpoints.listBySubscription())).map((each) => each.name),
    ).toEqual(['pe-client']);

    const own = await dns.recordSets.createOrUpdate(
      networkGroup,
      zone.name ?? '',
      'A',
      'own',
      { ttl: 60, aRecords: [{ ipv4Address: '10.2.1.99' }] },
      { ifNoneMatch: '*' },
    );
    await expect(
      dns.recordSets.createOrUpdate(
        networkGroup,
        zone.name ?? '',
        'A',
        'own',
        { ttl: 60, aRecords: [] },
        { ifNoneMatch: '*' },
      ),
    ).rejects.toMatchObject({ statusCode: 412 });
    await dns.recordSets.delete(networkGroup, zone.name ?? '', 'A', 'own', {
      ifMatch: own.etag ?? '',
    });
    await network.privateEndpoints.beginDeleteAndWait(networkGroup, 'pe-client', poll);
    expect(await collect(dns.recordSets.listByType(networkGroup, zone.name ?? '', 'A'))).toEqual(
      [],
    );
    await dns.virtualNetworkLinks.beginDeleteAndWait(networkGroup, zone.name ?? '', 'link', poll);
    await dns.privateZones.beginDeleteAndWait(networkGroup, zone.name ?? '', poll);
    expect(await collect(dns.privateZones.list())).toEqual([]);
  });

  test('@azure/arm-recoveryservices makes and reads vaults and what they link to', async () => {
    const client = new RecoveryServicesClient(credential, subscriptionId, options);
    const made = await client.vaults.beginCreateOrUpdateAndWait(
      vaultGroup,
      'clientvault',
      {
        location: 'japaneast',
        sku: { name: 'RS0', tier: 'Standard' },
        identity: { type: 'SystemAssigned' },
        properties: { publicNetworkAccess: 'Enabled' },
      },
      poll,
    );
    expect([made.properties?.provisioningState, made.identity?.type]).toEqual([
      'Succeeded',
      'SystemAssigned',
    ]);
    expect((await collect(client.vaults.listBySubscriptionId())).map((each) => each.name)).toEqual([
      'clientvault',
      'privateasr2',
    ]);
    const link = (
      await collect(client.privateLinkResourcesOperations.list(vaultGroup, 'clientvault'))
    ).find((each) => each.groupId === 'AzureSiteRecovery');
    expect(link?.requiredMembers).toContain('SiteRecovery-rcm1');
    await expect(client.vaults.get(vaultGroup, 'nowhere')).rejects.toMatchObject({
      statusCode: 404,
      code: 'ResourceNotFound',
    });
  });

  test('@azure/arm-recoveryservices-siterecovery follows an operation and reads fabrics, policies and jobs', async () => {
    const client = new SiteRecoveryManagementClient(credential, subscriptionId, options);
    expect(await collect(client.replicationFabrics.list('privateasr2', vaultGroup))).toEqual([]);
    const policy = await client.replicationPolicies.beginCreateAndWait(
      'privateasr2',
      vaultGroup,
      'policy1',
      {
        properties: {
          providerSpecificInput: {
            instanceType: 'InMageRcm',
            recoveryPointHistoryInMinutes: 1440,
            crashConsistentFrequencyInMinutes: 5,
            appConsistentFrequencyInMinutes: 0,
            enableMultiVmSync: 'true',
          },
        },
      },
      poll,
    );
    expect(policy.properties?.providerSpecificDetails).toMatchObject({
      instanceType: 'InMageRcm',
      recoveryPointHistoryInMinutes: 1440,
    });
    expect(
      (await collect(client.replicationPolicies.list('privateasr2', vaultGroup))).map(
        (each) => each.name,
      ),
    ).toEqual(['policy1']);
    expect(await collect(client.replicationJobs.list('privateasr2', vaultGroup))).toEqual([]);
    expect(await collect(client.replicationProtectedItems.list('privateasr2', vaultGroup))).toEqual(
      [],
    );
  });

  test('@azure/storage-blob writes and reads blobs of an account by its own name', async () => {
    await emulator.cloud.control.put({
      id: CACHE,
      name: 'asrcache',
      type: 'Microsoft.Storage/storageAccounts',
      etag: '1',
      location: 'japaneast',
      properties: {
        primaryEndpoints: { blob: 'https://asrcache.blob.core.windows.net/' },
        publicNetworkAccess: 'Enabled',
      },
    });
    const { uri } = await emulator.cloud.control.signContainer({
      account: 'asrcache',
      container: 'work',
    });
    const signed = new URL(uri);
    const service = new BlobServiceClient(
      `${signed.origin}/${signed.search}`,
      newPipeline(new AnonymousCredential(), named()),
    );
    const blob = service.getContainerClient('work').getBlockBlobClient('one');
    const bytes = Buffer.alloc(3_000_000, 'x');
    await blob.uploadData(bytes, { blockSize: 1_000_000, maxSingleShotSize: 1 });
    expect((await blob.downloadToBuffer()).equals(bytes)).toBe(true);
  });

  test('@azure/identity: a wrong secret is refused, and a device code waits for its person', async () => {
    const tlsOptions = { ca: emulator.ca };
    const wrong = new ClientSecretCredential(emulator.cloud.tenantId, CLIENT.appId, 'wrong', {
      authorityHost: emulator.origin,
      disableInstanceDiscovery: true,
      tlsOptions,
      retryOptions: { maxRetries: 0 },
    });
    await expect(wrong.getToken(`${emulator.origin}/.default`)).rejects.toThrow('7000215');
    const device = new DeviceCodeCredential({
      tenantId: emulator.cloud.tenantId,
      authorityHost: emulator.origin,
      disableInstanceDiscovery: true,
      tlsOptions,
      userPromptCallback: ({ userCode }) =>
        void emulator.ask('POST', `/_emulator/device-codes/${userCode}`, { json: {} }),
    });
    expect((await device.getToken(`${emulator.origin}/.default`)).token.split('.')).toHaveLength(3);
  });

  test('the clients believe the whole cloud by its public names too', async () => {
    const usual = new ClientSecretCredential(
      emulator.cloud.tenantId,
      CLIENT.appId,
      CLIENT.secret,
      named(),
    );
    const client = new NetworkManagementClient(usual, subscriptionId, named());
    expect((await collect(client.virtualNetworks.listAll())).map((each) => each.id)).toEqual([
      `${NETWORK_GROUP}/providers/Microsoft.Network/virtualNetworks/avd2`,
    ]);
  });
});

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const each of pages) all.push(each);
  return all;
}
