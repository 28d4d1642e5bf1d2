// One exported object → the piece of the estate that it is. Its id says what it is, never its file's name.

import { quote } from './checked-values.ts';
import { azureError, field, findTruncated, isTruncated, textField, type Loose } from './fields.ts';
import {
  readNetworkInterface,
  readPrivateEndpoint,
  readZoneGroup,
} from './kinds/private-endpoint.ts';
import { readRecordSet, readZone, readZoneLink, RECORD_TYPES } from './kinds/private-dns.ts';
import {
  readRouteAlone,
  readRouteTable,
  readRuleAlone,
  readSecurityGroup,
} from './kinds/network-filters.ts';
import {
  readKeyVault,
  readMigrateSite,
  readReplicationVault,
  readPeering,
  readStorageAccount,
  readSubnetAlone,
  readVault,
  readVirtualNetwork,
} from './kinds/resources.ts';
import type { Piece, Refuse } from './pieces.ts';
import { parseResourceId, type ResourceId } from './resource-id.ts';

interface Kind {
  readonly read: (from: Loose, id: ResourceId, refuse: Refuse) => Piece | null;
  /** The keys, in lower case and at any depth, whose values must not be cut off by PowerShell. */
  readonly needs: readonly string[];
}

const CONNECTIONS = [
  'privateendpointconnections',
  'privateendpoint',
  'privatelinkserviceconnectionstate',
  'groupids',
];

const RULE_LISTS = [
  'sourceaddressprefix',
  'sourceaddressprefixes',
  'destinationaddressprefix',
  'destinationaddressprefixes',
  'sourceportrange',
  'sourceportranges',
  'destinationportrange',
  'destinationportranges',
  'sourceapplicationsecuritygroups',
  'destinationapplicationsecuritygroups',
];

const KINDS: ReadonlyMap<string, Kind> = new Map([
  [
    'microsoft.network/privateendpoints',
    {
      read: readPrivateEndpoint,
      needs: [
        'subnet',
        'networkinterfaces',
        'privatelinkserviceconnections',
        'manualprivatelinkserviceconnections',
        'groupids',
        'privatelinkserviceconnectionstate',
        'customdnsconfigs',
        'ipaddresses',
      ],
    },
  ],
  [
    'microsoft.network/networkinterfaces',
    {
      read: readNetworkInterface,
      needs: ['privateendpoint', 'ipconfigurations', 'privatelinkconnectionproperties', 'fqdns'],
    },
  ],
  [
    'microsoft.network/privateendpoints/privatednszonegroups',
    { read: readZoneGroup, needs: ['privatednszoneconfigs', 'recordsets', 'ipaddresses'] },
  ],
  ['microsoft.network/privatednszones', { read: readZone, needs: [] }],
  [
    'microsoft.network/privatednszones/virtualnetworklinks',
    { read: readZoneLink, needs: ['virtualnetwork'] },
  ],
  ...RECORD_TYPES.map((type): [string, Kind] => [
    `microsoft.network/privatednszones/${type.toLowerCase()}`,
    { read: readRecordSet, needs: ['records', `${type.toLowerCase()}records`] },
  ]),
  ['microsoft.recoveryservices/vaults', { read: readVault, needs: CONNECTIONS }],
  [
    'microsoft.datareplication/replicationvaults',
    { read: readReplicationVault, needs: CONNECTIONS },
  ],
  [
    'microsoft.keyvault/vaults',
    { read: readKeyVault, needs: [...CONNECTIONS, 'networkacls', 'iprules'] },
  ],
  [
    'microsoft.offazure/mastersites',
    { read: readMigrateSite('master'), needs: [...CONNECTIONS, 'sites'] },
  ],
  ['microsoft.offazure/vmwaresites', { read: readMigrateSite('vmware'), needs: ['agentdetails'] }],
  ['microsoft.offazure/serversites', { read: readMigrateSite('server'), needs: ['agentdetails'] }],
  [
    'microsoft.storage/storageaccounts',
    {
      read: readStorageAccount,
      needs: [...CONNECTIONS, 'primaryendpoints', 'networkruleset', 'iprules'],
    },
  ],
  [
    'microsoft.network/virtualnetworks',
    {
      read: readVirtualNetwork,
      needs: [
        'addressspace',
        'addressprefixes',
        'dhcpoptions',
        'dnsservers',
        'virtualnetworkpeerings',
        'remotevirtualnetwork',
      ],
    },
  ],
  [
    'microsoft.network/virtualnetworks/subnets',
    { read: readSubnetAlone, needs: ['addressprefix', 'addressprefixes', 'natgateway'] },
  ],
  [
    'microsoft.network/virtualnetworks/virtualnetworkpeerings',
    { read: readPeering, needs: ['remotevirtualnetwork'] },
  ],
  [
    'microsoft.network/networksecuritygroups',
    { read: readSecurityGroup, needs: ['securityrules', ...RULE_LISTS] },
  ],
  [
    'microsoft.network/networksecuritygroups/securityrules',
    { read: readRuleAlone, needs: RULE_LISTS },
  ],
  ['microsoft.network/routetables', { read: readRouteTable, needs: ['routes'] }],
  ['microsoft.network/routetables/routes', { read: readRouteAlone, needs: [] }],
]);

export function readObject(from: Loose, refuse: Refuse): Piece | null {
  const text = textField(from, 'id', 'resourceId');
  if (text === undefined) {
    refuse(...describeWithoutId(from));
    return null;
  }
  const id = parseResourceId(text);
  if (id === null) {
    refuse('part.id-is-none', { text: quote(text) });
    return null;
  }
  const kind = KINDS.get(id.type);
  if (kind === undefined) {
    refuse('part.no-use', { type: quote(id.type) });
    return null;
  }
  if (typeof field(from, 'properties') === 'string' && !isTruncated(field(from, 'properties')))
    refuse('part.properties-cut');
  const cutOff = findTruncated(from).filter(
    (path) => path.toLowerCase() === 'properties' || kind.needs.includes(lastKey(path)),
  );
  const [first] = cutOff;
  if (first !== undefined)
    refuse(cutOff.length === 1 ? 'part.cut-off' : 'part.cut-off-in-places', {
      path: first,
      more: cutOff.length - 1,
    });
  return kind.read(from, id, refuse);
}

/** Read and not used: its presence shows that the interfaces were listed. */
export function isInterfaceOfMachine(from: Loose): boolean {
  return (
    parseResourceId(textField(from, 'id', 'resourceId') ?? '')?.type ===
      'microsoft.network/networkinterfaces' && field(from, 'ipConfigurations') !== undefined
  );
}

function lastKey(path: string): string {
  return (
    path
      .replace(/\[\d+\]$/, '')
      .split('.')
      .at(-1)
      ?.toLowerCase() ?? ''
  );
}

function describeWithoutId(from: Loose): Parameters<Refuse> {
  const error = azureError(from);
  if (error !== null)
    return ['part.azure-error', { error: quote(`${error.code} ${error.message}`.trim()) }];
  const keys = Object.keys(from).slice(0, 4);
  return keys.length === 0
    ? ['part.empty-object']
    : ['part.no-id', { keys: keys.map(quote).join(', ') }];
}
