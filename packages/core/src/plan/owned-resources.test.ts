import { sayReason } from '../text/text.ts';
import { describe, expect, test } from 'vitest';

import type { Estate, MigrateSite, PrivateEndpoint } from '../estate/estate.ts';
import type { SiteAppliance } from '../site/site.ts';
import { composePlan } from './compose-plan.ts';
import { ownershipOf } from './owned-resources.ts';
import type { Plan } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { ESTATE_BEFORE, planInput, SITE, siteWith } from '@sekisho/test-kit/plan/japan-east.ts';

const GROUP = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/osaka';
const KEY_VAULT = 'Microsoft.KeyVault/vaults';
const MASTER_SITE = 'Microsoft.OffAzure/MasterSites';
const NORTH: SiteAppliance = { ...applianceOf(), name: 'north', vault: 'north-vault-1' };
const SOUTH: SiteAppliance = {
  ...applianceOf(),
  name: 'south',
  address: '10.1.1.11',
  vault: 'south-vault-1',
};

function applianceOf(): SiteAppliance {
  const [first] = SITE.appliances;
  if (first === undefined) throw new Error('no appliance');
  return first;
}

function site(name: string, parts: Partial<MigrateSite> = {}): MigrateSite {
  return {
    id: `${GROUP}/providers/Microsoft.OffAzure/VMwareSites/${name}`,
    name,
    kind: 'vmware',
    ...parts,
  };
}

function master(name: string, parts: Partial<MigrateSite> = {}): MigrateSite {
  return { id: `${GROUP}/providers/${MASTER_SITE}/${name}`, name, kind: 'master', ...parts };
}

function endpointOf(
  type: string,
  resource: string,
  fqdn: string,
  address: string,
): PrivateEndpoint {
  return {
    id: `${GROUP}/providers/Microsoft.Network/privateEndpoints/pe-${resource}`,
    name: `pe-${resource}`,
    targetId: `${GROUP}/providers/${type}/${resource}`,
    groupIds: [type === KEY_VAULT ? 'vault' : 'Default'],
    connection: 'Approved',
    members: [{ fqdn, addresses: [address] }],
    zoneIds: [],
  };
}

function inputFor(appliance: SiteAppliance, estate: Partial<Estate>): PlanInput {
  return planInput({
    site: siteWith({ appliances: [NORTH, SOUTH] }),
    appliance,
    estate: { ...ESTATE_BEFORE, ...estate },
  });
}

const NORTH_SITES = [
  master('anymastersite'),
  site('anyvmwaresite', {
    applianceName: 'NORTH',
    keyVaultHost: 'kv-n.vault.azure.net',
    masterSiteId: `${GROUP}/providers/microsoft.offazure/mastersites/anymastersite`,
  }),
];

describe('whose a resource is', () => {
  const owners = (type: string, resource: string, migrateSites: readonly MigrateSite[]): string[] =>
    [NORTH, SOUTH].map((appliance) =>
      ownershipOf(
        inputFor(appliance, { migrateSites }),
        type,
        `${GROUP}/providers/${type}/${resource}`,
      ),
    );

  test.each<{
    title: string;
    type?: string;
    resource: string;
    sites: readonly MigrateSite[];
    owners: string[];
  }>([
    {
      title: 'the site names its appliance, in any case, and its Key Vault',
      resource: 'kv-n',
      sites: NORTH_SITES,
      owners: ['own', 'other'],
    },
    {
      title: 'and its master site, by either end of the reference',
      type: MASTER_SITE,
      resource: 'anymastersite',
      sites: NORTH_SITES,
      owners: ['own', 'other'],
    },
    {
      title: 'a master site that lists its sites',
      type: MASTER_SITE,
      resource: 'm2',
      sites: [
        master('m2', { siteIds: [site('s2').id.toLowerCase()] }),
        site('s2', { applianceName: 'south' }),
      ],
      owners: ['other', 'own'],
    },
    {
      title: 'a master site of both',
      type: MASTER_SITE,
      resource: 'm3',
      sites: [
        master('m3', { siteIds: [site('s3').id, site('s4').id] }),
        site('s3', { applianceName: 'south' }),
        site('s4', { applianceName: 'north' }),
      ],
      owners: ['own', 'own'],
    },
    {
      title: 'the only master site, of which nothing is said',
      type: MASTER_SITE,
      resource: 'lonely',
      sites: [master('lonely')],
      owners: ['unknown', 'unknown'],
    },
    {
      title: "the name that registration makes of the vault's",
      resource: 'south-vaul0a1bkv',
      sites: [],
      owners: ['other', 'own'],
    },
    {
      title: 'the same without the hyphens',
      type: MASTER_SITE,
      resource: 'northvault9f0emastersite',
      sites: [master('northvault9f0emastersite')],
      owners: ['own', 'other'],
    },
    {
      title: "a Key Vault of another application, even one that begins like the vault's name",
      resource: 'north-vault-secrets',
      sites: [],
      owners: ['other', 'other'],
    },
    {
      title: 'a site whose appliance site.yaml does not have',
      resource: 'kv-x',
      sites: [site('x', { applianceName: 'elsewhere', keyVaultHost: 'kv-x.vault.azure.net' })],
      owners: ['unknown', 'unknown'],
    },
    {
      title: 'such a site whose name is made of a vault of this site',
      resource: 'kv-x',
      sites: [
        site('southvault00ffvmwaresite', {
          applianceName: 'elsewhere',
          keyVaultHost: 'kv-x.vault.azure.net',
        }),
      ],
      owners: ['other', 'own'],
    },
  ])('$title', ({ type = KEY_VAULT, resource, sites, owners: expected }) => {
    expect(owners(type, resource, sites)).toEqual(expected);
  });

  test('two appliances of one vault: its name alone does not tell which', () => {
    const both = [NORTH, { ...SOUTH, vault: NORTH.vault }];
    const input = planInput({ site: siteWith({ appliances: both }), appliance: NORTH });
    const id = `${GROUP}/providers/${KEY_VAULT}/north-vaul0a1bkv`;
    expect(ownershipOf(input, KEY_VAULT, id)).toBe('unknown');
  });

  test.each([
    {
      title: 'two vaults with endpoints that begin alike: neither',
      linked: true,
      owner: 'unknown',
    },
    { title: 'one of them without any endpoint: the other', linked: false, owner: 'own' },
  ])('$title', ({ linked, owner }) => {
    const connection = { endpointId: `${GROUP}/pe`, status: 'Approved', groupIds: [] };
    const input = inputFor(NORTH, {
      vaults: ['north-vault-1', 'north-vault-2'].map((name) => ({
        id: `${GROUP}/providers/Microsoft.RecoveryServices/vaults/${name}`,
        name,
        location: 'japaneast',
        endpointConnections: linked ? [connection] : [],
      })),
    });
    const id = `${GROUP}/providers/${KEY_VAULT}/north-vaul0a1bkv`;
    expect(ownershipOf(input, KEY_VAULT, id)).toBe(owner);
  });
});

describe('plans of two appliances', () => {
  const HEX = '0123456789abcdef0123456789abcdef';
  const endpoints = (of: string, masterName: string, last: number): PrivateEndpoint[] => [
    endpointOf(KEY_VAULT, `kv-${of}`, `kv-${of}.vault.azure.net`, `10.2.1.${String(last)}`),
    endpointOf(
      MASTER_SITE,
      masterName,
      `${of === 'n' ? HEX : [...HEX].toReversed().join('')}-agent.je.disc.privatelink.prod.migration.windowsazure.com`,
      `10.2.1.${String(last + 1)}`,
    ),
  ];
  const north = endpoints('n', 'anymastersite', 50);
  const south = endpoints('s', 'm2', 60);
  const SOUTH_SITES = [
    master('m2'),
    site('s2', {
      applianceName: 'south',
      keyVaultHost: 'kv-s.vault.azure.net',
      masterSiteId: master('m2').id,
    }),
  ];

  function planOf(
    appliance: SiteAppliance,
    endpoint: readonly PrivateEndpoint[],
    sites: readonly MigrateSite[],
  ): Plan {
    return composePlan(
      inputFor(appliance, {
        privateEndpoints: [...ESTATE_BEFORE.privateEndpoints, ...endpoint],
        migrateSites: sites,
      }),
    );
  }
  const privateNames = (plan: Plan): string[] =>
    plan.roads
      .filter((road) => /vault\.azure\.net|disc\./.test(road.pattern))
      .map((road) => road.pattern.replace(HEX, 'N').replace([...HEX].toReversed().join(''), 'S'));
  const learned = (plan: Plan): string[] =>
    plan.learn.filter(({ layer }) => layer === 'dns').map(({ shape }) => shape);

  test("the second one's are still to be learned after the first is registered", () => {
    expect(privateNames(planOf(NORTH, north, NORTH_SITES))).toEqual([
      'N-agent.je.disc.privatelink.prod.migration.windowsazure.com',
      'kv-n.vault.azure.net',
    ]);
    const second = planOf(SOUTH, north, NORTH_SITES);
    expect(privateNames(second)).toEqual([
      '<hex32>-agent.je.disc.privatelink.prod.migration.windowsazure.com',
      '<keyVault>.vault.azure.net',
    ]);
    expect(learned(second)).toEqual(
      expect.arrayContaining([
        '<hex32>-agent.je.disc.privatelink.prod.migration.windowsazure.com',
        '<keyVault>.vault.azure.net',
      ]),
    );
    expect(second.steps.map(({ because }) => because.what.code)).toContain('step.learn-records');
  });

  test('after both are registered, each has its own only', () => {
    const all = [...north, ...south];
    const sites = [...NORTH_SITES, ...SOUTH_SITES];
    expect(privateNames(planOf(NORTH, all, sites))).toEqual([
      'N-agent.je.disc.privatelink.prod.migration.windowsazure.com',
      'kv-n.vault.azure.net',
    ]);
    expect(privateNames(planOf(SOUTH, all, sites))).toEqual([
      'S-agent.je.disc.privatelink.prod.migration.windowsazure.com',
      'kv-s.vault.azure.net',
    ]);
  });

  test('where nothing tells, it is said and not planned', () => {
    const plan = planOf(NORTH, north, [master('anymastersite')]);
    expect(privateNames(plan)).toContain(
      '<hex32>-agent.je.disc.privatelink.prod.migration.windowsazure.com',
    );
    expect(
      plan.warnings
        .filter(({ code }) => code === 'owner-unknown')
        .map(({ because }) => sayReason('en', because)),
    ).toEqual([expect.stringContaining('anymastersite')]);
  });
});
