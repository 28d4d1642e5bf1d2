import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { decideFirewall, prepareFirewall } from './firewall.ts';
import { formatFirewallAllow } from '../model/firewall-rule.ts';
import type { FirewallModel } from './world.ts';

const NETWORKS = {
  onPremises: ['10.1.0.0/16', 'fd00:1::/32'],
  throughVpn: ['10.2.0.0/16', 'fd00:2::/32'],
};
const RULES = [
  { from: '10.1.1.10', to: '10.2.1.0/24', port: 443 },
  { from: '10.1.1.20', to: 'internet', port: 443 },
  { from: 'any', to: '10.2.9.9', port: 22 },
];
const MODEL: FirewallModel = { networks: NETWORKS, allow: RULES };

describe('an address lies on one link, or on none that anybody declared', () => {
  test.each([
    { to: '10.1.255.255', link: 'lan' },
    { to: '10.2.0.0', link: 'vpn' },
    { to: '10.3.0.0', link: 'undeclared' },
    { to: '10.0.255.255', link: 'undeclared' },
    { to: '192.168.3.4', link: 'undeclared' },
    { to: '172.31.255.255', link: 'undeclared' },
    { to: '172.32.0.0', link: 'internet' },
    { to: '100.127.0.1', link: 'undeclared' },
    { to: '168.63.129.16', link: 'undeclared' },
    { to: '168.63.129.17', link: 'internet' },
    { to: 'fd00:3::5', link: 'undeclared' },
    { to: '2603:1040::1', link: 'internet' },
    { to: 'fd00:1::5', link: 'lan' },
    { to: 'fd00:2::5', link: 'vpn' },
    { to: 'public', link: 'internet' },
  ])('$to: $link', ({ to, link }) => {
    expect(decideFirewall(MODEL, '10.1.1.10', to, 443).link).toBe(link);
  });
});

describe('what leaves the premises needs a rule for its source, target and port', () => {
  test.each([
    {
      title: 'the appliance to an endpoint',
      from: '10.1.1.10',
      to: '10.2.1.13',
      port: 443,
      verdict: 'allowed',
      rule: 0,
    },
    {
      title: 'its neighbour to the same endpoint',
      from: '10.1.1.11',
      to: '10.2.1.13',
      port: 443,
      verdict: 'rejected',
      rule: null,
    },
    {
      title: 'the appliance to the next subnet',
      from: '10.1.1.10',
      to: '10.2.2.13',
      port: 443,
      verdict: 'rejected',
      rule: null,
    },
    {
      title: 'the appliance to another port',
      from: '10.1.1.10',
      to: '10.2.1.13',
      port: 444,
      verdict: 'rejected',
      rule: null,
    },
    {
      title: 'the proxy to the internet',
      from: '10.1.1.20',
      to: 'public',
      port: 443,
      verdict: 'allowed',
      rule: 1,
    },
    {
      title: 'the proxy into the VPN: it is not the internet',
      from: '10.1.1.20',
      to: '10.2.1.13',
      port: 443,
      verdict: 'rejected',
      rule: null,
    },
    {
      title: 'the appliance to the internet',
      from: '10.1.1.10',
      to: 'public',
      port: 443,
      verdict: 'rejected',
      rule: null,
    },
    {
      title: 'anybody by a rule for any',
      from: '10.1.7.7',
      to: '10.2.9.9',
      port: 22,
      verdict: 'allowed',
      rule: 2,
    },
    {
      title: 'inside the premises without a rule',
      from: '10.1.1.10',
      to: '10.1.1.20',
      port: 3128,
      verdict: 'allowed',
      rule: null,
    },
  ])('$title: $verdict', ({ from, to, port, verdict, rule }) => {
    const decision = decideFirewall(MODEL, from, to, port);
    expect({ verdict: decision.verdict, rule: decision.rule }).toEqual({
      verdict,
      rule: rule === null ? null : RULES[rule],
    });
  });
});

test('a rule reads as a line', () => {
  expect(formatFirewallAllow({ from: '10.1.1.10', to: '10.2.1.13', port: 443 })).toBe(
    '10.1.1.10 -> 10.2.1.13:443',
  );
});

test('what is remembered is what is decided, asked in any order and again', () => {
  const prepared = prepareFirewall(MODEL);
  const address = fc.constantFrom(
    '10.1.1.10',
    '10.1.1.20',
    '10.2.1.13',
    '10.2.9.9',
    '10.3.0.1',
    'public',
  );
  fc.assert(
    fc.property(address, address, fc.constantFrom(22, 53, 443), (from, to, port) => {
      expect(prepared(from, to, port)).toEqual(decideFirewall(MODEL, from, to, port));
    }),
  );
});
