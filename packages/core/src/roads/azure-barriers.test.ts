import { describe, expect, test } from 'vitest';

import { DEFAULT_INBOUND, type SecurityRule } from '../model/security-rule.ts';
import { passBarrier, type AzureBarrier } from './azure-barriers.ts';

const ASK = { from: '172.20.4.9', to: '10.70.2.5', port: 443 };
const ASG =
  '/subscriptions/s/resourceGroups/g/providers/Microsoft.Network/applicationSecurityGroups/asg-ends';

function rule(parts: Partial<SecurityRule>): SecurityRule {
  return {
    name: 'r',
    priority: 300,
    isInbound: true,
    isAllow: false,
    protocol: '*',
    from: ['*'],
    to: ['*'],
    fromGroups: [],
    toGroups: [],
    fromPorts: ['*'],
    toPorts: ['*'],
    ...parts,
  };
}

function group(
  rules: readonly SecurityRule[] | null,
  parts: Partial<Extract<AzureBarrier, { kind: 'group' }>> = {},
): AzureBarrier {
  return {
    kind: 'group',
    id: '/g',
    group: 'nsg-ends',
    rules: rules === null ? null : [...rules, ...DEFAULT_INBOUND],
    virtualNetwork: ['10.70.0.0/16', '172.20.0.0/16'],
    memberOf: null,
    inAzure: ['10.70.0.0/16'],
    ...parts,
  };
}

describe('a network security group', () => {
  test.each<{
    title: string;
    rules: readonly SecurityRule[] | null;
    is: string;
    by?: string;
    parts?: Partial<Extract<AzureBarrier, { kind: 'group' }>>;
    from?: string;
  }>([
    {
      title: 'the defaults let in what is connected',
      rules: [],
      is: 'allowed',
      by: 'AllowVnetInBound',
    },
    {
      title: 'an address that no export shows as connected',
      rules: [],
      from: '192.0.2.9',
      is: 'not-known',
    },
    { title: 'rules that are not exported', rules: null, is: 'not-known', by: '' },
    {
      title: 'a rule that denies all',
      rules: [rule({ name: 'deny' })],
      is: 'rejected',
      by: 'deny',
    },
    {
      title: 'the smaller priority first, whatever the order of the list',
      rules: [
        rule({ name: 'deny', priority: 400 }),
        rule({ name: 'let', priority: 310, isAllow: true }),
      ],
      is: 'allowed',
      by: 'let',
    },
    {
      title: 'outbound rules',
      rules: [rule({ name: 'out', isInbound: false })],
      is: 'allowed',
      by: 'AllowVnetInBound',
    },
    {
      title: 'another protocol',
      rules: [rule({ name: 'udp', protocol: 'Udp' })],
      is: 'allowed',
      by: 'AllowVnetInBound',
    },
    {
      title: 'a list of networks and a range of ports',
      rules: [
        rule({ name: 'wide', from: ['10.9.0.0/16', '172.20.4.0/24'], toPorts: ['22', '400-500'] }),
      ],
      is: 'rejected',
      by: 'wide',
    },
    {
      title: 'ports beside it',
      rules: [rule({ name: 'ssh', toPorts: ['22', '80-442'] })],
      is: 'allowed',
      by: 'AllowVnetInBound',
    },
    {
      title: 'the internet is not where a private address is',
      rules: [rule({ name: 'net', from: ['Internet'] })],
      is: 'allowed',
      by: 'AllowVnetInBound',
    },
    {
      title: "the load balancer's tag",
      rules: [
        rule({ name: 'lb', from: ['AzureLoadBalancer'], isAllow: true }),
        rule({ name: 'deny', priority: 900 }),
      ],
      is: 'rejected',
      by: 'deny',
    },
    {
      title: 'the tag VirtualNetwork holds what is connected on premises',
      rules: [rule({ name: 'vnet', from: ['VirtualNetwork'] })],
      is: 'rejected',
      by: 'vnet',
    },
    {
      title: 'an application security group of the endpoint, not exported',
      rules: [rule({ name: 'asg', to: [], toGroups: [ASG] })],
      is: 'not-known',
    },
    {
      title: 'an application security group that the endpoint is in',
      rules: [rule({ name: 'asg', to: [], toGroups: [ASG.toUpperCase()] })],
      parts: { memberOf: [ASG] },
      is: 'rejected',
      by: 'asg',
    },
    {
      title: 'one that it is not in',
      rules: [rule({ name: 'asg', to: [], toGroups: [ASG] })],
      parts: { memberOf: [] },
      is: 'allowed',
      by: 'AllowVnetInBound',
    },
    {
      title: 'a group of machines in Azure is never a machine on premises',
      rules: [rule({ name: 'asg', from: [], fromGroups: [ASG] })],
      is: 'allowed',
      by: 'AllowVnetInBound',
    },
    {
      title: 'what may fit and would come to the same',
      rules: [
        rule({ name: 'asg', to: [], toGroups: [ASG], priority: 200 }),
        rule({ name: 'deny', priority: 4000 }),
      ],
      is: 'rejected',
      by: 'deny',
    },
    {
      title: 'a range of client ports fits some connections only',
      rules: [
        rule({ name: 'low', fromPorts: ['1024-2048'], isAllow: true }),
        rule({ name: 'deny', priority: 900 }),
      ],
      is: 'not-known',
    },
  ])('$title: $is', ({ rules, is, by, parts, from }) => {
    const decided = passBarrier(group(rules, parts), { ...ASK, from: from ?? ASK.from });
    expect(decided?.verdict).toBe(is);
    if (by !== undefined && by !== '') expect(decided?.by).toBe(`nsg-ends/${by}`);
  });
});

describe('a route of the gateway', () => {
  const route = (parts: Partial<Extract<AzureBarrier, { kind: 'route' }>> = {}): AzureBarrier => ({
    kind: 'route',
    id: '/t',
    table: 'rt',
    route: 'to-ends',
    to: '10.70.0.0/16',
    appliance: '10.69.1.4',
    passes: [],
    inAzure: ['10.69.0.0/16', '10.70.0.0/16'],
    ...parts,
  });
  test('leads through an appliance whose rules are not known', () => {
    expect(passBarrier(route(), ASK)?.verdict).toBe('not-known');
    const passes = [{ from: ASK.from, to: '10.70.2.0/24', port: 443 }];
    expect(passBarrier(route({ passes }), ASK)?.verdict).toBe('allowed');
    expect(passBarrier(route({ passes }), { ...ASK, port: 9443 })?.verdict).toBe('not-known');
  });
  test('drops', () => {
    expect(passBarrier(route({ appliance: null }), ASK)).toMatchObject({
      verdict: 'rejected',
      by: 'rt/to-ends',
    });
  });
  test('is no way of whoever stands in Azure', () => {
    expect(passBarrier(route(), { ...ASK, from: '10.69.7.7' })).toBeNull();
  });
});
