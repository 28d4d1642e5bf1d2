import { describe, expect, test } from 'vitest';

import { toName } from '../names/name.ts';
import { prepareFirewall } from './firewall.ts';
import { prepareResolvers, PUBLIC_ADDRESS, recordName, type Resolvers } from './resolve.ts';
import { aRecord, CACHE, KEY_VAULT, MEMBER, smallWorld, STRANGER } from './testing/small-world.ts';
import type { World } from './world.ts';

function resolversOf(world: World): Resolvers {
  return prepareResolvers(
    world,
    prepareFirewall({ networks: world.networks, allow: world.settings.firewallAllow }),
  );
}

const LINKED = {
  linkedRecords: new Map([['cache1.privatelink.blob.core.windows.net', ['10.2.1.20']]]),
  linkedZones: ['privatelink.blob.core.windows.net'],
};
const FORWARDING = {
  resolver: { name: 'dns1', address: '10.1.1.53', forwards: 'azure' },
  settings: { dnsRecords: [] },
  ...LINKED,
} as const;

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
      title: "a stranger's name in the same zone is still asked in the internet",
      world: smallWorld(),
      name: STRANGER,
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
      world: smallWorld({ resolver: { name: 'dns1', address: '10.1.1.53', forwards: 'none' } }),
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
      world: smallWorld({ resolver: { name: 'dns1', address: '10.2.9.4', forwards: 'azure' } }),
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
      title: 'only forwarded names are forwarded',
      world: smallWorld({
        ...FORWARDING,
        settings: { dnsRecords: [], dnsForward: ['other.example.com'] },
      }),
      name: CACHE,
      answer: 'none',
      addresses: [],
      code: 'resolve.not-forwarded',
    },
    {
      title: 'a resolver that follows aliases itself needs both names forwarded',
      world: smallWorld({
        ...FORWARDING,
        settings: {
          dnsRecords: [],
          dnsForward: [CACHE, 'cache1.privatelink.blob.core.windows.net'],
        },
      }),
      name: CACHE,
      answer: 'address',
      addresses: ['10.2.1.20'],
      code: 'resolve.linked-zone',
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
    const found = resolversOf(world).onPremises('10.1.1.10', toName(name));
    expect({ answer: found.answer, addresses: found.addresses, code: found.reason.code }).toEqual({
      answer,
      addresses,
      code,
    });
  });
});

test('the internet knows no private address, and says which names refuse there', () => {
  const resolvers = resolversOf(smallWorld());
  expect(resolvers.onInternet('10.1.1.20', KEY_VAULT)).toMatchObject({
    answer: 'address',
    addresses: [PUBLIC_ADDRESS],
    chain: [KEY_VAULT, 'kv1.privatelink.vaultcore.azure.net'],
  });
  expect(resolvers.onInternet('10.1.1.20', MEMBER).answer).toBe('nxdomain');
  expect([
    resolvers.isLockedAtPublicAddress(KEY_VAULT),
    resolvers.isLockedAtPublicAddress(STRANGER),
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
    (name) => resolversOf(world).onPremises('10.1.1.10', toName(name)).answer,
  );
  expect(answers).toEqual(['address', 'nxdomain', 'address']);
});

test('the full name of a record', () => {
  expect([
    recordName(aRecord('example.com', '@')),
    recordName(aRecord('example.com', 'a.b')),
  ]).toEqual(['example.com', 'a.b.example.com']);
});
