// Resources and data sources of the provider azurerm (3.x and 4.x) → objects of Resource Manager.
// An attribute that a state lacks leaves its field out, so that it stays "not known" behind.
// Names of attributes: the provider's own schema (4.55.0) and its documentation.

import type { Loose } from '../../fields.ts';
import type { Attributes } from './attributes.ts';

type Translate = (from: Attributes, id: string) => readonly Loose[];

export const AZURERM: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ['azurerm_private_endpoint', privateEndpoint],
  ['azurerm_private_endpoint_connection', endpointConnection],
  ['azurerm_private_dns_zone', (from, id) => [resource(from, id, {})]],
  ['azurerm_private_dns_zone_virtual_network_link', zoneLink],
  ['azurerm_private_dns_a_record', recordSet('aRecords', addresses('ipv4Address'))],
  ['azurerm_private_dns_aaaa_record', recordSet('aaaaRecords', addresses('ipv6Address'))],
  ['azurerm_private_dns_ptr_record', recordSet('ptrRecords', addresses('ptrdname'))],
  [
    'azurerm_private_dns_cname_record',
    recordSet('cnameRecord', (from) => {
      const cname = from.text('record');
      return cname === undefined ? undefined : { cname };
    }),
  ],
  [
    'azurerm_private_dns_mx_record',
    recordSet('mxRecords', recordBlocks(['preference'], ['exchange'])),
  ],
  [
    'azurerm_private_dns_srv_record',
    recordSet('srvRecords', recordBlocks(['priority', 'weight', 'port'], ['target'])),
  ],
  ['azurerm_private_dns_txt_record', recordSet('txtRecords', txtRecords)],
  ['azurerm_recovery_services_vault', recoveryVault],
  ['azurerm_key_vault', keyVault],
  ['azurerm_storage_account', storageAccount],
  ['azurerm_storage_account_network_rules', accountRules],
  ['azurerm_virtual_network', virtualNetwork],
  ['azurerm_virtual_network_dns_servers', networkDnsServers],
  ['azurerm_virtual_network_peering', networkPeering],
  ['azurerm_subnet', subnet],
  ['azurerm_subnet_nat_gateway_association', subnetGateway],
]);

/** Leaves out what is undefined: an absent field is "not known". */
export function compact(fields: Loose): Loose {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

function resource(from: Attributes, id: string, properties: Loose): Loose {
  return compact({
    id,
    name: from.text('name'),
    location: from.text('location'),
    properties: compact(properties),
  });
}

function reference(id: string | undefined): Loose | undefined {
  return id === undefined ? undefined : { id };
}

function privateEndpoint(from: Attributes, id: string): readonly Loose[] {
  const connections = from.blocks('private_service_connection') ?? [];
  const inList = (isManual: boolean): readonly Loose[] =>
    connections
      .filter((each) => (each.flag('is_manual_connection') ?? false) === isManual)
      .map((each) =>
        compact({
          name: each.text('name'),
          properties: compact({
            privateLinkServiceId: each.text('private_connection_resource_id'),
            groupIds: each.texts('subresource_names'),
          }),
        }),
      );
  const zoneConfigs = from.blocks('private_dns_zone_configs') ?? [];
  return [
    resource(from, id, {
      subnet: reference(from.text('subnet_id')),
      networkInterfaces: references(from.blocks('network_interface')),
      privateLinkServiceConnections: inList(false),
      manualPrivateLinkServiceConnections: inList(true),
      customDnsConfigs: from.blocks('custom_dns_configs')?.map(nameAndAddresses),
      ipConfigurations: from.blocks('ip_configuration')?.map((each) => ({
        properties: compact({
          groupId: each.text('subresource_name'),
          memberName: each.text('member_name'),
          privateIPAddress: each.text('private_ip_address'),
        }),
      })),
    }),
    ...(from.blocks('private_dns_zone_group') ?? []).flatMap((group) => {
      const groupId = group.text('id') ?? childId(id, 'privateDnsZoneGroups', group.text('name'));
      return groupId === undefined ? [] : [zoneGroup(groupId, group, zoneConfigs)];
    }),
  ];
}

/** The zones as asked for; their records as Azure answered, once it did. */
function zoneGroup(id: string, group: Attributes, configs: readonly Attributes[]): Loose {
  const own = configs.filter((config) =>
    (config.text('id') ?? '').toLowerCase().startsWith(`${id.toLowerCase()}/`),
  );
  const answered = (own.length > 0 ? own : configs).map((config) =>
    compact({
      privateDnsZoneId: config.text('private_dns_zone_id'),
      recordSets: config
        .blocks('record_sets')
        ?.map((each) => compact({ recordType: each.text('type'), ...nameAndAddresses(each) })),
    }),
  );
  const asked = (group.texts('private_dns_zone_ids') ?? []).map((zone) => ({
    privateDnsZoneId: zone,
  }));
  return {
    id,
    properties: {
      privateDnsZoneConfigs: (answered.length > 0 ? answered : asked).map((properties) => ({
        properties,
      })),
    },
  };
}

function nameAndAddresses(from: Attributes): Loose {
  return compact({ fqdn: from.text('fqdn'), ipAddresses: from.texts('ip_addresses') });
}

function references(blocks: readonly Attributes[] | undefined): readonly Loose[] | undefined {
  return blocks?.flatMap((block): readonly Loose[] => {
    const found = reference(block.text('id'));
    return found === undefined ? [] : [found];
  });
}

/** A data source: the only one of the provider that shows whether the connection is approved. */
function endpointConnection(from: Attributes, id: string): readonly Loose[] {
  return [
    resource(from, id, {
      networkInterfaces: references(from.blocks('network_interface')),
      privateLinkServiceConnections: from.blocks('private_service_connection')?.map((each) => ({
        properties: { privateLinkServiceConnectionState: compact({ status: each.text('status') }) },
      })),
    }),
  ];
}

function zoneLink(from: Attributes, id: string): readonly Loose[] {
  return [
    zoneOf(id),
    resource(from, id, {
      virtualNetwork: reference(from.text('virtual_network_id')),
      registrationEnabled: from.flag('registration_enabled'),
      resolutionPolicy: from.text('resolution_policy'),
    }),
  ];
}

/** The zone that a record or a link lies in. Without its counts: a state holds what Terraform made, and perhaps not all. */
function zoneOf(id: string): Loose {
  return { id: id.split('/').slice(0, -2).join('/'), properties: {} };
}

function recordSet(key: string, records: (from: Attributes) => unknown): Translate {
  return (from, id) => {
    const found = records(from);
    return [
      zoneOf(id),
      ...(found === undefined
        ? []
        : [resource(from, id, { ttl: from.number('ttl'), [key]: found })]),
    ];
  };
}

function addresses(key: string): (from: Attributes) => readonly Loose[] | undefined {
  return (from) => from.texts('records')?.map((text) => ({ [key]: text }));
}

function recordBlocks(
  numbers: readonly string[],
  texts: readonly string[],
): (from: Attributes) => readonly Loose[] | undefined {
  return (from) =>
    from.blocks('record')?.map((each) =>
      compact(
        Object.fromEntries([
          // Older versions of the provider keep the numbers of MX records as text.
          ...numbers.map((key) => [key, each.number(key) ?? Number(each.text(key))]),
          ...texts.map((key) => [key, each.text(key)]),
        ]),
      ),
    );
}

function txtRecords(from: Attributes): readonly Loose[] | undefined {
  return from.blocks('record')?.map((each) => ({ value: [each.text('value') ?? ''] }));
}

function recoveryVault(from: Attributes, id: string): readonly Loose[] {
  const isOpen = from.flag('public_network_access_enabled');
  return [
    resource(from, id, {
      publicNetworkAccess: isOpen === undefined ? undefined : isOpen ? 'Enabled' : 'Disabled',
    }),
  ];
}

/** The flag is true for all but `Disabled`: whether a perimeter decides (`SecuredByPerimeter`) is not known. */
function openToPublic(from: Attributes): string | undefined {
  return from.flag('public_network_access_enabled') === false ? 'Disabled' : undefined;
}

function keyVault(from: Attributes, id: string): readonly Loose[] {
  return [
    resource(from, id, {
      vaultUri: from.text('vault_uri'),
      publicNetworkAccess: openToPublic(from),
      networkAcls: networkRules(from.blocks('network_acls')?.[0]),
    }),
  ];
}

function storageAccount(from: Attributes, id: string): readonly Loose[] {
  const blob = from.text('primary_blob_endpoint');
  return [
    compact({
      ...resource(from, id, {
        primaryEndpoints: blob === undefined ? undefined : { blob },
        publicNetworkAccess: openToPublic(from),
        networkAcls: networkRules(from.blocks('network_rules')?.[0]),
        allowSharedKeyAccess: from.flag('shared_access_key_enabled'),
      }),
      kind: from.text('account_kind'),
    }),
  ];
}

function accountRules(from: Attributes): readonly Loose[] {
  const account = from.text('storage_account_id');
  return account === undefined
    ? []
    : [{ id: account, properties: compact({ networkAcls: networkRules(from) }) }];
}

function networkRules(from: Attributes | undefined): Loose | undefined {
  const defaultAction = from?.text('default_action');
  if (from === undefined || defaultAction === undefined) return undefined;
  return compact({
    defaultAction,
    bypass: from.text('bypass') ?? from.texts('bypass')?.join(', '),
    ipRules: from.texts('ip_rules')?.map((value) => ({ value })),
    virtualNetworkRules: from.texts('virtual_network_subnet_ids')?.map((value) => ({ id: value })),
  });
}

/** Peerings are resources of their own, so a state of the network alone says nothing of them. */
function virtualNetwork(from: Attributes, id: string): readonly Loose[] {
  const prefixes = from.texts('address_space');
  const dnsServers = from.texts('dns_servers');
  return [
    resource(from, id, {
      addressSpace: prefixes === undefined ? undefined : { addressPrefixes: prefixes },
      dhcpOptions: dnsServers === undefined ? undefined : { dnsServers },
    }),
    ...(from.blocks('subnet') ?? []).flatMap((inline) => {
      const subnetId = inline.text('id') ?? childId(id, 'subnets', inline.text('name'));
      return subnetId === undefined ? [] : subnet(inline, subnetId);
    }),
    // The data source has them by name.
    ...from.map('vnet_peerings').map(([name, remote]) => ({
      id: `${id}/virtualNetworkPeerings/${name}`,
      properties: { remoteVirtualNetwork: { id: remote } },
    })),
  ];
}

function networkDnsServers(from: Attributes): readonly Loose[] {
  const network = from.text('virtual_network_id');
  const dnsServers = from.texts('dns_servers');
  return network === undefined || dnsServers === undefined
    ? []
    : [{ id: network, properties: { dhcpOptions: { dnsServers } } }];
}

function networkPeering(from: Attributes, id: string): readonly Loose[] {
  return [
    resource(from, id, { remoteVirtualNetwork: reference(from.text('remote_virtual_network_id')) }),
  ];
}

/**
 * Whether a private subnet has a way out is known only with all of its associations, which a state need
 * not hold: its default outbound access is left "not known".
 */
function subnet(from: Attributes, id: string): readonly Loose[] {
  const single = from.text('address_prefix');
  const prefixes = from.texts('address_prefixes') ?? (single === undefined ? undefined : [single]);
  return [resource(from, id, { addressPrefixes: prefixes })];
}

function subnetGateway(from: Attributes): readonly Loose[] {
  const id = from.text('subnet_id');
  const gateway = reference(from.text('nat_gateway_id'));
  return id === undefined || gateway === undefined
    ? []
    : [{ id, properties: { natGateway: gateway } }];
}

function childId(parent: string, type: string, name: string | undefined): string | undefined {
  return name === undefined ? undefined : `${parent}/${type}/${name}`;
}
