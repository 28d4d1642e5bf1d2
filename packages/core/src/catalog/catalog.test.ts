import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { toName } from '@sekisho/dns/name.ts';
import { matchesPattern, toPattern } from '../names/pattern.ts';
import { matchesShape, parseShape } from '../names/shape.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { listCatalog, type Requirement } from './catalog.ts';
import { loadCatalog } from './load-catalog.ts';
import { compareRequirements } from './requirements.ts';
import { CLOUDS, SERVICES } from './services.ts';

const catalog = loadCatalog();
const HEX = '0123456789abcdef0123456789abcdef';
const NUMBER = '6512345678901234567';

describe('a seen name leads to the requirement that expects it', () => {
  test.each([
    { name: 'login.microsoftonline.com', ids: ['asr.login', 'asr.wide.login'] },
    {
      name: 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net',
      ids: ['asr.diagnostics-event-hubs', 'asr.wide.service-bus', 'asr.wide.windows-net'],
    },
    {
      name: 'g15-prod-sn3-011-sb.servicebus.windows.net',
      ids: ['asr.wide.service-bus', 'asr.wide.windows-net'],
    },
    {
      name: `${NUMBER}-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com`,
      ids: ['asr.rcm', 'asr.wide.vault-members'],
    },
    {
      name: `${NUMBER}-asr-pod01-prot2.jpe.privatelink.siterecovery.windowsazure.com`,
      ids: ['asr.prot', 'asr.wide.vault-members'],
    },
    {
      name: `${NUMBER}-asr-pod01-rcm1.jpe.siterecovery.windowsazure.com`,
      ids: ['asr.wide.vault-members'],
    },
    {
      name: `${HEX}-agent.je.disc.privatelink.prod.migration.windowsazure.com`,
      ids: ['asr.discovery', 'asr.wide.discovery'],
    },
    {
      name: 'privateasr58afkv.vault.azure.net',
      ids: ['asr.key-vault', 'asr.mobility-key-vault', 'asr.wide.key-vault'],
    },
    {
      name: 'cache01.blob.core.windows.net',
      ids: ['asr.cache-storage', 'asr.wide.storage', 'asr.wide.windows-net'],
    },
    { name: 'cache01.z5.blob.storage.azure.net', ids: ['asr.cache-storage-dns-zone'] },
    { name: 'aadcdn.msftauth.net', ids: ['asr.sign-in-msftauth'] },
    { name: 'msftauth.net', ids: [] },
    { name: 'evilmsftauth.net', ids: [] },
    { name: 'updates.example.com', ids: [] },
  ])('$name', ({ name, ids }) => {
    const found = catalog.matchRequirements(toName(name), {
      services: ['site-recovery'],
      cloud: 'AzurePublic',
    });
    expect(found.map(({ id }) => id)).toEqual(ids);
  });

  test('without a filter every service and cloud answers', () => {
    const found = catalog.matchRequirements(toName('time.windows.com'));
    expect(found.map(({ service }) => service)).toEqual([
      'hyper-v',
      'site-recovery-classic',
      'site-recovery-classic',
    ]);
  });
});

test('matching by index gives what comparing with every requirement would', () => {
  const all = catalog.requirementsFor({});
  const suffixes = [
    ...new Set(all.map(({ pattern }) => pattern.replace(/^.*[>*]/, '').replace(/^[^.]*\./, ''))),
  ].filter((suffix) => suffix.includes('.'));
  const heads = fc.constantFrom(
    '',
    'a.',
    'login.',
    'kv-1.',
    `${NUMBER}-asr-pod01-rcm1.jpe.privatelink.`,
    `${HEX}-agent.je.`,
    'azgn1.',
    'pod01-rcm1.jpe.',
  );
  fc.assert(
    fc.property(heads, fc.constantFrom(...suffixes), (head, suffix) => {
      const name = toName(`${head}${suffix}`);
      const expected = all
        .filter((requirement) => satisfies(requirement, name))
        .map(({ id, cloud }) => `${cloud} ${id}`);
      const found = catalog.matchRequirements(name).map(({ id, cloud }) => `${cloud} ${id}`);
      expect(found.toSorted()).toEqual(expected.toSorted());
    }),
  );
});

describe('what a plan of the public cloud rests on', () => {
  const rows = catalog.requirementsFor({ services: ['site-recovery'], cloud: 'AzurePublic' });
  const required = rows.filter(
    ({ need, reachability }) => need === 'required' && reachability !== 'on-premises',
  );

  test('no required row is a suffix but for the sign-in pages', () => {
    expect(
      required
        .filter(({ match }) => match === 'suffix')
        .map(({ pattern }) => pattern)
        .toSorted(),
    ).toEqual(['*.live.com', '*.msauth.net', '*.msftauth.net', '*.office.com']);
  });

  test('what goes to the internet, what can be private, what must be', () => {
    const ids = (reachability: Requirement['reachability']) =>
      required
        .filter((row) => row.reachability === reachability)
        .map(({ id }) => id)
        .toSorted();
    expect(ids('either')).toEqual(['asr.cache-storage', 'asr.key-vault', 'asr.resource-manager']);
    expect(ids('private')).toEqual([
      'asr.discovery',
      'asr.id',
      'asr.prot',
      'asr.rcm',
      'asr.srs',
      'asr.tel',
    ]);
    expect(ids('internet')).toContain('asr.login');
  });

  test('each of the ten names of the 2026 internet list is there', () => {
    const patterns = new Set(required.map(({ pattern }) => pattern));
    for (const pattern of [
      'login.windows.net',
      'graph.windows.net',
      '*.msftauth.net',
      '*.msauth.net',
      '*.live.com',
      '*.office.com',
      'm365.cloud.microsoft.com',
      'developer.microsoft.com',
      'graph.microsoft.com',
      'login.microsoftonline.com',
    ]) {
      expect(patterns).toContain(pattern);
    }
  });

  test('only SYSTEM needs the cache account, and SYSTEM needs the vault members', () => {
    expect(catalog.requirement('asr.cache-storage', 'AzurePublic')?.programs).toEqual(['system']);
    for (const id of ['asr.id', 'asr.rcm', 'asr.srs', 'asr.tel', 'asr.prot'])
      expect(catalog.requirement(id, 'AzurePublic')?.programs).toContain('system');
  });
});

describe('look-ups', () => {
  test('one role has one id in every cloud', () => {
    expect(CLOUDS.map((cloud) => catalog.requirement('asr.key-vault', cloud)?.pattern)).toEqual([
      '<keyVault>.vault.azure.net',
      '<keyVault>.vault.usgovcloudapi.net',
      '<keyVault>.vault.azure.cn',
    ]);
    expect(catalog.requirement('asr.nothing', 'AzurePublic')).toBeNull();
  });

  test("a word that is no service is the user's error", () => {
    expect(() => catalog.requirementsFor({ services: ['site-recover'] })).toThrow(UserError);
  });

  test.each([
    {
      type: 'Microsoft.KeyVault/vaults',
      cloud: 'AzurePublic',
      group: undefined,
      zone: 'privatelink.vaultcore.azure.net',
    },
    {
      type: 'microsoft.keyvault/VAULTS',
      cloud: 'AzureChina',
      group: undefined,
      zone: 'privatelink.vaultcore.azure.cn',
    },
    {
      type: 'Microsoft.RecoveryServices/vaults',
      cloud: 'AzurePublic',
      group: 'AzureSiteRecovery',
      zone: 'privatelink.siterecovery.windowsazure.com',
    },
    {
      type: 'Microsoft.RecoveryServices/vaults',
      cloud: 'AzurePublic',
      group: undefined,
      zone: null,
    },
    {
      type: 'Microsoft.RecoveryServices/vaults',
      cloud: 'AzureChina',
      group: undefined,
      zone: null,
    },
    {
      type: 'Microsoft.Storage/storageAccounts',
      cloud: 'AzurePublic',
      group: 'blob',
      zone: 'privatelink.blob.core.windows.net',
    },
    {
      type: 'Microsoft.OffAzure/MasterSites',
      cloud: 'AzurePublic',
      group: 'Default',
      zone: 'privatelink.prod.migration.windowsazure.com',
    },
    { type: 'Microsoft.Web/sites', cloud: 'AzurePublic', group: undefined, zone: null },
  ] as const)(
    'the zone of $type with group $group in $cloud is $zone',
    ({ type, cloud, group, zone }) => {
      expect(catalog.privateLinkZone(type, cloud, group)).toBe(zone);
    },
  );

  test('facts of a cloud and of a source', () => {
    expect(catalog.cloudFacts('AzureUSGovernment').resourceManager).toBe(
      'management.usgovcloudapi.net',
    );
    expect(catalog.source('matrix2026')?.date).toBe('2026-04-21');
    expect(catalog.source('nothing')).toBeNull();
  });
});

describe('codes of regions are known or said to be unknown', () => {
  test.each([
    {
      region: 'japaneast',
      cloud: 'AzurePublic',
      asrCode: 'jpe',
      asrConfidence: 'high',
      migrateCode: 'je',
      known: true,
    },
    {
      region: 'Japan East',
      cloud: 'AzurePublic',
      asrCode: 'jpe',
      asrConfidence: 'high',
      migrateCode: 'je',
      known: true,
    },
    {
      region: 'westeurope',
      cloud: 'AzurePublic',
      asrCode: 'we',
      asrConfidence: 'medium',
      migrateCode: null,
      known: true,
    },
    {
      region: 'italynorth',
      cloud: 'AzurePublic',
      asrCode: null,
      asrConfidence: null,
      migrateCode: null,
      known: false,
    },
    {
      region: 'atlantis',
      cloud: 'AzurePublic',
      asrCode: null,
      asrConfidence: null,
      migrateCode: null,
      known: false,
    },
    {
      region: 'usgovvirginia',
      cloud: 'AzureUSGovernment',
      asrCode: 'ugv',
      asrConfidence: 'medium',
      migrateCode: null,
      known: true,
    },
    {
      region: 'japaneast',
      cloud: 'AzureChina',
      asrCode: null,
      asrConfidence: null,
      migrateCode: null,
      known: false,
    },
  ] as const)('$region in $cloud: $asrCode, $migrateCode', ({ region, cloud, ...expected }) => {
    const codes = catalog.regionCodes(region, cloud);
    expect(codes).toMatchObject(expected);
    expect(codes.advice === null).toBe(expected.asrCode !== null && expected.migrateCode !== null);
  });
});

describe('the list', () => {
  test('it is ordered by service, cloud, stage and pattern, and holds every row once', () => {
    const rows = listCatalog(catalog);
    expect(rows.toSorted(compareRequirements)).toEqual(rows);
    expect(rows).toHaveLength(
      SERVICES.reduce(
        (count, service) => count + catalog.data.service(service).requirements.length,
        0,
      ),
    );
    expect(rows[0]).toMatchObject({ service: 'site-recovery', cloud: 'AzurePublic' });
  });

  test('it can be cut to one service and cloud', () => {
    const rows = listCatalog(catalog, { service: 'azure-arc', cloud: 'AzurePublic' });
    expect(new Set(rows.map(({ service, cloud }) => `${service} ${cloud}`))).toEqual(
      new Set(['azure-arc AzurePublic']),
    );
    expect(listCatalog(catalog, { service: 'azure-arc', cloud: 'AzureChina' })).toEqual([]);
  });
});

function satisfies(requirement: Requirement, name: string): boolean {
  if (requirement.match === 'site') return false;
  return requirement.match === 'shape'
    ? matchesShape(parseShape(requirement.pattern), name)
    : matchesPattern(toPattern(requirement.pattern), name);
}
