// Microsoft.Network/networkInterfaces of machines, and the address configurations of
// any. Those of private endpoints are made with their endpoints.

import { randomUUID } from 'node:crypto';

import { guidFrom } from '../base/identifiers.ts';
import { listAt, objectAt, textAt, valueAt, type Json, type JsonObject } from '../base/json.ts';
import { badRequest } from './arm-error.ts';
import {
  INTERFACE_TYPE,
  patchTags,
  requireLocation,
  takeTags,
  withEtag,
} from './network-common.ts';
import { parentOf } from '../resources/resource-id.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';
import { allocateAddresses } from './subnet-addresses.ts';

const CONFIGURATION_TYPE = `${INTERFACE_TYPE}/ipConfigurations`;

export const INTERFACE_TYPES: readonly ResourceType[] = [
  {
    type: INTERFACE_TYPE,
    render: withEtag,
    put: putInterface,
    patch: patchTags,
    remove: removeInterface,
  },
  {
    type: CONFIGURATION_TYPE,
    listed: (world, under) => configurationsOf(world.store.get(under)),
    find: (call) =>
      configurationsOf(call.parent).find(
        (each) => each.name.toLowerCase() === call.name.toLowerCase(),
      ),
    render: withEtag,
  },
];

function putInterface({ world, id, name, body, existing }: PutCall): Written {
  const location = requireLocation(body, existing);
  if (existing !== undefined && objectAt(existing.properties, 'privateEndpoint') !== undefined)
    throw ofEndpoint(existing);
  const given = objectAt(body, 'properties') ?? {};
  const etag = randomUUID();
  const resource = world.store.put({
    id,
    name,
    type: INTERFACE_TYPE,
    etag,
    location,
    ...takeTags(body, existing),
    properties: {
      enableAcceleratedNetworking: false,
      disableTcpStateTracking: false,
      enableIPForwarding: false,
      vnetEncryptionSupported: false,
      hostedWorkloads: [],
      tapConfigurations: [],
      nicType: 'Standard',
      ...given,
      dnsSettings: { dnsServers: [], appliedDnsServers: [], ...objectAt(given, 'dnsSettings') },
      ipConfigurations: describeConfigurations(world, {
        id,
        etag,
        given: listAt(given, 'ipConfigurations'),
        existing,
      }),
      resourceGuid: guidFrom(id.toLowerCase()),
      provisioningState: 'Succeeded',
    },
  });
  return {
    resource,
    operation: {
      style: 'network',
      resourceId: id,
      location,
      afterMs: world.pace.operationMs,
      settle: () => undefined,
    },
  };
}

interface Configurations {
  readonly id: string;
  readonly etag: string;
  readonly given: readonly Json[];
  readonly existing: Resource | undefined;
}

/** The first is the primary one, and lends its subnet to those that name none. */
function describeConfigurations(
  world: ArmWorld,
  { id, etag, given, existing }: Configurations,
): JsonObject[] {
  if (given.length === 0)
    throw badRequest(
      'NetworkInterfaceMustHaveAtLeastOneIpConfiguration',
      `Network interface ${id} must have at least one IP configuration.`,
    );
  const firstSubnet = textAt(given[0], 'properties', 'subnet', 'id') ?? '';
  return given.map((configuration, index) => {
    const name = textAt(configuration, 'name') ?? '';
    const properties = objectAt(configuration, 'properties') ?? {};
    const subnetId = textAt(properties, 'subnet', 'id') ?? firstSubnet;
    const subnet = world.store.get(subnetId);
    if (subnet === undefined)
      throw badRequest(
        'InvalidResourceReference',
        `Resource ${subnetId} referenced by resource ${id} was not found. Please make sure that the referenced resource exists, and that both resources are in the same region.`,
      );
    const known = listAt(existing?.properties, 'ipConfigurations').find(
      (each) => textAt(each, 'name') === name,
    );
    const address =
      textAt(properties, 'privateIPAddress') ??
      textAt(known, 'properties', 'privateIPAddress') ??
      allocateAddresses(world.store, subnet, [{}])[0] ??
      '';
    const length = valueAt(properties, 'privateIPAddressPrefixLength');
    return {
      name,
      id: `${id}/ipConfigurations/${name}`,
      etag: `W/"${etag}"`,
      type: CONFIGURATION_TYPE,
      properties: {
        privateIPAllocationMethod: 'Dynamic',
        privateIPAddressVersion: 'IPv4',
        primary: index === 0,
        ...properties,
        privateIPAddress:
          typeof length === 'number' && !address.includes('/')
            ? `${address}/${String(length)}`
            : address,
        subnet: { id: subnet.id },
        provisioningState: 'Succeeded',
      },
    };
  });
}

function configurationsOf(nic: Resource | undefined): Resource[] {
  return listAt(nic?.properties, 'ipConfigurations').map((each) => ({
    id: textAt(each, 'id') ?? '',
    name: textAt(each, 'name') ?? '',
    type: CONFIGURATION_TYPE,
    etag: nic?.etag ?? '',
    properties: objectAt(each, 'properties') ?? {},
  }));
}

function removeInterface({ resource, world }: ExistingCall): Written {
  if (objectAt(resource.properties, 'privateEndpoint') !== undefined) throw ofEndpoint(resource);
  const machine = textAt(resource.properties, 'virtualMachine', 'id');
  if (machine !== undefined)
    throw badRequest(
      'NicInUse',
      `Network Interface ${resource.id} is used by existing resource ${machine}. In order to delete the network interface, it must be dissociated from the resource.`,
    );
  return {
    status: 202,
    operation: {
      style: 'network',
      resourceId: resource.id,
      location: resource.location ?? world.region,
      afterMs: world.pace.operationMs,
      settle: () => world.withdraw(resource.id),
    },
  };
}

function ofEndpoint(nic: Resource): Error {
  return badRequest(
    'NicInUseWithPrivateEndpoint',
    `Network interface ${nic.name} of resource group ${parentOf(nic.id)} belongs to private endpoint ${textAt(nic.properties, 'privateEndpoint', 'id') ?? ''} and is changed with it only.`,
  );
}
