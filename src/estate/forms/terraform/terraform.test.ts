// Terraform states written here as the providers write them: attributes after azurerm's schema (4.x)
// and azapi's documentation.

import { describe, expect, test } from 'vitest';

import { assembleEstate } from '../../assemble-estate.ts';
import { missingLists } from '../../export-lists.ts';
import type { EstateReading } from '../../reading.ts';

const SUB = '/subscriptions/22222222-2222-2222-2222-222222222222';
const GROUP = `${SUB}/resourceGroups/rg-dr`;
const ENDPOINT = `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-vault`;
const NIC = `${GROUP}/providers/Microsoft.Network/networkInterfaces/pe-vault.nic.77`;
const VAULT = `${GROUP}/providers/Microsoft.RecoveryServices/vaults/rsv-dr`;
const NETWORK = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-dr`;
const HUB = `${GROUP}/providers/Microsoft.Network/virtualNetworks/vnet-hub`;
const ZONE_NAME = 'privatelink.siterecovery.windowsazure.com';
const ZONE = `${GROUP}/providers/Microsoft.Network/privateDnsZones/${ZONE_NAME}`;
const FQDN = '990-asr-pod01-id1.weu.siterecovery.windowsazure.com';
const SECRET = 'PLANTEDkey0000000000==';

interface Kept {
  readonly type: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly mode?: 'managed' | 'data';
  readonly hidden?: readonly string[];
}

const endpoint: Kept = {
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

const rest: readonly Kept[] = [
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

const OUTPUTS = { key: { value: SECRET, type: 'string', sensitive: true } };

function tfstate(resources: readonly Kept[], more: object = {}): object {
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

function shown(resources: readonly Kept[]): object {
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

function read(...values: readonly object[]): EstateReading {
  return assembleEstate(
    values.map((value, index) => ({ file: `${index}.json`, text: JSON.stringify(value, null, 2) })),
  );
}

describe('a Terraform state', () => {
  const all = [endpoint, ...rest];
  test.each([
    { title: 'terraform.tfstate', value: tfstate(all) },
    { title: 'terraform show -json of a state', value: shown(all) },
    {
      title: 'terraform show -json of a plan',
      value: {
        format_version: '1.2',
        terraform_version: '1.9.8',
        variables: { password: { value: SECRET } },
        planned_values: { root_module: { resources: [] } },
        resource_changes: [],
        prior_state: shown(all),
      },
    },
  ])('$title gives the estate', ({ value }) => {
    const reading = read(value);
    const { estate } = reading;
    expect(estate.privateEndpoints).toEqual([
      {
        id: ENDPOINT,
        name: 'pe-vault',
        location: 'westeurope',
        targetId: VAULT,
        groupIds: ['AzureSiteRecovery'],
        connection: 'Approved',
        subnetId: `${NETWORK}/subnets/snet-pe`,
        members: [{ fqdn: FQDN, addresses: ['10.9.1.4'], member: 'SiteRecovery-id1' }],
        zoneIds: [ZONE],
      },
    ]);
    expect(estate.zones).toEqual([
      {
        id: ZONE,
        name: ZONE_NAME,
        records: [
          { name: 'alias', type: 'CNAME', ttlSeconds: 60, values: ['target.example.com'] },
          { name: 'extra', type: 'A', ttlSeconds: 300, values: ['10.9.1.8', '10.9.1.9'] },
        ],
        links: [
          {
            name: 'hub',
            virtualNetworkId: HUB,
            registrationEnabled: false,
            nxDomainRedirect: true,
          },
        ],
      },
    ]);
    expect(estate.vaults).toMatchObject([
      { id: VAULT, location: 'westeurope', publicNetworkAccess: 'Disabled' },
    ]);
    expect(estate.storageAccounts).toMatchObject([
      { name: 'stcache', blobHost: 'stcache.blob.core.windows.net', kind: 'StorageV2' },
    ]);
    expect(estate.keyVaults).toMatchObject([{ host: 'kv-dr.vault.azure.net' }]);
    expect(estate.virtualNetworks).toEqual([
      {
        id: NETWORK,
        name: 'vnet-dr',
        addressPrefixes: ['10.9.0.0/16'],
        dnsServers: ['10.9.0.4'],
        peeredWith: [HUB],
      },
    ]);
    expect(JSON.stringify(reading)).not.toContain('PLANTED');
    expect(reading.unused.map(({ reason }) => reason)).toEqual([
      'Sekisho has no use for random_password of a Terraform state.',
    ]);
    expect(reading.notes.map(({ code }) => code).sort()).toEqual([
      'interface-not-exported',
      'links-not-exported',
      'peerings-not-exported',
      'records-not-exported',
    ]);
  });

  test('without the data source the state of the connection is not known, and the command is named', () => {
    const { estate, notes } = read(tfstate([endpoint]));
    expect(estate.privateEndpoints[0]?.connection).toBe('unknown');
    expect(notes).toContainEqual(
      expect.objectContaining({
        code: 'connection-state-unknown',
        where: ENDPOINT,
        message: expect.stringContaining('az network private-endpoint list'),
      }),
    );
  });

  test.each([
    ['a whole attribute', { custom_dns_configs: true, private_dns_zone_configs: true }],
    [
      'the address inside a list',
      {
        custom_dns_configs: [{ ip_addresses: [true] }],
        private_dns_zone_configs: [{ record_sets: true }],
      },
    ],
  ])('what is marked as sensitive is not read: %s', (_, marks) => {
    const value = shown([
      { ...endpoint, attributes: { ...endpoint.attributes, ip_configuration: [] } },
    ]);
    const marked = JSON.parse(JSON.stringify(value), (_key, item: unknown) =>
      typeof item === 'object' && item !== null && 'sensitive_values' in item
        ? { ...item, sensitive_values: marks }
        : item,
    ) as object;
    const reading = read(marked);
    expect(JSON.stringify(reading)).not.toContain('10.9.1.4');
    expect(reading.unused).toMatchObject([
      {
        where: 'module.dr.azurerm_private_endpoint.this[0]',
        because: {
          code: 'form.terraform-hidden',
          values: { attributes: 'custom_dns_configs, private_dns_zone_configs' },
        },
      },
    ]);
  });

  test('what terraform.tfstate marks inside an attribute goes, and the rest of it stays', () => {
    const step = (value: unknown, type = 'get_attr'): object => ({ type, value });
    const body = {
      value: {
        properties: {
          publicNetworkAccess: 'Enabled',
          privateEndpointConnections: [
            { properties: { privateEndpoint: { id: ENDPOINT }, note: SECRET } },
          ],
        },
      },
      type: 'dynamic',
    };
    const state = tfstate([], {
      resources: [
        {
          mode: 'managed',
          type: 'azapi_resource',
          name: 'v',
          instances: [
            {
              attributes: { id: VAULT, name: 'rsv-dr', location: 'westeurope', body },
              sensitive_attributes: [
                [
                  step('body'),
                  step('properties'),
                  step('privateEndpointConnections'),
                  step({ value: 0, type: 'number' }, 'index'),
                ],
              ],
            },
          ],
        },
      ],
    });
    const { estate, unused } = read(state);
    expect(estate.vaults).toMatchObject([
      { publicNetworkAccess: 'Enabled', endpointConnections: [] },
    ]);
    expect(unused).toMatchObject([{ because: { values: { attributes: 'body' } } }]);
  });

  test('a state is no whole list: every kind of it is still missed', () => {
    const partial = missingLists(read(tfstate([endpoint, ...rest])));
    expect(partial.map(({ kind }) => kind)).toEqual(
      expect.arrayContaining(['private endpoint', 'Recovery Services vault', 'private DNS zone']),
    );
    const whole = missingLists(read(tfstate([endpoint]), [{ id: ENDPOINT }]));
    expect(whole.map(({ kind }) => kind)).not.toContain('private endpoint');
  });

  test('count and for_each, deposed objects, and both sides of several peerings', () => {
    const peering = (name: string, to: string): object => ({
      attributes: {
        id: `${NETWORK}/virtualNetworkPeerings/${name}`,
        remote_virtual_network_id: to,
      },
      index_key: name,
    });
    const state = tfstate([], {
      resources: [
        {
          mode: 'managed',
          type: 'azurerm_virtual_network_peering',
          name: 'p',
          instances: [
            peering('a', HUB),
            peering('b', `${HUB}2`),
            { ...peering('c', `${HUB}3`), deposed: '0a1b2c3d' },
          ],
        },
        {
          mode: 'data',
          type: 'azurerm_virtual_network',
          name: 'n',
          instances: [
            {
              attributes: {
                id: NETWORK,
                name: 'vnet-dr',
                address_space: ['10.9.0.0/16'],
                vnet_peerings: { d: `${HUB}4` },
              },
            },
          ],
        },
      ],
    });
    expect(read(state).estate.virtualNetworks[0]?.peeredWith).toEqual([HUB, `${HUB}2`, `${HUB}4`]);
  });

  test('azapi of both versions: the body, what is exported, and a list', () => {
    const vault = { properties: { publicNetworkAccess: 'Enabled' } };
    const exported = {
      properties: {
        privateEndpointConnections: [{ properties: { privateEndpoint: { id: ENDPOINT } } }],
      },
    };
    const dynamic = (value: unknown): object => ({ value, type: ['object', {}] });
    const own = {
      id: VAULT,
      name: 'rsv-dr',
      location: 'westeurope',
      type: 'Microsoft.RecoveryServices/vaults@2024-04-01',
    };
    const one = (type: string, attributes: object): EstateReading =>
      read(tfstate([{ type, attributes: { ...attributes } }]));
    for (const reading of [
      one('azapi_resource', {
        ...own,
        body: dynamic(vault),
        output: dynamic(exported),
        response_export_values: dynamic(['properties']),
      }),
      one('azapi_resource', {
        ...own,
        body: JSON.stringify(vault),
        output: JSON.stringify(exported),
        response_export_values: ['*'],
      }),
      one('azapi_resource_list', {
        id: SUB,
        output: dynamic({
          value: [
            { ...own, ...vault, properties: { ...vault.properties, ...exported.properties } },
          ],
        }),
      }),
    ])
      expect(reading.estate.vaults).toMatchObject([
        {
          id: VAULT,
          location: 'westeurope',
          publicNetworkAccess: 'Enabled',
          endpointConnections: [{ endpointId: ENDPOINT }],
        },
      ]);
    const action = one('azapi_resource_action', {
      id: VAULT,
      output: dynamic({ keys: [{ value: SECRET }] }),
    });
    expect(action.used).toEqual([]);
    expect(JSON.stringify(action)).not.toContain('PLANTED');
    expect(one('azapi_resource', { ...own }).unused).toMatchObject([
      { because: { code: 'form.azapi-without-body' } },
    ]);
  });

  test.each([
    {
      title: 'encrypted',
      value: { meta: {}, encrypted_data: 'x', encryption_version: 'v0' },
      code: 'form.terraform-encrypted',
    },
    {
      title: 'of a remote backend',
      value: {
        version: 3,
        serial: 1,
        lineage: 'x',
        backend: { type: 'azurerm', config: { access_key: SECRET } },
      },
      code: 'form.terraform-backend',
    },
    {
      title: 'of version 3',
      value: { version: 3, terraform_version: '0.11.14', modules: [] },
      code: 'form.terraform-old',
    },
    { title: 'empty', value: { format_version: '1.0' }, code: 'form.terraform-empty' },
    { title: 'with no resources', value: tfstate([]), code: 'form.terraform-empty' },
    {
      title: 'a plan before anything',
      value: { format_version: '1.2', terraform_version: '1.9.8', planned_values: {} },
      code: 'form.terraform-plan-of-nothing',
    },
    { title: 'outputs', value: OUTPUTS, code: 'form.terraform-outputs' },
  ])('one that holds nothing to read is named: $title', ({ value, code }) => {
    const reading = read(value);
    expect(reading.unused.map(({ because }) => because?.code)).toEqual([code]);
    expect(JSON.stringify(reading)).not.toContain('PLANTED');
  });
});
