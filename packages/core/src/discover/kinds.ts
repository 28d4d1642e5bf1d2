// The kinds of resources that a plan needs, each with its search in Resource Graph and
// its plain lists in Resource Manager, for where the search refuses or finds nothing.

export interface ResourceKind {
  /** The file that it is saved to. */
  readonly file: string;
  /** Lower case, as Resource Graph has them. */
  readonly types: readonly string[];
  readonly condition?: string;
  /** Below a subscription; of each, versions in the order in which they are tried. */
  readonly lists: readonly {
    readonly path: string;
    readonly apiVersions: readonly [string, ...string[]];
  }[];
}

const network = (path: string): ResourceKind['lists'][number] => ({
  path: `Microsoft.Network/${path}`,
  apiVersions: ['2024-01-01'],
});

export const KINDS = {
  endpoints: {
    file: 'private-endpoints.json',
    types: ['microsoft.network/privateendpoints'],
    lists: [network('privateEndpoints')],
  },
  interfaces: {
    file: 'network-interfaces.json',
    types: ['microsoft.network/networkinterfaces'],
    condition: 'isnotempty(properties.privateEndpoint.id)',
    lists: [network('networkInterfaces')],
  },
  networks: {
    file: 'virtual-networks.json',
    types: ['microsoft.network/virtualnetworks'],
    lists: [network('virtualNetworks')],
  },
  zones: {
    file: 'private-dns-zones.json',
    types: ['microsoft.network/privatednszones'],
    lists: [
      { path: 'Microsoft.Network/privateDnsZones', apiVersions: ['2024-06-01', '2020-06-01'] },
    ],
  },
  // Links have no list of their own in a subscription: they are read zone by zone.
  links: {
    file: 'virtual-network-links.json',
    types: ['microsoft.network/privatednszones/virtualnetworklinks'],
    lists: [],
  },
  vaults: {
    file: 'vaults.json',
    types: ['microsoft.recoveryservices/vaults'],
    lists: [{ path: 'Microsoft.RecoveryServices/vaults', apiVersions: ['2024-04-01'] }],
  },
  keyVaults: {
    file: 'key-vaults.json',
    types: ['microsoft.keyvault/vaults'],
    lists: [{ path: 'Microsoft.KeyVault/vaults', apiVersions: ['2023-07-01'] }],
  },
  storage: {
    file: 'storage-accounts.json',
    types: ['microsoft.storage/storageaccounts'],
    lists: [{ path: 'Microsoft.Storage/storageAccounts', apiVersions: ['2023-05-01'] }],
  },
  sites: {
    file: 'migrate-sites.json',
    types: [
      'microsoft.offazure/mastersites',
      'microsoft.offazure/vmwaresites',
      'microsoft.offazure/serversites',
    ],
    lists: [
      { path: 'Microsoft.OffAzure/masterSites', apiVersions: ['2023-06-06', '2020-07-07'] },
      { path: 'Microsoft.OffAzure/vmwareSites', apiVersions: ['2023-06-06', '2020-07-07'] },
      // The older version has no list of these.
      { path: 'Microsoft.OffAzure/serverSites', apiVersions: ['2023-06-06'] },
    ],
  },
} as const satisfies Readonly<Record<string, ResourceKind>>;

export type KindName = keyof typeof KINDS;
export const KIND_NAMES: readonly KindName[] = [
  'endpoints',
  'interfaces',
  'networks',
  'zones',
  'links',
  'vaults',
  'keyVaults',
  'storage',
  'sites',
];

/** Sorted by id, so that pages fit each other. */
export function queryFor({ types, condition }: ResourceKind): string {
  const [only = '', ...more] = types.map((type) => `'${type}'`);
  const which = more.length === 0 ? `type =~ ${only}` : `type in~ (${[only, ...more].join(', ')})`;
  return `resources | where ${which}${condition === undefined ? '' : ` and ${condition}`} | project id, name, type, location, kind, properties | order by id asc`;
}
