// Plans of other routes, clouds, regions and services.

import { describe, expect, test } from 'vitest';

import { toName } from '@sekisho/dns/name.ts';
import { composePlan } from './compose-plan.ts';
import {
  ESTATE_AFTER,
  ESTATE_BEFORE,
  planInput,
  siteWith,
} from '@sekisho/test-kit/plan/japan-east.ts';
import { CACHE, roadOf } from '@sekisho/test-kit/plan/road-of.ts';

describe('routes, clouds and services', () => {
  test('the public route: no private vault name, the public ones of the older lists, and no wide form', () => {
    const plan = composePlan(
      planInput({ route: 'public', estate: { ...ESTATE_BEFORE, privateEndpoints: [] } }),
    );
    expect(plan.roads.filter((road) => road.road === 'private-endpoint')).toEqual([]);
    expect(plan.layers['system-bypass'].bypass).toEqual([]);
    expect(plan.learn.map((entry) => entry.shape)).toEqual(
      expect.arrayContaining([
        'pod<n>-rcm<n>.jpe.hypervrecoverymanager.windowsazure.com',
        'prod.je.discoverysrv.windowsazure.com',
        '*.backup.windowsazure.com',
      ]),
    );
    expect(
      plan.roads.map((road) => road.requirement).filter((id) => id.includes('.wide.')),
    ).toEqual([]);
    expect(roadOf(plan, CACHE)).toBe('proxy');
  });

  test('on the public route a storage account with its own endpoint still takes it', () => {
    expect(roadOf(composePlan(planInput({ route: 'public' })), CACHE)).toBe('private-endpoint');
  });

  test('China: nothing private is promised for the vault', () => {
    const site = siteWith({ cloud: 'AzureChina', region: 'chinaeast2' });
    const plan = composePlan(
      planInput({
        site,
        codes: { asrCode: 'sha2', migrateCode: null },
        estate: { ...ESTATE_BEFORE, privateEndpoints: [], storageAccounts: [] },
      }),
    );
    expect(plan.roads.filter((road) => road.road === 'private-endpoint')).toEqual([]);
    expect(plan.warnings.map((warning) => warning.code)).toEqual(
      expect.arrayContaining(['no-private-route', 'documents-disagree.china-login']),
    );
    expect(plan.layers['proxy-allow'].allow).toEqual(
      expect.arrayContaining(['login.chinacloudapi.cn', 'login.microsoftonline.cn']),
    );
  });

  test('US Government: its own suffixes, and single names in place of the wide discovery row', () => {
    const site = siteWith({ cloud: 'AzureUSGovernment', region: 'usgovarizona' });
    const plan = composePlan(
      planInput({
        site,
        codes: { asrCode: 'uga', migrateCode: 'uga' },
        estate: { ...ESTATE_BEFORE, privateEndpoints: [], storageAccounts: [] },
      }),
    );
    expect(plan.layers['configuration-manager'].bypass).toEqual([
      'uga.disc.privatelink.prod.migration.windowsazure.us',
      'uga.privatelink.siterecovery.windowsazure.us',
      'vault.usgovcloudapi.net',
    ]);
    expect(roadOf(plan, 'privateasr2cache.blob.core.usgovcloudapi.net')).toBe('proxy');
  });

  test('an unknown region code leaves whole zones and says so', () => {
    const plan = composePlan(
      planInput({
        site: siteWith({ region: 'italynorth' }),
        codes: { asrCode: null, migrateCode: null },
        estate: { ...ESTATE_BEFORE, privateEndpoints: [] },
      }),
    );
    expect(plan.layers['configuration-manager'].bypass).toEqual([
      'disc.privatelink.prod.migration.windowsazure.com',
      'privatelink.siterecovery.windowsazure.com',
      'vault.azure.net',
    ]);
    expect(plan.warnings.map((warning) => warning.code)).toEqual(
      expect.arrayContaining(['site-recovery-code-unknown', 'migrate-code-unknown']),
    );
  });

  test('a code that is unknown is still read from the names that exist', () => {
    const plan = composePlan(
      planInput({ codes: { asrCode: null, migrateCode: null }, estate: ESTATE_AFTER }),
    );
    expect(plan.layers['configuration-manager'].bypass).toEqual([
      'je.disc.privatelink.prod.migration.windowsazure.com',
      'jpe.privatelink.siterecovery.windowsazure.com',
      'vault.azure.net',
    ]);
  });

  test('classic is only explained', () => {
    const plan = composePlan(
      planInput({ site: siteWith({ services: ['site-recovery-classic'] }) }),
    );
    expect([plan.roads, plan.learn, plan.steps]).toEqual([[], [], []]);
    expect(plan.warnings.map((warning) => warning.code)).toEqual(['classic-ended']);
  });

  test("azure-to-azure: the agents' own list, and rules from their machines", () => {
    const plan = composePlan(planInput({ site: siteWith({ services: ['azure-to-azure'] }) }));
    expect(plan.layers['mobility-agent']?.bypass).toEqual([
      'jpe.privatelink.siterecovery.windowsazure.com',
      CACHE,
    ]);
    expect(
      new Set(
        plan.layers.firewall.allow
          .filter((rule) => rule.port === 443 && rule.to !== 'internet')
          .map((rule) => rule.from),
      ),
    ).toEqual(new Set(['10.1.2.31']));
  });

  test('a name without a stated port gets no road and a warning', () => {
    const plan = composePlan(planInput({ site: siteWith({ services: ['hyper-v'] }) }));
    expect(
      plan.roads
        .filter((road) => road.road === 'none')
        .map((road) => `${road.pattern} ${String(road.port)}`),
    ).toEqual(['time.windows.com 0', 'time.nist.gov 0']);
    expect(plan.layers['proxy-allow'].allow).not.toContain('time.windows.com');
    expect(plan.warnings.filter((warning) => warning.code === 'port-not-stated')).toHaveLength(2);
  });

  test('every port of a row gets its road', () => {
    const plan = composePlan(planInput({ site: siteWith({ services: ['azure-backup'] }) }));
    expect(
      plan.roads.filter((road) => road.pattern === 'www.msftncsi.com').map((road) => road.port),
    ).toEqual([80, 443]);
  });

  test("the cache account's endpoint does not stand for the storage that Backup owns", () => {
    const plan = composePlan(planInput({ site: siteWith({ services: ['azure-backup'] }) }));
    expect(roadOf(plan, CACHE)).toBeUndefined();
  });

  test('an account with a newer suffix is planned by the host that the estate shows', () => {
    const blobHost = 'privateasr2cache.z7.blob.storage.azure.net';
    const estate = {
      ...ESTATE_BEFORE,
      privateEndpoints: ESTATE_BEFORE.privateEndpoints.filter((each) => each.name !== 'pe-cache'),
      storageAccounts: ESTATE_BEFORE.storageAccounts.map((each) => ({ ...each, blobHost })),
    };
    expect(roadOf(composePlan(planInput({ estate })), blobHost)).toBe('proxy');
    const served = {
      ...ESTATE_BEFORE,
      privateEndpoints: ESTATE_BEFORE.privateEndpoints.map((each) =>
        each.name === 'pe-cache'
          ? { ...each, members: [{ fqdn: blobHost, addresses: ['10.2.1.20'] }] }
          : each,
      ),
      storageAccounts: estate.storageAccounts,
    };
    const plan = composePlan(planInput({ estate: served }));
    expect(
      plan.roads
        .filter((road) => road.pattern.includes('privateasr2cache'))
        .map((road) => `${road.pattern} ${road.road}`),
    ).toEqual([`${blobHost} private-endpoint`]);
    // No document tells of a public alias: the record answers the dialled name itself.
    expect(
      plan.layers.dns.records.find((record) => record.answers.includes(toName(blobHost))),
    ).toMatchObject({ zone: 'z7.blob.storage.azure.net', name: 'privateasr2cache' });
    expect(plan.layers['system-bypass'].bypass).toContain(blobHost);
  });
});
