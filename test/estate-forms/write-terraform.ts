// Resources → a Terraform state, and what such a state can't hold.

import type { ExportedFile } from '@sekisho/core/estate/assemble-estate.ts';
import type { ArmResource } from './azure-resources.ts';
import { isOf, isRecordSet } from './write-forms.ts';

type Attributes = Readonly<Record<string, unknown>>;

interface Instance {
  readonly type: string;
  readonly mode: 'managed' | 'data';
  readonly attributes: Attributes;
}

// The bodies are of random-azure.ts: their fields are known here.
const at = (value: unknown, ...path: readonly (string | number)[]): unknown =>
  path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
const list = (value: unknown, ...path: readonly (string | number)[]): readonly unknown[] => {
  const found = at(value, ...path);
  return Array.isArray(found) ? found : [];
};

const SECRETS = {
  primary_access_key: 'PLANTED-key',
  primary_connection_string: 'AccountKey=PLANTED-key',
};

function instancesOf(resource: ArmResource, all: readonly ArmResource[]): readonly Instance[] {
  const { id, name, location, properties } = resource;
  const managed = (type: string, attributes: Attributes): Instance => ({
    type: `azurerm_${type}`,
    mode: 'managed',
    attributes: { id, name, location, ...attributes, tags: null, timeouts: null },
  });
  const rules = {
    default_action: at(properties, 'networkAcls', 'defaultAction'),
    bypass: ['AzureServices'],
    ip_rules: [],
    virtual_network_subnet_ids: [],
  };
  const isPublic = at(properties, 'publicNetworkAccess') === 'Enabled';
  switch (resource.type.toLowerCase()) {
    case 'microsoft.network/privateendpoints':
      return [
        managed('private_endpoint', endpointAttributes(resource, all)),
        connectionOf(resource),
      ];
    case 'microsoft.recoveryservices/vaults':
      return [managed('recovery_services_vault', { public_network_access_enabled: isPublic })];
    case 'microsoft.storage/storageaccounts':
      return [
        managed('storage_account', {
          ...SECRETS,
          account_kind: resource.kind,
          primary_blob_endpoint: at(properties, 'primaryEndpoints', 'blob'),
          public_network_access_enabled: isPublic,
          network_rules: [rules],
        }),
      ];
    case 'microsoft.keyvault/vaults':
      return [
        managed('key_vault', {
          vault_uri: at(properties, 'vaultUri'),
          public_network_access_enabled: isPublic,
          network_acls: [{ ...rules, bypass: 'AzureServices' }],
        }),
      ];
    case 'microsoft.network/virtualnetworks':
      return [
        managed('virtual_network', {
          address_space: at(properties, 'addressSpace', 'addressPrefixes'),
          dns_servers: at(properties, 'dhcpOptions', 'dnsServers'),
        }),
        ...list(properties, 'subnets').flatMap((subnet) => [
          managed('subnet', {
            id: at(subnet, 'id'),
            name: at(subnet, 'name'),
            address_prefixes: at(subnet, 'properties', 'addressPrefixes'),
          }),
          ...(at(subnet, 'properties', 'natGateway') === undefined
            ? []
            : [
                managed('subnet_nat_gateway_association', {
                  id: at(subnet, 'id'),
                  subnet_id: at(subnet, 'id'),
                  nat_gateway_id: at(subnet, 'properties', 'natGateway', 'id'),
                }),
              ]),
        ]),
        ...list(properties, 'virtualNetworkPeerings').map((peering) =>
          managed('virtual_network_peering', {
            id: at(peering, 'id'),
            name: at(peering, 'name'),
            remote_virtual_network_id: at(peering, 'properties', 'remoteVirtualNetwork', 'id'),
          }),
        ),
      ];
    case 'microsoft.network/privatednszones':
      return [managed('private_dns_zone', { number_of_record_sets: 1 })];
    case 'microsoft.network/privatednszones/virtualnetworklinks':
      return [
        managed('private_dns_zone_virtual_network_link', {
          virtual_network_id: at(properties, 'virtualNetwork', 'id'),
          registration_enabled: at(properties, 'registrationEnabled'),
          resolution_policy: at(properties, 'resolutionPolicy'),
        }),
      ];
    default:
      return isRecordSet(resource) ? [managed(...recordAttributes(resource))] : [];
  }
}

function endpointAttributes(
  { id, properties }: ArmResource,
  all: readonly ArmResource[],
): Attributes {
  const manual = list(properties, 'manualPrivateLinkServiceConnections');
  const connection = manual[0] ?? list(properties, 'privateLinkServiceConnections')[0];
  const group = all.find((each) => each.id === `${id}/privateDnsZoneGroups/default`);
  const configs = list(group?.properties, 'privateDnsZoneConfigs');
  return {
    subnet_id: at(properties, 'subnet', 'id'),
    network_interface: list(properties, 'networkInterfaces').map((nic) => ({ id: at(nic, 'id') })),
    private_service_connection: [
      {
        name: at(connection, 'name'),
        is_manual_connection: manual.length > 0,
        private_connection_resource_id: at(connection, 'properties', 'privateLinkServiceId'),
        private_connection_resource_alias: '',
        subresource_names: at(connection, 'properties', 'groupIds'),
      },
    ],
    custom_dns_configs: list(properties, 'customDnsConfigs').map((config) => ({
      fqdn: at(config, 'fqdn'),
      ip_addresses: at(config, 'ipAddresses'),
    })),
    ip_configuration: list(properties, 'ipConfigurations').map((config) => ({
      name: at(config, 'name'),
      subresource_name: at(config, 'properties', 'groupId'),
      member_name: at(config, 'properties', 'memberName'),
      private_ip_address: at(config, 'properties', 'privateIPAddress'),
    })),
    private_dns_zone_group:
      group === undefined
        ? []
        : [
            {
              id: group.id,
              name: group.name,
              private_dns_zone_ids: configs.map((each) =>
                at(each, 'properties', 'privateDnsZoneId'),
              ),
            },
          ],
    private_dns_zone_configs: configs.map((config) => ({
      id: `${id}/privateDnsZoneGroups/default/privateDnsZoneConfigs/${String(at(config, 'name'))}`,
      name: at(config, 'name'),
      private_dns_zone_id: at(config, 'properties', 'privateDnsZoneId'),
      record_sets: list(config, 'properties', 'recordSets').map((set) => ({
        name: at(set, 'recordSetName'),
        type: 'A',
        fqdn: at(set, 'fqdn'),
        ttl: at(set, 'ttl'),
        ip_addresses: at(set, 'ipAddresses'),
      })),
    })),
  };
}

/** The data source that knows the state of the connection. */
function connectionOf({ id, name, location, properties }: ArmResource): Instance {
  const connection =
    list(properties, 'manualPrivateLinkServiceConnections')[0] ??
    list(properties, 'privateLinkServiceConnections')[0];
  return {
    type: 'azurerm_private_endpoint_connection',
    mode: 'data',
    attributes: {
      id,
      name,
      location,
      private_service_connection: [
        { status: at(connection, 'properties', 'privateLinkServiceConnectionState', 'status') },
      ],
    },
  };
}

function recordAttributes({ type, properties }: ArmResource): [string, Attributes] {
  const kind = type.slice(type.lastIndexOf('/') + 1).toLowerCase();
  const ttl = properties['ttl'];
  const texts = (key: string, field: string): unknown[] =>
    list(properties, key).map((record) => at(record, field));
  const attributes: Readonly<Record<string, Attributes>> = {
    a: { records: texts('aRecords', 'ipv4Address') },
    aaaa: { records: texts('aaaaRecords', 'ipv6Address') },
    ptr: { records: texts('ptrRecords', 'ptrdname') },
    cname: { record: at(properties, 'cnameRecord', 'cname') },
    mx: { record: list(properties, 'mxRecords') },
    srv: { record: list(properties, 'srvRecords') },
    txt: {
      record: list(properties, 'txtRecords').map((record) => ({ value: at(record, 'value', 0) })),
    },
  };
  return [`private_dns_${kind}_record`, { ttl, ...attributes[kind] }];
}

export function terraformFile(
  resources: readonly ArmResource[],
  form: 'show' | 'tfstate',
): ExportedFile {
  const instances = resources.flatMap((resource) => instancesOf(resource, resources));
  const hidden = (attributes: Attributes): readonly string[] =>
    Object.keys(SECRETS).filter((key) => key in attributes);
  const outputs = { key: { sensitive: true, type: 'string', value: 'PLANTED-output' } };
  if (form === 'tfstate')
    return {
      file: 'terraform.tfstate',
      text: JSON.stringify({
        version: 4,
        terraform_version: '1.9.8',
        serial: 1,
        lineage: 'x',
        outputs,
        resources: instances.map(({ type, mode, attributes }, index) => ({
          mode,
          type,
          name: `r${index}`,
          ...(index % 3 === 0 ? { module: 'module.a' } : {}),
          instances: [
            {
              schema_version: 0,
              attributes,
              ...(index % 2 === 0 ? { index_key: index } : {}),
              sensitive_attributes: hidden(attributes).map((value) => [
                { type: 'get_attr', value },
              ]),
            },
          ],
        })),
      }),
    };
  const shown = instances.map(({ type, mode, attributes }, index) => ({
    address: `${mode === 'data' ? 'data.' : ''}${type}.r${index}`,
    mode,
    type,
    name: `r${index}`,
    values: attributes,
    sensitive_values: Object.fromEntries(hidden(attributes).map((key) => [key, true])),
  }));
  return {
    file: 'terraform.json',
    text: JSON.stringify({
      format_version: '1.0',
      terraform_version: '1.9.8',
      values: {
        outputs,
        root_module: {
          resources: shown.filter((_, index) => index % 2 === 0),
          child_modules: [
            {
              address: 'module.a',
              resources: [],
              child_modules: [{ resources: shown.filter((_, index) => index % 2 === 1) }],
            },
          ],
        },
      },
    }),
  };
}

/** The endpoint itself, or its zone group, gives the names that it serves. */
function hasNames(endpointId: unknown, resources: readonly ArmResource[]): boolean {
  return resources.some(
    ({ id, properties }) =>
      (id === endpointId && list(properties, 'customDnsConfigs').length > 0) ||
      id === `${String(endpointId)}/privateDnsZoneGroups/default`,
  );
}

/** The facts that a state can't hold, and nothing else, as az would answer them. */
export function outsideTerraform(resources: readonly ArmResource[]): readonly ArmResource[] {
  return resources.flatMap((each) => factsOutside(each, resources));
}

function factsOutside(
  resource: ArmResource,
  resources: readonly ArmResource[],
): readonly ArmResource[] {
  const { id, name, type, properties } = resource;
  const only = (...keys: readonly string[]): ArmResource => ({
    id,
    name,
    type,
    properties: Object.fromEntries(
      keys.filter((key) => key in properties).map((key) => [key, properties[key]]),
    ),
  });
  if (isOf('Network/networkInterfaces')(resource))
    return hasNames(at(properties, 'privateEndpoint', 'id'), resources) ? [] : [resource];
  // That these are all.
  if (isOf('Network/privateEndpoints')(resource)) return [only()];
  if (isOf('RecoveryServices/vaults')(resource)) return [only('privateEndpointConnections')];
  if (isOf('Storage/storageAccounts', 'KeyVault/vaults')(resource))
    return [only('privateEndpointConnections', 'publicNetworkAccess')];
  if (isOf('Network/privateDnsZones')(resource))
    return [only('numberOfRecordSets', 'numberOfVirtualNetworkLinks')];
  return isOf('Network/virtualNetworks')(resource) ? [only('virtualNetworkPeerings')] : [];
}
