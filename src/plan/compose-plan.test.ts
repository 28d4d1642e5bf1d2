import { expect, test } from 'vitest';

import { composePlan } from './compose-plan.ts';
import { ESTATE_AFTER, ESTATE_BEFORE, planInput, SITE } from './testing/japan-east.ts';

test('scope zone gives exactly the lists of the described journey', () => {
  const plan = composePlan(planInput({ estate: ESTATE_BEFORE }));
  expect(plan.layers['configuration-manager'].bypass).toEqual([
    'je.disc.privatelink.prod.migration.windowsazure.com',
    'jpe.privatelink.siterecovery.windowsazure.com',
    'vault.azure.net',
  ]);
  expect(plan.layers['system-bypass'].bypass).toEqual(['*.blob.core.windows.net', '*.jpe.privatelink.siterecovery.windowsazure.com']);
});

test('scope names gives single names only', () => {
  const plan = composePlan(planInput({ estate: ESTATE_AFTER, site: { ...SITE, house: { ...SITE.house, scope: 'names' } } }));
  const role = (name: string): string => `1265443793182260898-asr-pod01-${name}.jpe.privatelink.siterecovery.windowsazure.com`;
  expect(plan.layers['system-bypass'].bypass).toEqual([role('id1'), role('prot2'), role('rcm1'), role('srs1'), role('tel1'), 'privateasr2cache.blob.core.windows.net']);
  expect(plan.layers['configuration-manager'].bypass).toContain('privateasr58afkv.vault.azure.net');
});

test('the same estate in another order gives the same plan', () => {
  const turned = { ...ESTATE_AFTER, privateEndpoints: [...ESTATE_AFTER.privateEndpoints].reverse() };
  expect(composePlan(planInput({ estate: turned }))).toEqual(composePlan(planInput({ estate: ESTATE_AFTER })));
});

test('no entry of the proxy holds a star unless the house allows it', () => {
  const strict = composePlan(planInput());
  expect(strict.layers['proxy-allow'].allow.filter((entry) => entry.includes('*'))).toEqual([]);
  expect(strict.learn.map((entry) => entry.shape)).toContain('*.office.com');
  const loose = composePlan(planInput({ site: { ...SITE, house: { ...SITE.house, allowWildcards: true } } }));
  expect(loose.layers['proxy-allow'].allow).toContain('*.office.com');
});
