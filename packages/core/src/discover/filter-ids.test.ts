import { expect, test } from 'vitest';

import { ESTATE_BEFORE } from '@sekisho/test-kit/plan/japan-east.ts';
import { assembleEstate } from '../estate/assemble-estate.ts';
import { filterIds } from './filter-ids.ts';
import { scrubBody } from './scrub-body.ts';

const GROUP = '/subscriptions/55555555-0000-4000-8000-000000000005/resourceGroups/rg';
const NSG = `${GROUP}/providers/Microsoft.Network/networkSecurityGroups/nsg-pe`;
const TABLE = `${GROUP}/providers/Microsoft.Network/routeTables/rt-gw`;

test.each([
  { policies: 'Enabled', ids: [NSG, TABLE] },
  { policies: 'NetworkSecurityGroupEnabled', ids: [NSG, TABLE] },
  { policies: 'RouteTableEnabled', ids: [TABLE] },
  { policies: 'Disabled', ids: [TABLE] },
])('policies $policies: only what matters is read', ({ policies, ids }) => {
  const subnet = { addressPrefixes: [], hasNatGateway: false, networkSecurityGroup: NSG };
  const [network] = ESTATE_BEFORE.virtualNetworks;
  const estate = {
    ...ESTATE_BEFORE,
    virtualNetworks: [
      {
        id: network?.id ?? '',
        name: 'avd2',
        addressPrefixes: ['10.2.1.0/24'],
        dnsServers: [],
        peeredWith: [],
        subnets: [
          { ...subnet, name: 'default', endpointPolicies: policies },
          { ...subnet, name: 'machines', endpointPolicies: 'Enabled', routeTable: TABLE },
          { ...subnet, name: 'GatewaySubnet', routeTable: TABLE },
        ],
      },
    ],
  };
  expect(filterIds(estate)).toEqual(ids);
});

test('what is saved of a group and a table is read again as it was', () => {
  const group = {
    id: NSG,
    name: 'nsg-pe',
    tags: { owner: 'somebody' },
    properties: {
      securityRules: [
        {
          name: 'shut',
          properties: {
            description: 'ask the network team',
            priority: 300,
            access: 'Deny',
            direction: 'Inbound',
            protocol: 'Tcp',
            sourceAddressPrefixes: ['10.0.0.0/8'],
            sourcePortRange: '*',
            destinationAddressPrefix: '*',
            destinationPortRanges: ['443', '9443'],
          },
        },
      ],
      defaultSecurityRules: [],
    },
  };
  const table = {
    id: TABLE,
    properties: {
      routes: [
        {
          name: 'fw',
          properties: {
            addressPrefix: '10.2.0.0/16',
            nextHopType: 'VirtualAppliance',
            nextHopIpAddress: '10.2.9.9',
          },
        },
      ],
    },
  };
  const read = (bodies: readonly object[]): ReturnType<typeof assembleEstate>['estate'] =>
    assembleEstate([{ file: 'x.json', text: JSON.stringify(bodies) }]).estate;
  const saved = [group, table].map((body) => scrubBody(body) as object);
  expect(JSON.stringify(saved)).not.toMatch(/somebody|network team/);
  expect(read(saved)).toEqual(read([group, table]));
  expect(read(saved).securityGroups?.[0]?.rules[0]).toMatchObject({ name: 'shut', isAllow: false });
});
