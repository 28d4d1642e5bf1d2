// Two private DNS zones of one name, each with its own links: the one that the asked resolver sees counts.

import { describe, expect, test } from 'vitest';

import { zone } from '@sekisho/test-kit/plan/estate-troubles.ts';
import {
  ESTATE_BEFORE,
  planInput,
  PRIVATE_LINKS,
  SITE,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';
import type { Estate } from '../estate/estate.ts';
import { toName } from '@sekisho/dns/name.ts';
import { trace } from '../roads/trace.ts';
import { composePlan } from './compose-plan.ts';
import { composeWorld } from './compose-world.ts';
import { toSettings } from './plan-settings.ts';

const OTHER = '/subscriptions/77777777-0000-4000-8000-000000000007/resourceGroups/rg-second';
const NETWORK = `${OTHER}/providers/Microsoft.Network/virtualNetworks/vnet-dns`;
const BLOB = 'privatelink.blob.core.windows.net';
const RECOVERY = 'privatelink.siterecovery.windowsazure.com';
const ESTATE: Estate = {
  ...ESTATE_BEFORE,
  virtualNetworks: [
    ...ESTATE_BEFORE.virtualNetworks,
    {
      id: NETWORK,
      name: 'vnet-dns',
      addressPrefixes: ['10.2.7.0/24'],
      dnsServers: [],
      peeredWith: [],
    },
  ],
};
const VAULT_MEMBERS = ESTATE.privateEndpoints[0]?.members ?? [];

describe('two zones of one name', () => {
  const asked = NETWORK;
  const [own] = ESTATE_BEFORE.virtualNetworks;
  const cacheRecord = ['privateasr2cache', '10.2.1.20'] as const;
  const site = siteWith({
    resolvers: SITE.resolvers.map((resolver) => ({
      ...resolver,
      forwards: 'azure' as const,
      forwardTo: ['10.2.7.4'],
    })),
  });
  const second = (
    links: readonly string[],
    records: readonly (readonly [string, string])[],
  ): ReturnType<typeof zone> => {
    const made = zone(BLOB, records, links);
    return { ...made, id: `${OTHER}/providers/Microsoft.Network/privateDnsZones/${BLOB}` };
  };
  const recovery = zone(
    RECOVERY,
    VAULT_MEMBERS.map(({ fqdn, addresses }): readonly [string, ...string[]] => [
      fqdn.replace('.siterecovery.windowsazure.com', ''),
      ...(addresses as readonly [string]),
    ]),
    [asked],
  );
  test.each([
    {
      title: 'the one that is seen has the record',
      zones: [zone(BLOB, [], [own?.id ?? '']), second([asked], [cacheRecord])],
      steps: [],
      warned: false,
      outcome: 'reached',
    },
    {
      title: 'the other has it',
      zones: [zone(BLOB, [cacheRecord], [own?.id ?? '']), second([asked], [])],
      steps: ['step.set-zone-records'],
      warned: true,
      outcome: 'no-such-name',
    },
  ])('$title', ({ zones, steps, warned, outcome }) => {
    const estate = { ...ESTATE, zones: [recovery, ...zones] };
    const plan = composePlan(planInput({ site, estate }));
    expect(
      plan.steps.map(({ because }) => because.what.code).filter((code) => code.includes('zone')),
    ).toEqual(steps);
    const codes = plan.warnings.map(({ code }) => code);
    expect(codes.includes('endpoint-without-record')).toBe(warned);
    expect(codes.filter((code) => code.startsWith('zone-'))).toEqual([]);
    const world = composeWorld({
      ...planInput({ site, estate }),
      settings: toSettings(plan),
      privateLinks: PRIVATE_LINKS,
    });
    const name = toName('privateasr2cache.blob.core.windows.net');
    expect(trace(world, { program: 'system', name, port: 443 }).outcome).toBe(outcome);
  });
});
