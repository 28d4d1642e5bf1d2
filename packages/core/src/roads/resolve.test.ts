import { describe, expect, test } from 'vitest';

import { toName } from '@sekisho/dns/name.ts';
import { prepareFirewall } from './firewall.ts';
import { PUBLIC_ADDRESS } from './ask-resolver.ts';
import { prepareResolvers, type Resolvers } from './resolve.ts';
import { recordName } from '../model/dns-record.ts';
import {
  aRecord,
  CACHE,
  KEY_VAULT,
  MEMBER,
  smallWorld,
  OTHER_TENANT,
} from '@sekisho/test-kit/roads/small-world.ts';
import type { World, WorldResolver } from './world.ts';

function resolversOf(world: World): Resolvers {
  return prepareResolvers(
    world,
    prepareFirewall({
      networks: world.networks,
      allow:
        world.settings.notKnown?.includes('firewallAllow') === true
          ? null
          : world.settings.firewallAllow,
    }),
  );
}

const FORWARDING: {
  readonly resolver: WorldResolver;
  readonly settings: { readonly dnsRecords: readonly [] };
} = {
  resolver: {
    name: 'dns1',
    address: '10.1.1.53',
    forwards: 'azure',
    privateZones: {
      records: new Map([['cache1.privatelink.blob.core.windows.net', ['10.2.1.20']]]),
      zones: ['privatelink.blob.core.windows.net'],
      notKnown: [],
    },
  },
  settings: { dnsRecords: [] },
};

describe('on premises', () => {
  const cases: {
    title: string;
    world: World;
    name: string;
    answer: string;
    addresses: string[];
    code: string;
  }[] = [
    {
      title: 'a public alias leads to a record of ours',
      world: smallWorld(),
      name: KEY_VAULT,
      answer: 'address',
      addresses: ['10.2.1.18'],
      code: 'resolve.own-record',
    },
    {
      title: 'a name dialled by its privatelink form is a record itself',
      world: smallWorld(),
      name: MEMBER,
      answer: 'address',
      addresses: ['10.2.1.14'],
      code: 'resolve.own-record',
    },
    {
      title: "another tenant's name in the same zone is still asked in the internet",
      world: smallWorld(),
      name: OTHER_TENANT,
      answer: 'address',
      addresses: [PUBLIC_ADDRESS],
      code: 'resolve.internet',
    },
    {
      title: 'a sibling inside a privatelink zone is not answered by our record',
      world: smallWorld(),
      name: 'kv2.privatelink.vaultcore.azure.net',
      answer: 'address',
      addresses: [PUBLIC_ADDRESS],
      code: 'resolve.internet',
    },
    {
      title: 'a missing vault member does not exist at all',
      world: smallWorld({ settings: { dnsRecords: [] } }),
      name: MEMBER,
      answer: 'nxdomain',
      addresses: [],
      code: 'resolve.nxdomain-internet',
    },
    {
      title: 'a missing Key Vault record gives the public address',
      world: smallWorld({ settings: { dnsRecords: [] } }),
      name: KEY_VAULT,
      answer: 'address',
      addresses: [PUBLIC_ADDRESS],
      code: 'resolve.internet',
    },
    {
      title: 'a name that only ends like a zone is not of it',
      world: smallWorld({ settings: { dnsRecords: [] } }),
      name: 'a.evilsiterecovery.windowsazure.com',
      answer: 'address',
      addresses: [PUBLIC_ADDRESS],
      code: 'resolve.internet',
    },
    {
      title: 'a resolver that forwards nowhere knows its records only',
      world: smallWorld({
        resolver: { name: 'dns1', address: '10.1.1.53', forwards: 'none', privateZones: null },
      }),
      name: KEY_VAULT,
      answer: 'none',
      addresses: [],
      code: 'resolve.resolver-does-not-forward',
    },
    {
      title: 'a resolver that the firewall stops knows its records only',
      world: smallWorld({ settings: { firewallAllow: [] } }),
      name: KEY_VAULT,
      answer: 'none',
      addresses: [],
      code: 'resolve.resolver-rejected-by-firewall',
    },
    {
      title: 'a resolver behind the VPN that the firewall hides answers nothing',
      world: smallWorld({
        resolver: { name: 'dns1', address: '10.2.9.4', forwards: 'azure', privateZones: null },
      }),
      name: KEY_VAULT,
      answer: 'none',
      addresses: [],
      code: 'resolve.resolver-not-reached',
    },
    {
      title: 'the apex of a zone is the record @',
      world: smallWorld({
        settings: { dnsRecords: [aRecord('apex.example.com', '@', '10.1.9.9')] },
      }),
      name: 'apex.example.com',
      answer: 'address',
      addresses: ['10.1.9.9'],
      code: 'resolve.own-record',
    },
    {
      title: 'forwarded into the virtual network, the alias ends in the linked zone',
      world: smallWorld(FORWARDING),
      name: CACHE,
      answer: 'address',
      addresses: ['10.2.1.20'],
      code: 'resolve.linked-zone',
    },
    {
      title: 'a linked zone without the record is NXDOMAIN',
      world: smallWorld(FORWARDING),
      name: 'other.privatelink.blob.core.windows.net',
      answer: 'nxdomain',
      addresses: [],
      code: 'resolve.nxdomain-linked-zone',
    },
    {
      title: 'forwarded to a resolver that the firewall hides, nothing is answered',
      world: smallWorld({
        ...FORWARDING,
        resolver: { ...FORWARDING.resolver, forwardTo: ['10.2.9.4'] },
        settings: { dnsRecords: [], firewallAllow: [] },
      }),
      name: CACHE,
      answer: 'none',
      addresses: [],
      code: 'resolve.forward-rejected-by-firewall',
    },
    {
      title:
        'what is to be forwarded by zones does not hold back what the resolver forwards anyway',
      world: smallWorld({
        ...FORWARDING,
        settings: { dnsRecords: [], dnsForward: ['other.example.com'] },
      }),
      name: CACHE,
      answer: 'address',
      addresses: ['10.2.1.20'],
      code: 'resolve.linked-zone',
    },
    {
      title: 'forwarded into a network that nobody has named, a private kind of name is not known',
      world: smallWorld({
        ...FORWARDING,
        resolver: { ...FORWARDING.resolver, privateZones: null },
      }),
      name: CACHE,
      answer: 'not-known',
      addresses: [],
      code: 'resolve.forward-target-not-known',
    },
    {
      title: 'and a name of the internet is answered all the same',
      world: smallWorld({
        ...FORWARDING,
        resolver: { ...FORWARDING.resolver, privateZones: null },
      }),
      name: 'login.microsoftonline.com',
      answer: 'address',
      addresses: [PUBLIC_ADDRESS],
      code: 'resolve.internet',
    },
    {
      title: 'a zone whose records were not exported leaves its names not known',
      world: smallWorld({
        ...FORWARDING,
        resolver: {
          ...FORWARDING.resolver,
          privateZones: {
            records: new Map(),
            zones: ['privatelink.blob.core.windows.net'],
            notKnown: ['privatelink.blob.core.windows.net'],
          },
        },
      }),
      name: CACHE,
      answer: 'not-known',
      addresses: [],
      code: 'resolve.zone-not-known',
    },
    {
      title: 'records of today that nobody has told leave private kinds of names not known',
      world: smallWorld({ settings: { dnsRecords: [], notKnown: ['dnsRecords'] } }),
      name: KEY_VAULT,
      answer: 'not-known',
      addresses: [],
      code: 'resolve.records-not-known',
    },
    {
      title: 'rules of today that nobody has told leave open whether the resolver gets out',
      world: smallWorld({ settings: { dnsRecords: [], notKnown: ['firewallAllow'] } }),
      name: KEY_VAULT,
      answer: 'not-known',
      addresses: [],
      code: 'resolve.firewall-not-known',
    },
    {
      title: 'aliases that run in a circle end',
      world: smallWorld({
        settings: {
          dnsRecords: [
            { ...aRecord('example.com', 'a', 'b.example.com'), type: 'CNAME' },
            { ...aRecord('example.com', 'b', 'a.example.com'), type: 'CNAME' },
          ],
        },
      }),
      name: 'a.example.com',
      answer: 'none',
      addresses: [],
      code: 'resolve.chain-too-long',
    },
  ];
  test.each(cases)('$title', ({ world, name, answer, addresses, code }) => {
    const found = resolversOf(world).forAppliance('10.1.1.10', toName(name));
    expect({ answer: found.answer, addresses: found.addresses, code: found.reason.code }).toEqual({
      answer,
      addresses,
      code,
    });
  });
});

test('the internet knows no private address, and says which names refuse there', () => {
  const resolvers = resolversOf(smallWorld());
  expect(resolvers.forProxy('10.1.1.20', KEY_VAULT)).toMatchObject({
    answer: 'address',
    addresses: [PUBLIC_ADDRESS],
    chain: [KEY_VAULT, 'kv1.privatelink.vaultcore.azure.net'],
  });
  expect(resolvers.forProxy('10.1.1.20', MEMBER).answer).toBe('nxdomain');
  expect([
    resolvers.isLockedAtPublicAddress(KEY_VAULT),
    resolvers.isLockedAtPublicAddress(OTHER_TENANT),
  ]).toEqual([true, false]);
});

test('names known not to exist do not', () => {
  const world = smallWorld({
    internet: {
      zones: [
        { suffix: 'example.com', record: 'address', lockedNames: [], existingNames: null },
        {
          suffix: 'a.example.com',
          record: 'alias',
          lockedNames: [],
          existingNames: ['x.a.example.com'],
        },
      ],
    },
  });
  const answers = ['x.a.example.com', 'y.a.example.com', 'b.example.com'].map(
    (name) => resolversOf(world).forAppliance('10.1.1.10', toName(name)).answer,
  );
  expect(answers).toEqual(['address', 'nxdomain', 'address']);
});

test('the full name of a record', () => {
  expect([
    recordName(aRecord('example.com', '@')),
    recordName(aRecord('example.com', 'a.b')),
  ]).toEqual(['example.com', 'a.b.example.com']);
});

describe('a proxy asks its own resolver', () => {
  const bind: WorldResolver = {
    name: 'bind1',
    address: '10.1.1.54',
    forwards: 'internet',
    privateZones: null,
  };

  test('whose rule for port 53 counts, and not that of the appliance', () => {
    const world = smallWorld({
      proxyResolver: bind,
      settings: { firewallAllow: [{ from: '10.1.1.53', to: 'internet', port: 53 }] },
    });
    const name = toName('login.microsoftonline.com');
    expect(resolversOf(world).forAppliance('10.1.1.10', name).answer).toBe('address');
    expect(resolversOf(world).forProxy('10.1.1.20', name)).toMatchObject({
      answer: 'none',
      reason: { code: 'resolve.resolver-rejected-by-firewall' },
    });
  });

  test("and the appliance's records are not on it", () => {
    const world = smallWorld({
      proxyResolver: bind,
      settings: { firewallAllow: [{ from: '10.1.1.54', to: 'internet', port: 53 }] },
    });
    expect(resolversOf(world).forProxy('10.1.1.20', KEY_VAULT).addresses).toEqual([PUBLIC_ADDRESS]);
  });
});
