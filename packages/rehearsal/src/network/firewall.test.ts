import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decide, linkBetween, type NetworkRule, type SiteNetworks } from './firewall.ts';

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
