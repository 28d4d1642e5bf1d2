// What stands before the endpoints of a draft: a security group of their subnet, or a route of the gateway's subnet that
// leads through an appliance.

import { HUB, idIn, type AzureDraft, type Resource } from './azure-draft.ts';

const GROUP = idIn('rg-hub', 'Microsoft.Network/networkSecurityGroups', 'nsg-pe');
const TABLE = idIn('rg-hub', 'Microsoft.Network/routeTables', 'rt-gateway');

/** Of the endpoints' subnet, besides its prefixes. */
export function subnetProperties({ guard }: AzureDraft): object {
  if (guard === 'none') return {};
  return {
    privateEndpointNetworkPolicies: guard === 'policies off' ? 'Disabled' : 'Enabled',
    ...(guard === 'route' ? {} : { networkSecurityGroup: { id: GROUP } }),
  };
}

/** The hub's gateway, where there is one. */
export function gatewaySubnets({ guard }: AzureDraft, network: string): object[] {
  return guard === 'route' && network === HUB
    ? [
        {
          id: `${HUB}/subnets/GatewaySubnet`,
          name: 'GatewaySubnet',
          properties: { addressPrefixes: ['10.40.3.0/27'], routeTable: { id: TABLE } },
        },
      ]
    : [];
}

export function guardLists(draft: AzureDraft): Readonly<Record<string, readonly Resource[]>> {
  const { guard, region } = draft;
  if (guard === 'none') return {};
  if (guard === 'route') {
    const networks = [...new Set(draft.vaults.map(({ network }) => network))];
    const routes = networks.map((network) => ({
      name: `to-${String(network)}`,
      properties: {
        addressPrefix: `10.${String(41 + network)}.0.0/16`,
        nextHopType: 'VirtualAppliance',
        nextHopIpAddress: '10.40.2.4',
      },
    }));
    const type = 'Microsoft.Network/routeTables';
    return {
      'route-tables': [
        { id: TABLE, name: 'rt-gateway', type, location: region, properties: { routes } },
      ],
    };
  }
  const rule = (name: string, priority: number, access: string, ports: string): object => ({
    name,
    properties: {
      priority,
      direction: 'Inbound',
      access,
      protocol: 'Tcp',
      sourceAddressPrefix: access === 'Allow' ? '10.1.0.0/16' : '*',
      sourcePortRange: '*',
      destinationAddressPrefix: '*',
      destinationPortRange: ports,
    },
  });
  const securityRules = [
    ...(guard === 'group allows' ? [rule('from-premises', 200, 'Allow', '443')] : []),
    rule('deny-all', 4000, 'Deny', '*'),
  ];
  const type = 'Microsoft.Network/networkSecurityGroups';
  return {
    'network-security-groups': [
      { id: GROUP, name: 'nsg-pe', type, location: region, properties: { securityRules } },
    ],
  };
}
