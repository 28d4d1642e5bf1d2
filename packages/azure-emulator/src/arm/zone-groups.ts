// An endpoint's private DNS zone group: writes the members' records into zones,
// in the form that clients dial, with a time to live of ten seconds.

import { randomUUID } from 'node:crypto';

import { listAt, textAt, textsAt, type Json, type JsonObject } from '../base/json.ts';
import { ArmError, badRequest } from './arm-error.ts';
import { targetOf } from './endpoint-connections.ts';
import { withEtag } from './network-common.ts';
import { findLinkTarget } from './private-link-targets.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';
import { storeRecord } from './private-dns-records.ts';
import { nameOf } from '../resources/resource-id.ts';

export const ZONE_GROUP_TYPE = 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups';
const MOST_ZONES = 5;
const TTL_SECONDS = 10;

export const ZONE_GROUP: ResourceType = {
  type: ZONE_GROUP_TYPE,
  render: withEtag,
  put: putZoneGroup,
  remove: removeZoneGroup,
};

/** What a zone group is made from, by a client's PUT or by a seed. */
export type ZoneGroupOrder = Pick<
  PutCall,
  'world' | 'parent' | 'id' | 'name' | 'body' | 'existing'
>;

function putZoneGroup(call: PutCall): Written {
  const { world, parent, id } = call;
  const { resource, settle } = beginZoneGroup(call);
  return {
    resource,
    operation: {
      style: 'network',
      resourceId: id,
      location: parent?.location ?? world.region,
      afterMs: world.pace.operationMs,
      settle,
      result: () => ({ status: 200, body: withEtag(world.store.get(id) ?? resource) }),
    },
  };
}

export function beginZoneGroup({ world, parent, id, name, body, existing }: ZoneGroupOrder): {
  readonly resource: Resource;
  readonly settle: () => Promise<void>;
} {
  if (parent === undefined)
    throw badRequest('InvalidRequestFormat', 'A zone group lies under a private endpoint.');
  if (textAt(parent.properties, 'provisioningState') !== 'Succeeded')
    throw new ArmError(
      409,
      'AnotherOperationInProgress',
      `Another operation on this or dependent resource is in progress. To retrieve status of the operation use uri: ${parent.id}.`,
    );
  const others = world.store
    .list(ZONE_GROUP_TYPE, parent.id)
    .filter((each) => each.id !== existing?.id);
  if (others.length > 0)
    throw badRequest(
      'MultiplePrivateDnsZoneGroupsNotAllowed',
      `Private endpoint ${parent.id} already has a private DNS zone group.`,
    );
  const configs = listAt(body, 'properties', 'privateDnsZoneConfigs');
  if (configs.length === 0 || configs.length > MOST_ZONES)
    throw badRequest(
      'InvalidPrivateDnsZoneConfigCount',
      `A private DNS zone group holds one to ${String(MOST_ZONES)} zones.`,
    );
  const zones = configs.map((config) =>
    findZone(world.store, textAt(config, 'properties', 'privateDnsZoneId') ?? '', id),
  );
  clearRecords(world.store, parent.id);
  const resource = world.store.put({
    id,
    name,
    type: ZONE_GROUP_TYPE,
    etag: randomUUID(),
    properties: {
      provisioningState: 'Updating',
      privateDnsZoneConfigs: configs.map((config, index) =>
        renderConfig(id, config, zones[index], []),
      ),
    },
  });
  const settle = async (): Promise<void> => {
    const endpoint = world.store.get(parent.id);
    if (endpoint === undefined) return;
    const filled = configs.map((config, index) =>
      renderConfig(id, config, zones[index], writeRecords(world, endpoint, zones[index])),
    );
    await world.publish({
      ...resource,
      etag: randomUUID(),
      properties: { provisioningState: 'Succeeded', privateDnsZoneConfigs: filled },
    });
  };
  return { resource, settle };
}

function removeZoneGroup({ resource, world, parent }: ExistingCall): Written {
  world.store.change(resource.id, { provisioningState: 'Deleting' });
  const settle = async (): Promise<void> => {
    clearRecords(world.store, parent?.id ?? '');
    await world.withdraw(resource.id);
  };
  return {
    status: 202,
    operation: {
      style: 'network',
      resourceId: resource.id,
      location: parent?.location ?? world.region,
      afterMs: world.pace.operationMs,
      settle,
    },
  };
}

/** Removes the records that an endpoint's zone group wrote. */
export function clearRecords(store: ResourceStore, endpointId: string): void {
  for (const group of store.list(ZONE_GROUP_TYPE, endpointId)) {
    for (const config of listAt(group.properties, 'privateDnsZoneConfigs')) {
      const zoneId = textAt(config, 'properties', 'privateDnsZoneId') ?? '';
      for (const set of listAt(config, 'properties', 'recordSets'))
        store.remove(`${zoneId}/A/${textAt(set, 'recordSetName') ?? ''}`);
    }
  }
}

function writeRecords(
  world: ArmWorld,
  endpoint: Resource,
  zone: Resource | undefined,
): JsonObject[] {
  if (zone === undefined) return [];
  const nics = listAt(endpoint.properties, 'networkInterfaces').flatMap(
    (each) => world.store.get(textAt(each, 'id') ?? '') ?? [],
  );
  const configurations = nics.flatMap((nic) => [...listAt(nic.properties, 'ipConfigurations')]);
  const target = world.store.get(targetOf(endpoint));
  const link = target === undefined ? undefined : findLinkTarget(target, undefined, world.names);
  return configurations.flatMap((configuration) => {
    const address = textAt(configuration, 'properties', 'privateIPAddress') ?? '';
    const [reported] = textsAt(
      configuration,
      'properties',
      'privateLinkConnectionProperties',
      'fqdns',
    );
    const inZone = link?.members.find((each) => each.reported === reported)?.inZone;
    if (inZone === undefined || !inZone.endsWith(`.${zone.name}`)) return [];
    const recordSetName = inZone.slice(0, -zone.name.length - 1);
    const metadata = {
      creator: `created by private endpoint ${endpoint.name} with resource guid ${textAt(endpoint.properties, 'resourceGuid') ?? ''}`,
    };
    storeRecord(world.store, {
      zone,
      type: 'A',
      name: recordSetName,
      properties: { ttl: TTL_SECONDS, metadata, aRecords: [{ ipv4Address: address }] },
    });
    return [
      {
        recordType: 'A',
        recordSetName,
        fqdn: inZone,
        ttl: TTL_SECONDS,
        ipAddresses: [address],
        provisioningState: 'Succeeded',
      },
    ];
  });
}

function findZone(store: ResourceStore, zoneId: string, groupId: string): Resource {
  const zone = store.get(zoneId);
  if (zone !== undefined) return zone;
  throw badRequest(
    'InvalidResourceReference',
    `Resource ${zoneId} referenced by resource ${groupId} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
  );
}

function renderConfig(
  groupId: string,
  config: Json,
  zone: Resource | undefined,
  recordSets: readonly JsonObject[],
): JsonObject {
  const name = textAt(config, 'name') ?? (zone?.name ?? nameOf(groupId)).replaceAll('.', '-');
  return {
    name,
    id: `${groupId}/privateDnsZoneConfigs/${name}`,
    etag: `W/"${randomUUID()}"`,
    type: `${ZONE_GROUP_TYPE}/privateDnsZoneConfigs`,
    properties: { provisioningState: 'Succeeded', privateDnsZoneId: zone?.id ?? '', recordSets },
  };
}
