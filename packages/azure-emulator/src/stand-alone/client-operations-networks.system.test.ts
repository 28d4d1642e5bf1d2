// The operations of last year's clients of networks and private DNS, as their own samples go through
// them: make, change, read, list in pages, take away.

import { NetworkManagementClient } from 'arm-network-36';
import { PrivateDnsManagementClient, type RecordSet, type RecordType } from 'arm-privatedns-3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { collect } from '@sekisho/test-kit/azure-emulator/client-operations.ts';
import { NETWORK, SUBNET } from '@sekisho/test-kit/azure-emulator/cloud.ts';
import {
  POLL as poll,
  startForNewestClients,
  SUBSCRIPTION_ID as subscriptionId,
  type NewestClients,
} from '@sekisho/test-kit/azure-emulator/newest-clients.ts';

const group = 'avd2';

describe("operations of last year's clients of networks", () => {
  let emulator: NewestClients['emulator'];
  let credential: NewestClients['credential'];
  let options: NewestClients['options'];
  beforeAll(async () => {
    ({ emulator, credential, options } = await startForNewestClients());
  });
  afterAll(() => emulator.close());

  test('networks: with subnets, peerings, interfaces and tags', async () => {
    const { virtualNetworks, subnets, virtualNetworkPeerings, networkInterfaces } =
      new NetworkManagementClient(credential, subscriptionId, options);
    const made = await virtualNetworks.beginCreateOrUpdateAndWait(
      group,
      'net1',
      {
        location: 'japaneast',
        addressSpace: { addressPrefixes: ['10.9.0.0/16'] },
        subnets: [{ name: 'one', addressPrefix: '10.9.1.0/24' }],
      },
      poll,
    );
    expect([made.provisioningState, made.subnets?.[0]?.name]).toEqual(['Succeeded', 'one']);
    expect(
      (await virtualNetworks.updateTags(group, 'net1', { tags: { owner: 'me' } })).tags,
    ).toEqual({ owner: 'me' });
    await subnets.beginCreateOrUpdateAndWait(
      group,
      'net1',
      'two',
      {
        addressPrefix: '10.9.2.0/24',
        delegations: [{ name: 'd', serviceName: 'Microsoft.Network/dnsResolvers' }],
      },
      poll,
    );
    expect(
      (await collect(subnets.list(group, 'net1'))).map((each) => [
        each.name,
        each.delegations?.[0]?.serviceName,
      ]),
    ).toEqual([
      ['one', undefined],
      ['two', 'Microsoft.Network/dnsResolvers'],
    ]);
    const there = await virtualNetworkPeerings.beginCreateOrUpdateAndWait(
      group,
      'net1',
      'there',
      { remoteVirtualNetwork: { id: NETWORK } },
      poll,
    );
    expect(there.peeringState).toBe('Initiated');
    await virtualNetworkPeerings.beginCreateOrUpdateAndWait(
      group,
      'avd2',
      'back',
      { remoteVirtualNetwork: { id: made.id ?? '' } },
      poll,
    );
    expect((await virtualNetworkPeerings.get(group, 'net1', 'there')).peeringState).toBe(
      'Connected',
    );
    const nic = await networkInterfaces.beginCreateOrUpdateAndWait(
      group,
      'nic1',
      {
        location: 'japaneast',
        ipConfigurations: [{ name: 'ip', subnet: { id: made.subnets?.[0]?.id ?? '' } }],
      },
      poll,
    );
    expect([
      nic.ipConfigurations?.[0]?.privateIPAddress,
      nic.ipConfigurations?.[0]?.primary,
    ]).toEqual(['10.9.1.4', true]);
    await expect(virtualNetworks.beginDeleteAndWait(group, 'net1', poll)).rejects.toMatchObject({
      code: 'InUseSubnetCannotBeDeleted',
    });
    expect((await collect(networkInterfaces.list(group))).map((each) => each.name)).toEqual([
      'nic1',
    ]);
    await networkInterfaces.beginDeleteAndWait(group, 'nic1', poll);
    await subnets.beginDeleteAndWait(group, 'net1', 'two', poll);
    await virtualNetworkPeerings.beginDeleteAndWait(group, 'net1', 'there', poll);
    await virtualNetworks.beginDeleteAndWait(group, 'net1', poll);
    expect((await collect(virtualNetworks.list(group))).map((each) => each.name)).toEqual(['avd2']);
  });

  test('private endpoints: to a service of one’s own, with a zone group, cut off by its owner', async () => {
    const { privateLinkServices, privateEndpoints, availablePrivateEndpointTypes } =
      new NetworkManagementClient(credential, subscriptionId, options);
    expect(
      (await collect(availablePrivateEndpointTypes.list('japaneast'))).map(
        (each) => each.resourceName,
      ),
    ).toContain('Microsoft.RecoveryServices/vaults');
    const service = await privateLinkServices.beginCreateOrUpdateAndWait(
      group,
      'pls',
      {
        location: 'japaneast',
        fqdns: ['service.example.com'],
        ipConfigurations: [{ name: 'ip', subnet: { id: SUBNET } }],
      },
      poll,
    );
    expect(service.alias).toMatch(/\.azure\.privatelinkservice$/);
    const endpoint = await privateEndpoints.beginCreateOrUpdateAndWait(
      group,
      'pe',
      {
        location: 'japaneast',
        subnet: { id: SUBNET },
        privateLinkServiceConnections: [{ name: 'c', privateLinkServiceId: service.id ?? '' }],
      },
      poll,
    );
    expect(endpoint.customDnsConfigs?.map((each) => each.fqdn)).toEqual(['service.example.com']);
    const [connection] = await collect(
      privateLinkServices.listPrivateEndpointConnections(group, 'pls'),
    );
    expect(connection?.privateLinkServiceConnectionState?.status).toBe('Approved');
    await privateLinkServices.beginDeletePrivateEndpointConnectionAndWait(
      group,
      'pls',
      connection?.name ?? '',
      poll,
    );
    expect(
      (await privateEndpoints.get(group, 'pe')).privateLinkServiceConnections?.[0]
        ?.privateLinkServiceConnectionState?.status,
    ).toBe('Disconnected');
    await privateEndpoints.beginDeleteAndWait(group, 'pe', poll);
    await privateLinkServices.beginDeleteAndWait(group, 'pls', poll);
    expect(await collect(privateLinkServices.listBySubscription())).toEqual([]);
  });

  test.each<{ type: RecordType; set: RecordSet; change: RecordSet }>([
    {
      type: 'A',
      set: { aRecords: [{ ipv4Address: '10.2.1.1' }] },
      change: { aRecords: [{ ipv4Address: '10.2.1.2' }, { ipv4Address: '10.2.1.3' }] },
    },
    {
      type: 'AAAA',
      set: { aaaaRecords: [{ ipv6Address: '::1' }] },
      change: { aaaaRecords: [{ ipv6Address: '::2' }] },
    },
    {
      type: 'CNAME',
      set: { cnameRecord: { cname: 'a.example.com' } },
      change: { cnameRecord: { cname: 'b.example.com' } },
    },
    {
      type: 'MX',
      set: { mxRecords: [{ preference: 1, exchange: 'a.example.com' }] },
      change: { mxRecords: [{ preference: 2, exchange: 'b.example.com' }] },
    },
    {
      type: 'PTR',
      set: { ptrRecords: [{ ptrdname: 'a.example.com' }] },
      change: { ptrRecords: [{ ptrdname: 'b.example.com' }] },
    },
    {
      type: 'SRV',
      set: { srvRecords: [{ priority: 1, weight: 1, port: 80, target: 'a.example.com' }] },
      change: { srvRecords: [{ priority: 2, weight: 1, port: 80, target: 'b.example.com' }] },
    },
    {
      type: 'TXT',
      set: { txtRecords: [{ value: ['one', 'two'] }] },
      change: { txtRecords: [{ value: ['three'] }] },
    },
  ])('$type records: made, changed, listed one a page, deleted', async ({ type, set, change }) => {
    const { privateZones, recordSets } = new PrivateDnsManagementClient(
      credential,
      subscriptionId,
      options,
    );
    const zone = `${type.toLowerCase()}.example.com`;
    await privateZones.beginCreateOrUpdateAndWait(group, zone, { location: 'global' }, poll);
    const made = await recordSets.createOrUpdate(group, zone, type, 'First', {
      ttl: 60,
      metadata: { by: 'test' },
      ...set,
    });
    expect(made).toMatchObject({ name: 'first', fqdn: `first.${zone}.`, ttl: 60, ...set });
    const changed = await recordSets.update(
      group,
      zone,
      type,
      'first',
      { ttl: 120, ...change },
      { ifMatch: made.etag ?? '' },
    );
    expect(changed).toMatchObject({ ttl: 120, metadata: { by: 'test' }, ...change });
    await recordSets.createOrUpdate(group, zone, type, 'second', { ttl: 60, ...set });
    expect(
      (await collect(recordSets.listByType(group, zone, type, { top: 1 }))).map(
        (each) => each.name,
      ),
    ).toEqual(['first', 'second']);
    expect(
      (await collect(recordSets.list(group, zone, { top: 1 }))).map((each) =>
        each.type?.split('/').at(-1),
      ),
    ).toEqual(expect.arrayContaining([type, type, 'SOA']));
    await recordSets.delete(group, zone, type, 'first', { ifMatch: changed.etag ?? '' });
    await expect(recordSets.get(group, zone, type, 'first')).rejects.toMatchObject({
      statusCode: 404,
      code: 'NotFound',
    });
    await privateZones.beginDeleteAndWait(group, zone, poll);
  });
});
