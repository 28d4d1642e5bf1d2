// A Terraform state as the providers write it: attributes after azurerm's schema (4.x). With secrets planted.

import { assembleEstate } from '@sekisho/core/estate/assemble-estate.ts';
import type { EstateReading } from '@sekisho/core/estate/reading.ts';

export const SUB = '/subscriptions/22222222-2222-2222-2222-222222222222';
const GROUP = `${SUB}/resourceGroups/rg-dr`;
export const ENDPOINT = `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-vault`;
const NIC = `${GROUP}/providers/Microsoft.Network/networkInterfaces/pe-vault.nic.77`;
export const VAULT = `${GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv-dr`;
export const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-dr`;
export const HUB = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-hub`;
export const ZONE_NAME = 'privatelink.siterecovery.windowsazure.com';
export const ZONE = `${GROUP}/providers/Microsoft.Network/privateDnsZones/${ZONE_NAME}`;
export const FQDN = '990-asr-pod01-id1.weu.siterecovery.windowsazure.com';
export const SECRET = 'PLANTEDkey0000000000==';

export interface Kept {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly mode?: 'managed' | 'data';
  readonly hidden?: readonly string[];
}

export const endpoint: Kept = {
  type: 'azurerm_private_endpoint',
  attributes: {
    id: ENDPOINT,
    name: 'pe-vault',
    resource_group_name: 'rg-dr',
    location: 'westeurope',
    subnet_id: `${NETWORK}/subnets/snet-pe`,
    custom_network_interface_name: '',
    custom_dns_configs: [{ fqdn: FQDN, ip_addresses: ['10.9.1.4'] }],
    ip_configuration: [
      {
        name: 'id1',
        private_ip_address: '10.9.1.4',
        subresource_name: 'AzureSiteRecovery',
        member_name: 'SiteRecovery-id1',
      },
    ],
    network_interface: [{ id: NIC, name: 'pe-vault.nic.77' }],
    private_dns_zone_configs: [
      {
        id: `${ENDPOINT}/privateDnsZoneGroups/default/privateDnsZoneConfigs/asr`,
        name: 'asr',
        private_dns_zone_id: ZONE,
        record_sets: [
          {
            name: '990-asr-pod01-id1.weu',
            type: 'A',
            fqdn: `990-asr-pod01-id1.weu.${ZONE_NAME}`,
            ttl: 10,
            ip_addresses: ['10.9.1.4'],
          },
        ],
      },
    ],
    private_dns_zone_group: [
      {
        id: `${ENDPOINT}/privateDnsZoneGroups/default`,
        name: 'default',
        private_dns_zone_ids: [ZONE],
      },
    ],
    private_service_connection: [
      {
        name: 'psc',
        is_manual_connection: false,
        private_connection_resource_id: VAULT,
        private_connection_resource_alias: '',
        subresource_names: ['AzureSiteRecovery'],
        request_message: '',
        private_ip_address: '10.9.1.4',
      },
    ],
    tags: null,
    timeouts: null,
  },
};

export const rest: readonly Kept[] = [
  {
    type: 'azurerm_private_endpoint_connection',
    mode: 'data',
    attributes: {
      id: ENDPOINT,
      name: 'pe-vault',
      location: 'westeurope',
      network_interface: [{ id: NIC, name: 'pe-vault.nic.77' }],
      private_service_connection: [
        {
          name: 'psc',
          status: 'Approved',
          request_response: 'Auto-Approved',
          private_ip_address: '10.9.1.4',
        },
      ],
    },
  },
  {
    type: 'azurerm_recovery_services_vault',
    attributes: {
      id: VAULT,
      name: 'rsv-dr',
      location: 'westeurope',
      sku: 'Standard',
      public_network_access_enabled: false,
    },
  },
  {
    type: 'azurerm_private_dns_zone',
    attributes: { id: ZONE, name: ZONE_NAME, number_of_record_sets: 1, soa_record: [] },
  },
  {
    type: 'azurerm_private_dns_zone_virtual_network_link',
    attributes: {
      id: `${ZONE}/virtualNetworkLinks/hub`,
      name: 'hub',
      private_dns_zone_name: ZONE_NAME,
      virtual_network_id: HUB,
      registration_enabled: false,
      resolution_policy: 'NxDomainRedirect',
    },
  },
  {
    type: 'azurerm_private_dns_a_record',
    attributes: {
      id: `${ZONE}/A/extra`,
      name: 'extra',
      zone_name: ZONE_NAME,
      fqdn: `extra.${ZONE_NAME}.`,
      ttl: 300,
      records: ['10.9.1.9', '10.9.1.8'],
    },
  },
  {
    type: 'azurerm_private_dns_cname_record',
    attributes: { id: `${ZONE}/CNAME/alias`, name: 'alias', ttl: 60, record: 'target.example.com' },
  },
  {
    type: 'azurerm_storage_account',
    attributes: {
      id: `${GROUP}/providers/Microsoft.Storage/storageAccounts/stcache`,
      name: 'stcache',
      location: 'westeurope',
      account_kind: 'StorageV2',
      primary_blob_endpoint: 'https://stcache.blob.core.windows.net/',
      primary_access_key: SECRET,
      primary_connection_string: `AccountKey=${SECRET}`,
      public_network_access_enabled: false,
      network_rules: [
        {
          default_action: 'Deny',
          bypass: ['AzureServices'],
          ip_rules: [],
          virtual_network_subnet_ids: [],
        },
      ],
    },
    hidden: ['primary_access_key', 'primary_connection_string'],
  },
  {
    type: 'azurerm_key_vault',
    attributes: {
      id: `${GROUP}/providers/Microsoft.KeyVault/vaults/kv-dr`,
      name: 'kv-dr',
      location: 'westeurope',
      vault_uri: 'https://kv-dr.vault.azure.net/',
    },
  },
  {
    type: 'azurerm_virtual_network',
    attributes: {
      id: NETWORK,
      name: 'vnet-dr',
      address_space: ['10.9.0.0/16'],
      dns_servers: ['10.9.0.4'],
    },
  },
  {
    type: 'azurerm_virtual_network_peering',
    attributes: {
      id: `${NETWORK}/virtualNetworkPeerings/to-hub`,
      name: 'to-hub',
      remote_virtual_network_id: HUB,
      virtual_network_name: 'vnet-dr',
    },
  },
  { type: 'random_password', attributes: { id: 'none', result: SECRET }, hidden: ['result'] },
];

export const OUTPUTS = { key: { value: SECRET, type: 'string', sensitive: true } };

export function tfstate(resources: readonly Kept[], more: object = {}): object {
  return {
    version: 4,
    terraform_version: '1.9.8',
    serial: 12,
    lineage: '5f1b6a0e-0000-4000-8000-000000000001',
    outputs: OUTPUTS,
    resources: resources.map(({ type, attributes, mode = 'managed', hidden = [] }, index) => ({
      module: 'module.dr[0]',
      mode,
      type,
      name: `this${index}`,
      provider: 'provider["registry.terraform.io/hashicorp/azurerm"]',
      instances: [
        {
          schema_version: 0,
          attributes,
          index_key: 'one',
          sensitive_attributes: hidden.map((value) => [{ type: 'get_attr', value }]),
        },
      ],
    })),
    check_results: null,
    ...more,
  };
}

export function shown(resources: readonly Kept[]): object {
  const list = resources.map(({ type, attributes, mode = 'managed', hidden = [] }, index) => ({
    address: `module.dr.${mode === 'data' ? 'data.' : ''}${type}.this[${index}]`,
    mode,
    type,
    name: 'this',
    index,
    provider_name: 'registry.terraform.io/hashicorp/azurerm',
    schema_version: 0,
    values: attributes,
    sensitive_values: Object.fromEntries(hidden.map((key) => [key, true])),
  }));
  return {
    format_version: '1.0',
    terraform_version: '1.9.8',
    values: {
      outputs: OUTPUTS,
      root_module: {
        resources: list.slice(0, 2),
        child_modules: [
          { address: 'module.dr', resources: list.slice(2, 5) },
          {
            address: 'module.a',
            child_modules: [{ address: 'module.a.b', resources: list.slice(5) }],
          },
        ],
      },
    },
  };
}

export function read(...values: readonly object[]): EstateReading {
  return assembleEstate(
    values.map((value, index) => ({ file: `${index}.json`, text: JSON.stringify(value, null, 2) })),
  );
}
