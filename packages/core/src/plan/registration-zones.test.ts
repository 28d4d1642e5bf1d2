import { describe, expect, test } from 'vitest';

import type { Estate, PrivateDnsZone } from '../estate/estate.ts';
import { sayReason } from '../text/text.ts';
import { composePlan } from './compose-plan.ts';
import type { PlanInput } from './plan-input.ts';
import { sayFix } from './plan-warnings.ts';
import { registrationZoneConflicts } from './registration-zones.ts';
import { ESTATE_AFTER, ESTATE_BEFORE, planInput } from '@sekisho/test-kit/plan/japan-east.ts';

const NETWORK = ESTATE_BEFORE.virtualNetworks[0]?.id ?? '';
const OTHER_NETWORK = NETWORK.replace(/avd2$/, 'avd3');
const KEY_VAULT_ZONE = 'privatelink.vaultcore.azure.net';
const DISCOVERY_ZONE = 'privatelink.prod.migration.windowsazure.com';

function zoneIn(group: string, name: string, networks: readonly string[]): PrivateDnsZone {
  const subscription = NETWORK.split('/').slice(0, 3).join('/');
  return {
    id: `${subscription}/resourceGroups/${group}/providers/Microsoft.Network/privateDnsZones/${name}`,
    name,
    records: [],
    links: networks.map((virtualNetworkId) => ({
      name: 'hub-link',
      virtualNetworkId,
      registrationEnabled: false,
      nxDomainRedirect: false,
    })),
  };
}

function inputWith(zones: readonly PrivateDnsZone[], estate: Estate = ESTATE_BEFORE): PlanInput {
  return planInput({ estate: { ...estate, zones } });
}

describe('zones that registration cannot link a second time', () => {
  test('a central zone linked to the network of the vault endpoint', () => {
    const zone = zoneIn('rg-central-dns', KEY_VAULT_ZONE, [OTHER_NETWORK, NETWORK.toUpperCase()]);
    expect(registrationZoneConflicts(inputWith([zone]))).toEqual([
      { zone: KEY_VAULT_ZONE, existingZoneId: zone.id, networkId: NETWORK, sameGroup: false },
    ]);
  });

  test('a zone in the resource group of the network is the one that registration names', () => {
    const zone = zoneIn('AVD2', DISCOVERY_ZONE, [NETWORK]);
    expect(registrationZoneConflicts(inputWith([zone]))).toMatchObject([{ sameGroup: true }]);
  });

  test.each<{ title: string; input: PlanInput }>([
    {
      title: 'a zone linked to another network',
      input: inputWith([zoneIn('central', KEY_VAULT_ZONE, [OTHER_NETWORK])]),
    },
    {
      title: 'a zone that registration does not need',
      input: inputWith([zoneIn('central', 'privatelink.blob.core.windows.net', [NETWORK])]),
    },
    {
      title: 'an appliance that is registered already',
      input: inputWith([zoneIn('central', KEY_VAULT_ZONE, [NETWORK])], ESTATE_AFTER),
    },
    {
      title: 'the public route',
      input: { ...inputWith([zoneIn('central', KEY_VAULT_ZONE, [NETWORK])]), route: 'public' },
    },
    {
      title: 'a vault without an endpoint, so that the network is not known',
      input: inputWith([zoneIn('central', KEY_VAULT_ZONE, [NETWORK])], {
        ...ESTATE_BEFORE,
        privateEndpoints: [],
      }),
    },
  ])('nothing is said of $title', ({ input }) => {
    expect(registrationZoneConflicts(input)).toEqual([]);
  });

  test('the plan warns before registration, in both languages, with the standing of each way out', () => {
    const input = inputWith([
      zoneIn('rg-central-dns', KEY_VAULT_ZONE, [NETWORK]),
      zoneIn('avd2', DISCOVERY_ZONE, [NETWORK]),
    ]);
    const warnings = composePlan(input).warnings.filter(({ code }) =>
      code.startsWith('registration-zone'),
    );
    expect(warnings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'warning registration-zone-linked',
      'note registration-zone-exists',
    ]);
    const [linked] = warnings;
    const because = linked?.because ?? { code: '', values: {} };
    expect(sayReason('en', because)).toContain('rg-central-dns');
    expect(sayReason('en', because)).toContain('not known');
    expect(sayFix('en', { because })).toContain('(inferred)');
    for (const { because } of warnings)
      expect(sayReason('ja', because) + sayFix('ja', { because })).not.toMatch(/\{\w+\}|warning\./);
  });
});
