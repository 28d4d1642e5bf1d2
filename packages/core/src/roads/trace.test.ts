import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toName } from '@sekisho/dns/name.ts';
import { sayReason } from '../text/text.ts';
import { prepareWorld } from './prepare-world.ts';
import { PROGRAMS, type Program } from '../model/program.ts';
import {
  CACHE,
  KEY_VAULT,
  MEMBER,
  SMALL_SETTINGS,
  smallWorld,
  OTHER_TENANT,
} from '@sekisho/test-kit/roads/small-world.ts';
import { decide, trace } from './trace.ts';
import type { World } from './world.ts';

const MANAGER = SMALL_SETTINGS.configurationManager;

interface Case {
  readonly title: string;
  readonly world?: World;
  readonly program: Program;
  readonly name: string;
  readonly port?: number;
  readonly end: string;
}

const CASES: readonly Case[] = [
  {
    title: 'a bypassed name goes to its endpoint',
    program: 'configuration-manager',
    name: KEY_VAULT,
    end: 'private-endpoint reached',
  },
  {
    title: 'each program has its own list',
    program: 'system',
    name: KEY_VAULT,
    end: 'proxy denied-by-proxy',
  },
  {
    title: 'a name that ends alike is not the bypassed one for SYSTEM',
    program: 'system',
    name: 'evilcache1.blob.core.windows.net',
    end: 'proxy denied-by-proxy',
  },
  {
    title: 'a dot of bare text is any character',
    program: 'configuration-manager',
    name: 'vault-azure-net.example.org',
    end: 'direct rejected-by-firewall',
  },
  {
    title: 'an allowed name goes through the proxy',
    program: 'user',
    name: 'login.microsoftonline.com',
    end: 'proxy reached',
  },
  {
    title: 'a sibling of an allowed name is denied',
    program: 'user',
    name: 'xlogin.microsoftonline.com',
    end: 'proxy denied-by-proxy',
  },
  {
    title: 'a star does not take the apex',
    program: 'user',
    name: 'office.com',
    end: 'proxy denied-by-proxy',
  },
  { title: 'a leading dot does', program: 'user', name: 'live.com', end: 'proxy reached' },
  {
    title: 'a private name at the proxy: the proxy resolves by itself and does not find it',
    world: smallWorld({ settings: { proxyAllow: [MEMBER] } }),
    program: 'user',
    name: MEMBER,
    end: 'proxy proxy-cannot-resolve',
  },
  {
    title: 'a private name that the proxy finds in public refuses there',
    world: smallWorld({ settings: { proxyAllow: [CACHE] } }),
    program: 'user',
    name: CACHE,
    end: 'proxy refused-at-public-address',
  },
  {
    title: "a proxy that asks the site's resolver reaches the endpoint's address, and the firewall",
    world: smallWorld({
      settings: { proxyAllow: [CACHE] },
      proxy: { name: 'proxy1', address: '10.1.1.20', port: 3128, resolver: 'dns1' },
      proxyResolver: smallWorld().resolver,
    }),
    program: 'user',
    name: CACHE,
    end: 'proxy rejected-by-firewall',
  },
  {
    title: 'bypass before the record exists: direct to the public address, and rejected',
    world: smallWorld({ settings: { dnsRecords: [] } }),
    program: 'system',
    name: CACHE,
    end: 'direct rejected-by-firewall',
  },
  {
    title: 'without a record a vault member is no name',
    world: smallWorld({ settings: { dnsRecords: [] } }),
    program: 'system',
    name: MEMBER,
    end: 'none no-such-name',
  },
  {
    title: 'a list that is not shown does not bypass',
    world: smallWorld({
      settings: { configurationManager: { ...MANAGER, bypassListEnabled: false } },
    }),
    program: 'configuration-manager',
    name: KEY_VAULT,
    end: 'proxy denied-by-proxy',
  },
  {
    title: 'a list that an appliance since 9.60 shows by itself does',
    world: smallWorld({
      settings: {
        configurationManager: {
          ...MANAGER,
          bypassListEnabled: false,
          bypassField: 'always-shown',
        },
      },
    }),
    program: 'configuration-manager',
    name: KEY_VAULT,
    end: 'private-endpoint reached',
  },
  {
    title: 'before 9.60, a file without the key hides the list',
    world: smallWorld({
      settings: {
        configurationManager: { ...MANAGER, bypassListEnabled: null, bypassField: 'set-by-key' },
      },
    }),
    program: 'configuration-manager',
    name: KEY_VAULT,
    end: 'proxy denied-by-proxy',
  },
  {
    title: 'a leading star stops the Configuration Manager',
    world: smallWorld({
      settings: { configurationManager: { ...MANAGER, bypass: ['*.vault.azure.net'] } },
    }),
    program: 'configuration-manager',
    name: KEY_VAULT,
    end: 'none settings-rejected',
  },
  {
    title: 'no proxy at all is direct, and the firewall rejects it',
    world: smallWorld({ settings: { user: { proxy: null, bypass: [] } } }),
    program: 'user',
    name: 'login.microsoftonline.com',
    end: 'direct rejected-by-firewall',
  },
  {
    title: 'the firewall is per port',
    program: 'system',
    name: CACHE,
    port: 444,
    end: 'private-endpoint rejected-by-firewall',
  },
  {
    title: 'an endpoint that waits for approval serves nobody',
    world: smallWorld({
      endpoints: new Map([['10.2.1.20', { endpoint: 'pe', names: [CACHE], approved: false }]]),
    }),
    program: 'system',
    name: CACHE,
    end: 'private-endpoint nobody-at-address',
  },
  {
    title: 'an endpoint serves its own names only',
    world: smallWorld({
      endpoints: new Map([['10.2.1.20', { endpoint: 'pe', names: [KEY_VAULT], approved: true }]]),
    }),
    program: 'system',
    name: CACHE,
    end: 'private-endpoint nobody-at-address',
  },
  {
    title: 'a record that points at nothing',
    world: smallWorld({ endpoints: new Map() }),
    program: 'system',
    name: CACHE,
    end: 'direct nobody-at-address',
  },
  {
    title: "the mobility agent's own address has no rule",
    program: 'mobility-agent',
    name: CACHE,
    end: 'private-endpoint rejected-by-firewall',
  },
  {
    title: 'a mobility agent with ProxyInfo.conf uses the proxy',
    world: smallWorld({
      settings: {
        mobilityAgent: { proxy: 'http://10.1.1.20:3128', bypass: ['blob.core.windows.net'] },
      },
    }),
    program: 'mobility-agent',
    name: 'login.microsoftonline.com',
    end: 'proxy reached',
  },
  {
    title: 'a bare domain in ProxyInfo.conf takes in the names under it',
    world: smallWorld({
      settings: {
        mobilityAgent: { proxy: 'http://10.1.1.20:3128', bypass: ['blob.core.windows.net'] },
      },
    }),
    program: 'mobility-agent',
    name: OTHER_TENANT,
    end: 'direct rejected-by-firewall',
  },
  {
    title: 'a firewall that does not let the proxy ask the DNS of the internet',
    world: smallWorld({ settings: { firewallAllow: [] } }),
    program: 'user',
    name: 'login.microsoftonline.com',
    end: 'proxy proxy-cannot-resolve',
  },
  {
    title: 'a firewall that lets the proxy ask, but not go out',
    world: smallWorld({
      settings: { firewallAllow: [{ from: '10.1.1.20', to: 'internet', port: 53 }] },
    }),
    program: 'user',
    name: 'login.microsoftonline.com',
    end: 'proxy rejected-by-firewall',
  },
  {
    title: 'a proxy behind the firewall that nobody may reach',
    world: smallWorld({
      proxy: { name: 'proxy1', address: '10.2.9.20', port: 3128, resolver: 'internet' },
    }),
    program: 'user',
    name: 'login.microsoftonline.com',
    end: 'proxy rejected-by-firewall',
  },
  {
    title: 'a proxy in a network that nobody has declared',
    world: smallWorld({
      proxy: { name: 'proxy1', address: '10.9.1.20', port: 3128, resolver: 'internet' },
    }),
    program: 'user',
    name: 'login.microsoftonline.com',
    end: 'proxy no-route',
  },
  {
    title: 'an endpoint in a network that nobody has declared',
    world: smallWorld({ networks: { onPremises: ['10.1.0.0/16'], throughVpn: ['10.42.0.0/16'] } }),
    program: 'system',
    name: CACHE,
    end: 'private-endpoint no-route',
  },
  {
    title: 'internet options of SYSTEM that nobody has told',
    world: smallWorld({ settings: { notKnown: ['system'] } }),
    program: 'system',
    name: CACHE,
    end: 'not-known not-known',
  },
  {
    title: 'an allow-list that nobody has told',
    world: smallWorld({ settings: { notKnown: ['proxyAllow'] } }),
    program: 'user',
    name: 'login.microsoftonline.com',
    end: 'proxy not-known',
  },
  {
    title: 'records that nobody has told',
    world: smallWorld({ settings: { dnsRecords: [], notKnown: ['dnsRecords'] } }),
    program: 'system',
    name: CACHE,
    end: 'not-known not-known',
  },
  {
    title: 'rules of the firewall that nobody has told, behind a record that is known',
    world: smallWorld({ settings: { notKnown: ['firewallAllow'] } }),
    program: 'system',
    name: MEMBER,
    end: 'private-endpoint not-known',
  },
  {
    title: 'a resolver that does not forward leaves a public name unanswered',
    world: smallWorld({
      resolver: { name: 'dns1', address: '10.1.1.53', forwards: 'none', privateZones: null },
    }),
    program: 'system',
    name: CACHE,
    end: 'none no-resolver-answer',
  },
];

describe('roads', () => {
  test.each(CASES)('$title', ({ world, program, name, port, end }) => {
    const result = trace(world ?? smallWorld(), { program, name: toName(name), port: port ?? 443 });
    expect(`${result.road} ${result.outcome}`).toBe(end);
    // Every step can say why, in both languages.
    for (const { reason } of result.steps)
      expect([sayReason('en', reason), sayReason('ja', reason)].join()).not.toMatch(/\{\w+\}/);
  });
});

test('the steps come in the order in which a program meets them', () => {
  const through = trace(smallWorld(), {
    program: 'user',
    name: toName('login.microsoftonline.com'),
    port: 443,
  });
  expect(through.steps.map((step) => step.step)).toEqual([
    'bypass',
    'route',
    'firewall',
    'proxy',
    'resolve',
    'route',
    'firewall',
    'arrive',
  ]);
  const direct = trace(smallWorld(), { program: 'system', name: CACHE, port: 443 });
  expect(direct.steps.map((step) => step.step)).toEqual([
    'bypass',
    'resolve',
    'route',
    'firewall',
    'arrive',
  ]);
});

describe('laws', () => {
  const names = fc.oneof(
    fc.constantFrom(
      KEY_VAULT,
      CACHE,
      MEMBER,
      OTHER_TENANT,
      toName('login.microsoftonline.com'),
      toName('a.office.com'),
    ),
    fc.domain().map(toName),
  );

  test('decide() is the end of trace(), for every case', () => {
    for (const { world, program, name, port } of CASES) {
      const question = { program, name: toName(name), port: port ?? 443 };
      const { road, outcome } = trace(world ?? smallWorld(), question);
      expect(decide(prepareWorld(world ?? smallWorld()), question)).toEqual({ road, outcome });
    }
  });

  test('decide() is the end of trace(), for any name', () => {
    const world = smallWorld();
    fc.assert(
      fc.property(
        names,
        fc.constantFrom(...PROGRAMS),
        fc.constantFrom(443, 80),
        (name, program, port) => {
          const { road, outcome } = trace(world, { program, name, port });
          expect(decide(prepareWorld(world), { program, name, port })).toEqual({ road, outcome });
        },
      ),
    );
  });

  test('nothing is reached directly at a public address: this firewall never lets it out', () => {
    fc.assert(
      fc.property(names, fc.constantFrom(...PROGRAMS), (name, program) => {
        const { road, outcome } = trace(smallWorld(), { program, name, port: 443 });
        expect(road === 'direct' && outcome === 'reached').toBe(false);
      }),
    );
  });

  test('an allow-list in any order decides alike', () => {
    const entries = ['login.microsoftonline.com', '*.office.com', '.live.com', 'a.office.com'];
    fc.assert(
      fc.property(fc.shuffledSubarray(entries, { minLength: 4 }), names, (proxyAllow, name) => {
        const question = { program: 'user', name, port: 443 } as const;
        expect(decide(prepareWorld(smallWorld({ settings: { proxyAllow } })), question)).toEqual(
          decide(prepareWorld(smallWorld({ settings: { proxyAllow: entries } })), question),
        );
      }),
    );
  });
});
