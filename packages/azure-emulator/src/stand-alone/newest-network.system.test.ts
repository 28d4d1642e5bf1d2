// Every operation of the newest `@azure/arm-network` and `@azure/arm-privatedns`: it passes, or is
// refused by name. The operations are found in the clients, so that none can be left out.

import { NetworkManagementClient } from '@azure/arm-network';
import { PrivateDnsManagementClient } from '@azure/arm-privatedns';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { collect, OperationTable } from '@sekisho/test-kit/azure-emulator/client-operations.ts';
import { NETWORK, SUBNET, VAULT } from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  expectTable,
  POLL,
  startForNewestClients,
  SUBSCRIPTION_ID,
  type NewestClients,
} from '@sekisho/test-kit/azure-emulator/newest-clients.ts';

const GROUP = 'avd2';

describe('the newest clients of networks', () => {
  let clients: NewestClients;
  beforeAll(async () => {
    clients = await startForNewestClients();
  });
  afterAll(() => clients.emulator.close());

  test('@azure/arm-network', { timeout: 120_000 }, async () => {
    const table = new OperationTable(
      new NetworkManagementClient(clients.credential, SUBSCRIPTION_ID, clients.options),
    );
    const network = table.client;
    const names = async (pages: AsyncIterable<{ name?: string }>): Promise<unknown> =>
      (await collect(pages)).map((each) => each.name);

    const group = await network.networkSecurityGroups.createOrUpdate(
      GROUP,
      'nsg',
      { location: 'japaneast' },
      POLL,
    );
    expect(group.defaultSecurityRules).toHaveLength(6);
    await network.securityRules.createOrUpdate(
      GROUP,
      'nsg',
      'https',
      {
        protocol: 'Tcp',
        access: 'Allow',
        direction: 'Inbound',
        priority: 100,
        sourceAddressPrefix: '10.0.0.0/8',
        sourcePortRange: '*',
        destinationAddressPrefix: '*',
        destinationPortRange: '443',
      },
      POLL,
    );
    expect((await network.securityRules.get(GROUP, 'nsg', 'https')).priority).toBe(100);
    expect(await names(network.securityRules.list(GROUP, 'nsg'))).toEqual(['https']);
    expect(await collect(network.defaultSecurityRules.list(GROUP, 'nsg'))).toHaveLength(6);
    expect((await network.defaultSecurityRules.get(GROUP, 'nsg', 'DenyAllInBound')).access).toBe(
      'Deny',
    );
    await network.networkSecurityGroups.updateTags(GROUP, 'nsg', { tags: { a: 'b' } });
    expect((await network.networkSecurityGroups.get(GROUP, 'nsg')).tags).toEqual({ a: 'b' });
    expect(await names(network.networkSecurityGroups.list(GROUP))).toEqual(['nsg']);
    expect(await names(network.networkSecurityGroups.listAll())).toEqual(['nsg']);

    const made = await network.virtualNetworks.createOrUpdate(
      GROUP,
      'net1',
      {
        location: 'Japan East',
        addressSpace: { addressPrefixes: ['10.9.0.0/16'] },
        subnets: [{ name: 'one', addressPrefix: '10.9.1.0/24' }],
      },
      POLL,
    );
    // Networks that are made by this version have private subnets.
    expect([made.location, made.subnets?.[0]?.defaultOutboundAccess]).toEqual(['japaneast', false]);
    await network.virtualNetworks.updateTags(GROUP, 'net1', { tags: { a: 'b' } });
    expect((await network.virtualNetworks.get(GROUP, 'net1')).tags).toEqual({ a: 'b' });
    expect(await names(network.virtualNetworks.list(GROUP))).toEqual(['avd2', 'net1']);
    expect(await names(network.virtualNetworks.listAll())).toEqual(['avd2', 'net1']);
    const two = await network.subnets.createOrUpdate(
      GROUP,
      'net1',
      'two',
      {
        addressPrefix: '10.9.2.0/24',
        defaultOutboundAccess: true,
        networkSecurityGroup: { id: group.id ?? '' },
      },
      POLL,
    );
    expect(two.defaultOutboundAccess).toBe(true);
    await expect(
      network.subnets.createOrUpdate(GROUP, 'net1', 'three', { addressPrefix: '10.9.2.128/25' }),
    ).rejects.toMatchObject({ code: 'NetcfgSubnetRangesOverlap' });
    await expect(network.networkSecurityGroups.delete(GROUP, 'nsg', POLL)).rejects.toMatchObject({
      code: 'InUseNetworkSecurityGroupCannotBeDeleted',
    });
    expect(await names(network.subnets.list(GROUP, 'net1'))).toEqual(['one', 'two']);
    const one = await network.subnets.get(GROUP, 'net1', 'one');
    await network.virtualNetworkPeerings.createOrUpdate(
      GROUP,
      'net1',
      'there',
      { remoteVirtualNetwork: { id: NETWORK } },
      POLL,
    );
    expect((await network.virtualNetworkPeerings.get(GROUP, 'net1', 'there')).peeringState).toBe(
      'Initiated',
    );
    expect(await names(network.virtualNetworkPeerings.list(GROUP, 'net1'))).toEqual(['there']);

    const nic = await network.networkInterfaces.createOrUpdate(
      GROUP,
      'nic1',
      {
        location: 'japaneast',
        ipConfigurations: [{ name: 'ip', subnet: { id: one.id ?? '' } }],
      },
      POLL,
    );
    expect(nic.ipConfigurations?.[0]?.privateIPAddress).toBe('10.9.1.4');
    expect(
      await network.virtualNetworks.checkIPAddressAvailability(GROUP, 'net1', '10.9.1.4'),
    ).toMatchObject({
      available: false,
      availableIPAddresses: ['10.9.1.5', '10.9.1.6', '10.9.1.7', '10.9.1.8', '10.9.1.9'],
    });
    expect(await collect(network.virtualNetworks.listUsage(GROUP, 'net1'))).toMatchObject([
      { currentValue: 1, limit: 251 },
      { currentValue: 0, limit: 251 },
    ]);
    await network.networkInterfaces.updateTags(GROUP, 'nic1', { tags: { a: 'b' } });
    expect((await network.networkInterfaces.get(GROUP, 'nic1')).tags).toEqual({ a: 'b' });
    expect(await names(network.networkInterfaces.list(GROUP))).toEqual(['nic1']);
    expect(await names(network.networkInterfaces.listAll())).toEqual(['nic1']);
    expect(await names(network.networkInterfaceIPConfigurations.list(GROUP, 'nic1'))).toEqual([
      'ip',
    ]);
    expect((await network.networkInterfaceIPConfigurations.get(GROUP, 'nic1', 'ip')).primary).toBe(
      true,
    );

    const types = await collect(network.availablePrivateEndpointTypes.list('japaneast'));
    expect(types.map((each) => each.resourceName)).toContain('Microsoft.RecoveryServices/vaults');
    expect(
      await collect(network.availablePrivateEndpointTypes.listByResourceGroup(GROUP, 'japaneast')),
    ).toEqual(types);

    const service = await network.privateLinkServices.createOrUpdate(
      GROUP,
      'pls',
      {
        location: 'japaneast',
        fqdns: ['service.example.com'],
        ipConfigurations: [{ name: 'ip', subnet: { id: SUBNET } }],
      },
      POLL,
    );
    expect((await network.privateLinkServices.get(GROUP, 'pls')).alias).toBe(service.alias);
    expect(await names(network.privateLinkServices.list(GROUP))).toEqual(['pls']);
    expect(await names(network.privateLinkServices.listBySubscription())).toEqual(['pls']);
    await network.privateEndpoints.createOrUpdate(
      GROUP,
      'pe-pls',
      {
        location: 'japaneast',
        subnet: { id: SUBNET },
        manualPrivateLinkServiceConnections: [
          { name: 'c', privateLinkServiceId: service.id ?? '', requestMessage: 'please' },
        ],
      },
      POLL,
    );
    const [connection] = await collect(
      network.privateLinkServices.listPrivateEndpointConnections(GROUP, 'pls'),
    );
    const name = connection?.name ?? '';
    await network.privateLinkServices.updatePrivateEndpointConnection(GROUP, 'pls', name, {
      name,
      privateLinkServiceConnectionState: { status: 'Approved', description: 'yes' },
    });
    expect(
      (await network.privateLinkServices.getPrivateEndpointConnection(GROUP, 'pls', name))
        .privateLinkServiceConnectionState?.status,
    ).toBe('Approved');
    await network.privateLinkServices.deletePrivateEndpointConnection(GROUP, 'pls', name, POLL);

    await network.privateEndpoints.createOrUpdate(
      GROUP,
      'pe',
      {
        location: 'japaneast',
        subnet: { id: SUBNET },
        privateLinkServiceConnections: [
          { name: 'c', privateLinkServiceId: VAULT, groupIds: ['AzureSiteRecovery'] },
        ],
      },
      POLL,
    );
    expect((await network.privateEndpoints.get(GROUP, 'pe')).customDnsConfigs).toHaveLength(5);
    expect(await names(network.privateEndpoints.list(GROUP))).toEqual(['pe', 'pe-pls']);
    expect(await names(network.privateEndpoints.listBySubscription())).toEqual(['pe', 'pe-pls']);
    const zoneName = 'privatelink.siterecovery.windowsazure.com';
    const zone = await new PrivateDnsManagementClient(
      clients.credential,
      SUBSCRIPTION_ID,
      clients.options,
    ).privateZones.createOrUpdate(GROUP, zoneName, { location: 'global' }, POLL);
    await network.privateDnsZoneGroups.createOrUpdate(
      GROUP,
      'pe',
      'default',
      { privateDnsZoneConfigs: [{ name: 'zone', privateDnsZoneId: zone.id ?? '' }] },
      POLL,
    );
    expect(
      (await network.privateDnsZoneGroups.get(GROUP, 'pe', 'default')).privateDnsZoneConfigs?.[0]
        ?.recordSets,
    ).toHaveLength(5);
    expect(await names(network.privateDnsZoneGroups.list(GROUP, 'pe'))).toEqual(['default']);

    await network.privateDnsZoneGroups.delete(GROUP, 'pe', 'default', POLL);
    await network.privateEndpoints.delete(GROUP, 'pe', POLL);
    await network.privateEndpoints.delete(GROUP, 'pe-pls', POLL);
    await network.privateLinkServices.delete(GROUP, 'pls', POLL);
    await network.networkInterfaces.delete(GROUP, 'nic1', POLL);
    await network.virtualNetworkPeerings.delete(GROUP, 'net1', 'there', POLL);
    await network.subnets.delete(GROUP, 'net1', 'two', POLL);
    await network.securityRules.delete(GROUP, 'nsg', 'https', POLL);
    await network.networkSecurityGroups.delete(GROUP, 'nsg', POLL);
    await network.virtualNetworks.delete(GROUP, 'net1', POLL);
    expect(await names(network.virtualNetworks.list(GROUP))).toEqual(['avd2']);

    const all = 'createOrUpdate delete get list';
    await expectTable(table, {
      availablePrivateEndpointTypes: 'list listByResourceGroup',
      defaultSecurityRules: 'get list',
      networkInterfaceIPConfigurations: 'get list',
      networkInterfaces: `${all} listAll updateTags`,
      networkSecurityGroups: `${all} listAll updateTags`,
      privateDnsZoneGroups: all,
      privateEndpoints: `${all} listBySubscription`,
      privateLinkServices: `${all} listBySubscription deletePrivateEndpointConnection getPrivateEndpointConnection listPrivateEndpointConnections updatePrivateEndpointConnection`,
      securityRules: all,
      subnets: all,
      virtualNetworkPeerings: all,
      virtualNetworks: `${all} listAll updateTags checkIPAddressAvailability listUsage`,
    });
  });

  test('@azure/arm-privatedns', async () => {
    const table = new OperationTable(
      new PrivateDnsManagementClient(clients.credential, SUBSCRIPTION_ID, clients.options),
    );
    const { privateZones, recordSets, virtualNetworkLinks } = table.client;
    const zone = 'newest.example.com';
    await privateZones.createOrUpdate(GROUP, zone, { location: 'global' }, POLL);
    await privateZones.update(GROUP, zone, { tags: { a: 'b' } }, POLL);
    expect((await privateZones.get(GROUP, zone)).tags).toEqual({ a: 'b' });
    expect(
      (await collect(privateZones.listByResourceGroup(GROUP))).map((each) => each.name),
    ).toContain(zone);
    expect((await collect(privateZones.list())).map((each) => each.name)).toContain(zone);
    // An empty set is kept, filled later and emptied again.
    const empty = await recordSets.createOrUpdate(GROUP, zone, 'A', 'www', { ttl: 60 });
    expect([empty.fqdn, empty.aRecords]).toEqual([`www.${zone}.`, undefined]);
    const filled = await recordSets.update(GROUP, zone, 'A', 'www', {
      aRecords: [{ ipv4Address: '10.2.1.1' }],
    });
    expect(filled.aRecords).toEqual([{ ipv4Address: '10.2.1.1' }]);
    await expect(
      recordSets.createOrUpdate(GROUP, zone, 'A', 'bad', {
        ttl: 60,
        aRecords: [{ ipv4Address: '1.2.3.400' }],
      }),
    ).rejects.toMatchObject({ statusCode: 400 });
    await recordSets.createOrUpdate(GROUP, zone, 'A', 'api', { ttl: 60 });
    expect((await recordSets.get(GROUP, zone, 'A', 'www')).ttl).toBe(60);
    const suffixed = { recordsetnamesuffix: 'w' };
    expect(
      (await collect(recordSets.list(GROUP, zone, suffixed))).map((each) => each.name),
    ).toEqual(['www']);
    expect(
      (await collect(recordSets.listByType(GROUP, zone, 'A', suffixed))).map((each) => each.name),
    ).toEqual(['www']);
    await recordSets.delete(GROUP, zone, 'A', 'www');
    const link = await virtualNetworkLinks.createOrUpdate(
      GROUP,
      zone,
      'l',
      { location: 'global', virtualNetwork: { id: NETWORK }, resolutionPolicy: 'NxDomainRedirect' },
      POLL,
    );
    expect(link.resolutionPolicy).toBe('NxDomainRedirect');
    await virtualNetworkLinks.update(GROUP, zone, 'l', { tags: { a: 'b' } }, POLL);
    expect((await virtualNetworkLinks.get(GROUP, zone, 'l')).tags).toEqual({ a: 'b' });
    expect((await collect(virtualNetworkLinks.list(GROUP, zone))).map((each) => each.name)).toEqual(
      ['l'],
    );
    await virtualNetworkLinks.delete(GROUP, zone, 'l', POLL);
    await privateZones.delete(GROUP, zone, POLL);
    // All there is.
    await expectTable(table, {
      privateZones: 'createOrUpdate delete get list listByResourceGroup update',
      recordSets: 'createOrUpdate delete get list listByType update',
      virtualNetworkLinks: 'createOrUpdate delete get list update',
    });
  });
});
