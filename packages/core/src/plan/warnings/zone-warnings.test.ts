// A private DNS zone counts where it is linked to the network whose DNS the site's resolver asks.

import { sayReason } from '../../text/text.ts';
import { sayFix } from '../plan-warnings.ts';
import { describe, expect, test } from 'vitest';

import type { PrivateDnsZone, VirtualNetwork } from '../../estate/estate.ts';
import type { SiteResolver } from '../../site/site.ts';
import { composePlan } from '../compose-plan.ts';
import { ESTATE_BEFORE, planInput, SITE, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';

const GROUP =
  '/subscriptions/2c1f0000-0000-4000-8000-000000000009/resourceGroups/net/providers/Microsoft.Network/virtualNetworks';
const ZONE = 'privatelink.blob.core.windows.net';
const [AVD2] = ESTATE_BEFORE.virtualNetworks;
if (AVD2 === undefined) throw new Error('the estate has no network');
const SPOKE = AVD2.id;
const HUB = `${GROUP}/vnet-hub-west`;
const SECOND_HUB = `${GROUP}/vnet-hub-east`;

function network(id: string, prefix: string, peeredWith: readonly string[] = []): VirtualNetwork {
  return {
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    addressPrefixes: [prefix],
    dnsServers: [],
    peeredWith,
  };
}

const NETWORKS: readonly VirtualNetwork[] = [
  { ...AVD2, peeredWith: [HUB] },
  network(HUB, '10.2.40.0/24', [SPOKE]),
  network(SECOND_HUB, '10.2.50.0/24'),
];

function blobZone(linkedTo: readonly string[]): PrivateDnsZone {
  return {
    id: `/zones/${ZONE}`,
    name: ZONE,
    records: [{ type: 'A', name: 'privateasr2cache', ttlSeconds: 10, values: ['10.2.1.20'] }],
    links: linkedTo.map((virtualNetworkId, index) => ({
      name: `link-${String(index)}`,
      virtualNetworkId,
      registrationEnabled: false,
      nxDomainRedirect: false,
    })),
  };
}

function linkWarnings(
  resolver: Partial<SiteResolver>,
  linkedTo: readonly string[],
  more: { networks?: readonly VirtualNetwork[]; linksNotExported?: boolean } = {},
) {
  const site = siteWith({ resolvers: SITE.resolvers.map((each) => ({ ...each, ...resolver })) });
  const zone = blobZone(linkedTo);
  const plan = composePlan(
    planInput({
      site,
      estate: {
        ...ESTATE_BEFORE,
        virtualNetworks: more.networks ?? NETWORKS,
        zones: [zone],
      },
      ...(more.linksNotExported === true
        ? { notes: [{ code: 'links-not-exported', where: zone.id, message: '' }] }
        : {}),
    }),
  );
  return plan.warnings
    .filter(({ code, because }) => code.startsWith('zone-') && because.values['zone'] === ZONE)
    .filter(({ code }) => /^zone-(?:not-)?linked/.test(code))
    .map(({ code, because }) => ({
      code,
      message: sayReason('en', because),
      fix: sayFix('en', { because }),
    }));
}

describe('links of a private DNS zone', () => {
  test.each<{ title: string; resolver: Partial<SiteResolver>; linked: readonly string[] }>([
    {
      title: 'the resolver stands in the hub to which the zone is linked, the endpoint in a spoke',
      resolver: { forwards: 'azure', address: '10.2.40.4' },
      linked: [HUB],
    },
    {
      title: 'the resolver forwards to an address in that hub',
      resolver: { forwards: 'azure', forwardTo: ['10.2.40.4'] },
      linked: [HUB],
    },
    {
      title: 'the same where the hub is not peered with the spoke of the endpoint',
      resolver: { forwards: 'azure', forwardTo: ['10.2.50.4'] },
      linked: [SECOND_HUB],
    },
    {
      title: 'it forwards to two networks, and both are linked, one in other capitals',
      resolver: { forwards: 'azure', forwardTo: ['10.2.40.4', '10.2.50.4'] },
      linked: [HUB.toUpperCase(), SECOND_HUB],
    },
    {
      title: "it answers with its own records and asks the internet's DNS for the rest",
      resolver: { forwards: 'internet' },
      linked: [SECOND_HUB],
    },
    { title: 'it asks nobody', resolver: { forwards: 'none' }, linked: [] },
    {
      title: 'which network it asks is not known, and the zone is linked somewhere',
      resolver: { forwards: 'azure' },
      linked: [HUB],
    },
  ])('nothing is advised: $title', ({ resolver, linked }) => {
    expect(linkWarnings(resolver, linked)).toEqual([]);
  });

  test('nothing is advised where the links were not exported', () => {
    const resolver: Partial<SiteResolver> = { forwards: 'azure', forwardTo: ['10.2.40.4'] };
    expect(linkWarnings(resolver, [], { linksNotExported: true })).toEqual([]);
  });

  test('a zone linked to the network of the endpoint only: the link to the asked hub is advised', () => {
    expect(linkWarnings({ forwards: 'azure', forwardTo: ['10.2.40.4'] }, [SPOKE])).toEqual([
      {
        code: 'zone-linked-elsewhere',
        message: `zone ${ZONE} is linked to avd2, but dns1 asks the DNS of vnet-hub-west and does not see the records of pe-cache`,
        fix: 'link it to vnet-hub-west; peering of the networks does not carry private DNS zones',
      },
    ]);
  });

  test('of two asked networks only the one without a link is advised', () => {
    const resolver: Partial<SiteResolver> = {
      forwards: 'azure',
      forwardTo: ['10.2.40.4', '10.2.50.4'],
    };
    const [warning, ...others] = linkWarnings(resolver, [HUB]);
    expect(others).toEqual([]);
    expect(warning?.fix).toMatch(/^link it to vnet-hub-east;/);
  });

  test('a zone without a link: the asked network, not that of the endpoint', () => {
    expect(linkWarnings({ forwards: 'azure', address: '10.2.50.9' }, [])).toEqual([
      {
        code: 'zone-not-linked',
        message: `zone ${ZONE} is linked to no network, so dns1, which asks the DNS of vnet-hub-east, does not see the records of pe-cache`,
        fix: 'link it to vnet-hub-east',
      },
    ]);
  });

  test('a zone without a link while the asked network is not known: no network is named', () => {
    const [warning, ...others] = linkWarnings({ forwards: 'azure' }, []);
    expect(others).toEqual([]);
    expect(warning?.code).toBe('zone-linked-nowhere');
    expect(`${warning?.message ?? ''} ${warning?.fix ?? ''}`).not.toMatch(/avd2|vnet-hub/);
  });
});
