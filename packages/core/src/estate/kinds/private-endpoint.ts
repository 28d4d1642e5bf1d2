import {
  checkedAddress,
  checkedAll,
  checkedId,
  checkedName,
  checkedWord,
  locationField,
  referencedId,
  wordField,
} from '../checked-values.ts';
import {
  field,
  looseField,
  looseListField,
  textField,
  textListField,
  type Loose,
} from '../fields.ts';
import type {
  NameAndAddresses,
  NetworkInterfacePiece,
  PrivateEndpointPiece,
  Refuse,
  ZoneGroupPiece,
} from '../pieces.ts';
import { applicationGroups } from './network-filters.ts';
import { parentId, type ResourceId } from '../resource-id.ts';

export function readPrivateEndpoint(
  from: Loose,
  id: ResourceId,
  refuse: Refuse,
): PrivateEndpointPiece {
  // Exactly one of the two lists is filled; the manual one while the owner has to approve.
  const connection =
    [
      ...looseListField(from, 'privateLinkServiceConnections'),
      ...looseListField(from, 'manualPrivateLinkServiceConnections'),
    ][0] ?? {};
  const target = textField(connection, 'privateLinkServiceId');
  const targetId = target === undefined ? null : checkedId(target, refuse);
  const status = wordField(
    looseField(connection, 'privateLinkServiceConnectionState') ?? {},
    refuse,
    'status',
  );
  const subnetId = referencedId(from, refuse, 'subnet');
  return {
    kind: 'private endpoint',
    id: id.id,
    name: id.name,
    ...locationField(from),
    ...(targetId === null ? {} : { targetId }),
    groupIds: checkedAll(textListField(connection, 'groupIds'), checkedWord, refuse),
    ...(status === undefined ? {} : { status }),
    ...(subnetId === null ? {} : { subnetId }),
    interfaceIds: checkedAll(
      looseListField(from, 'networkInterfaces').flatMap((nic) => textField(nic, 'id') ?? []),
      checkedId,
      refuse,
    ),
    customDns: looseListField(from, 'customDnsConfigs').flatMap((config) =>
      readNameAndAddresses(config, refuse),
    ),
    fixedAddresses: looseListField(from, 'ipConfigurations').flatMap((config) =>
      readFixedAddress(config, refuse),
    ),
    ...applicationGroups(from, refuse),
  };
}

export function readNetworkInterface(
  from: Loose,
  id: ResourceId,
  refuse: Refuse,
): NetworkInterfacePiece | null {
  const endpointId = referencedId(from, refuse, 'privateEndpoint');
  const configurations = looseListField(from, 'ipConfigurations');
  const hasLink = configurations.some(
    (config) => looseField(config, 'privateLinkConnectionProperties') !== undefined,
  );
  if (endpointId === null && !hasLink) {
    // Every interface has configurations: without them the export holds nothing of it.
    refuse(
      field(from, 'ipConfigurations') === undefined
        ? 'part.interface-only-exists'
        : 'part.interface-of-machine',
    );
    return null;
  }
  return {
    kind: 'network interface',
    id: id.id,
    name: id.name,
    ...(endpointId === null ? {} : { endpointId }),
    configurations: configurations.flatMap((config) => {
      const address = textField(config, 'privateIPAddress');
      const checked = address === undefined ? null : checkedAddress(address, refuse);
      const link = looseField(config, 'privateLinkConnectionProperties') ?? {};
      const groupId = wordField(link, refuse, 'groupId');
      const member = wordField(link, refuse, 'requiredMemberName');
      if (checked === null) return [];
      const fqdns = checkedAll(textListField(link, 'fqdns'), checkedName, refuse);
      return [
        {
          address: checked,
          fqdns,
          ...(groupId === undefined ? {} : { groupId }),
          ...(member === undefined ? {} : { member }),
        },
      ];
    }),
  };
}

export function readZoneGroup(from: Loose, id: ResourceId, refuse: Refuse): ZoneGroupPiece {
  const configs = looseListField(from, 'privateDnsZoneConfigs');
  return {
    kind: 'private DNS zone group',
    id: id.id,
    name: id.name,
    endpointId: parentId(id),
    zoneIds: checkedAll(
      configs.flatMap((config) => textField(config, 'privateDnsZoneId') ?? []),
      checkedId,
      refuse,
    ),
    records: configs
      .flatMap((config) => looseListField(config, 'recordSets'))
      .flatMap((record) => readNameAndAddresses(record, refuse)),
  };
}

function readNameAndAddresses(from: Loose, refuse: Refuse): NameAndAddresses[] {
  const text = textField(from, 'fqdn');
  const fqdn = text === undefined ? null : checkedName(text, refuse);
  return fqdn === null
    ? []
    : [{ fqdn, addresses: checkedAll(textListField(from, 'ipAddresses'), checkedAddress, refuse) }];
}

function readFixedAddress(from: Loose, refuse: Refuse): { member: string; address: string }[] {
  const member = wordField(from, refuse, 'memberName');
  const text = textField(from, 'privateIPAddress');
  const address = text === undefined ? null : checkedAddress(text, refuse);
  return member === undefined || address === null ? [] : [{ member, address }];
}
