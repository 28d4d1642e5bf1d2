import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decide, linkBetween, translate, type NetworkRule, type SiteNetworks } from './firewall.ts';

const NETWORKS: SiteNetworks = {
  onPremises: ['10.1.0.0/16', '192.168.0.0/24'],
  throughVpn: ['10.2.0.0/16'],
};
const RULES: readonly NetworkRule[] = [
  { from: '10.1.1.5', to: 'internet', ports: [80, 443] },
  { from: '10.1.0.0/16', to: '10.2.1.0/24', port: 443 },
  { from: 'any', to: '203.0.113.53', ports: [53] },
];

describe('decide', () => {
  test.each([
    {
      title: 'traffic inside the premises needs no rule',
      from: '10.1.1.10',
      to: '10.1.1.5',
      port: 3128,
      verdict: 'allowed',
      via: 'lan',
    },
    {
      title: 'two networks of the premises are inside, too',
      from: '192.168.0.9',
      to: '10.1.1.5',
      port: 1,
      verdict: 'allowed',
      via: 'lan',
    },
    {
      title: 'the proxy may reach the internet',
      from: '10.1.1.5',
      to: '198.51.100.7',
      port: 443,
      verdict: 'allowed',
      via: 'internet',
    },
    {
      title: 'the proxy may not at a port that no rule names',
      from: '10.1.1.5',
      to: '198.51.100.7',
      port: 8443,
      verdict: 'rejected',
      via: 'internet',
    },
    {
      title: 'another host may not reach the internet',
      from: '10.1.1.10',
      to: '198.51.100.7',
      port: 443,
      verdict: 'rejected',
      via: 'internet',
    },
    {
      title: '"internet" does not mean the VPN',
      from: '10.1.1.5',
      to: '10.2.9.9',
      port: 443,
      verdict: 'rejected',
      via: 'vpn',
    },
    {
      title: 'a network rule opens the VPN',
      from: '10.1.1.10',
      to: '10.2.1.13',
      port: 443,
      verdict: 'allowed',
      via: 'vpn',
    },
    {
      title: 'the neighbour network stays closed',
      from: '10.1.1.10',
      to: '10.2.2.13',
      port: 443,
      verdict: 'rejected',
      via: 'vpn',
    },
    {
      title: '"any" as source takes everybody',
      from: '10.1.1.77',
      to: '203.0.113.53',
      port: 53,
      verdict: 'allowed',
      via: 'internet',
    },
    {
      title: 'what comes in needs a rule',
      from: '10.2.1.13',
      to: '10.1.1.10',
      port: 443,
      verdict: 'rejected',
      via: 'vpn',
    },
    {
      title: 'a rule outward does not open the way in',
      from: '198.51.100.7',
      to: '10.1.1.5',
      port: 443,
      verdict: 'rejected',
      via: 'internet',
    },
    {
      title: 'traffic inside a network of Azure never meets it',
      from: '10.2.1.4',
      to: '10.2.1.13',
      port: 443,
      verdict: 'allowed',
      via: 'lan',
    },
    {
      title: 'nor does traffic between Azure and the internet',
      from: '10.2.1.4',
      to: '198.51.100.7',
      port: 443,
      verdict: 'allowed',
      via: 'internet',
    },
    {
      title: 'a host reaches itself',
      from: '198.51.100.7',
      to: '198.51.100.7',
      port: 443,
      verdict: 'allowed',
      via: 'lan',
    },
  ])('$title', ({ from, to, port, verdict, via }) => {
    expect(decide(RULES, NETWORKS, { from, to, port })).toMatchObject({ verdict, via });
  });

  test('names the rule that allowed', () => {
    expect(decide(RULES, NETWORKS, { from: '10.1.1.5', to: '198.51.100.7', port: 80 }).rule).toBe(
      RULES[0],
    );
  });
});

const address = fc
  .tuple(fc.constantFrom('10.1', '10.2', '192.168', '203.0'), fc.nat(2), fc.nat(3))
  .map(([net, c, d]) => `${net}.${String(c)}.${String(d)}`);
const term = fc.oneof(
  address,
  fc.constantFrom('any', 'internet', '10.1.0.0/16', '10.2.0.0/16', '203.0.0.0/16'),
);
const rule = fc.record({
  from: term,
  to: term,
  ports: fc.array(fc.constantFrom(53, 80, 443), { minLength: 1, maxLength: 2 }),
});
const crossing = fc.record({ from: address, to: address, port: fc.constantFrom(53, 80, 443) });

function isOnPremises(one: string): boolean {
  return one.startsWith('10.1.') || one.startsWith('192.168.0.');
}

describe('laws of the firewall', () => {
  test('without a rule, nothing crosses the border of the premises', () => {
    fc.assert(
      fc.property(crossing, (each) => {
        const isCrossing = isOnPremises(each.from) !== isOnPremises(each.to);
        expect(decide([], NETWORKS, each).verdict).toBe(isCrossing ? 'rejected' : 'allowed');
      }),
    );
  });

  test('one more rule never takes away what was allowed', () => {
    fc.assert(
      fc.property(fc.array(rule), rule, crossing, (rules, more, each) => {
        const before = decide(rules, NETWORKS, each).verdict;
        const after = decide([...rules, more], NETWORKS, each).verdict;
        expect([before, after]).not.toEqual(['allowed', 'rejected']);
      }),
    );
  });

  test('the link does not depend on the direction', () => {
    fc.assert(
      fc.property(crossing, ({ from, to }) => {
        expect(linkBetween(NETWORKS, from, to)).toBe(linkBetween(NETWORKS, to, from));
      }),
    );
  });
});

describe('networks of more than one kind', () => {
  const networks: SiteNetworks = {
    onPremises: ['10.0.0.0/8'],
    throughVpn: ['10.41.0.0/16', '10.51.0.0/16', '172.31.64.0/18'],
    zones: [
      { name: 'dmz', networks: ['10.1.9.0/24'] },
      { name: 'servers', networks: ['10.1.2.0/24', '10.1.3.0/24'] },
    ],
    closed: [{ from: ['10.2.0.0/16'], to: ['10.41.0.0/16'] }],
    translated: [{ from: ['10.0.0.0/8'], azure: '10.61.0.0/18', seenAs: '172.31.64.0/18' }],
  };

  test.each([
    { title: 'a network of Azure inside one here', from: '10.1.1.1', to: '10.41.2.2', via: 'vpn' },
    { title: "another site's tunnel", from: '10.2.1.1', to: '10.41.2.2', via: 'internet' },
    { title: 'its own', from: '10.2.1.1', to: '10.51.2.2', via: 'vpn' },
  ])('$title: $via', ({ from, to, via }) => {
    expect(linkBetween(networks, from, to)).toBe(via);
  });

  test.each([
    { title: 'inside a zone of two networks', to: '10.1.3.7', verdict: 'allowed' },
    { title: 'to another zone', to: '10.1.9.7', verdict: 'rejected' },
    { title: 'to what is in no zone', to: '10.1.1.7', verdict: 'rejected' },
  ])('$title: $verdict', ({ to, verdict }) => {
    expect(decide([], networks, { from: '10.1.2.5', to, port: 9443 })).toMatchObject({ verdict });
  });

  test('a rule opens the way between two zones, at the ports of a range', () => {
    const rules: NetworkRule[] = [{ from: '10.1.2.5', to: '10.1.9.0/24', ports: ['9000-9500'] }];
    const at = (port: number): string =>
      decide(rules, networks, { from: '10.1.2.5', to: '10.1.9.7', port }).verdict;
    expect([8999, 9000, 9443, 9500, 9501].map(at)).toEqual([
      'rejected',
      'allowed',
      'allowed',
      'allowed',
      'rejected',
    ]);
  });

  test('an address that the premises see is another one in Azure', () => {
    expect(translate(networks, { from: '10.1.1.1', to: '172.31.66.18' })).toBe('10.61.2.18');
    expect(translate(networks, { from: '203.0.113.1', to: '172.31.66.18' })).toBe('172.31.66.18');
  });
});
