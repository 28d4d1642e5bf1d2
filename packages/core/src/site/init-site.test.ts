import fc from 'fast-check';
import { expect, test } from 'vitest';

import { composeSiteYaml, type SiteAnswers } from './init-site.ts';
import { parseSite } from './parse-site.ts';

const ANSWERS: SiteAnswers = {
  name: 'tokyo',
  region: 'japaneast',
  onPremises: ['10.1.0.0/16'],
  throughVpn: ['10.2.0.0/16'],
  proxy: { address: '10.1.1.20' },
  resolver: { address: '10.1.1.53' },
  appliance: { address: '10.1.1.10', vault: 'vault1', cacheStorageAccount: 'cache1' },
  sources: [{ name: 'app1', address: '10.1.2.31' }],
};

test('the answers come back from the text', () => {
  expect(parseSite(composeSiteYaml(ANSWERS))).toMatchObject({
    name: 'tokyo',
    networks: { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] },
    proxies: [{ name: 'proxy1', address: '10.1.1.20', port: 3128 }],
    firewall: {
      allow: [
        { from: '10.1.1.20', to: 'internet', ports: [443, 80, 53] },
        { from: '10.1.1.53', to: 'internet', ports: [53] },
        { from: '10.1.1.10', to: '10.2.0.0/16', ports: [443] },
      ],
    },
    appliances: [{ name: 'appliance1', vault: 'vault1', cacheStorageAccount: 'cache1' }],
    sources: [{ name: 'app1', address: '10.1.2.31', appliance: 'appliance1' }],
  });
});

test('every key of the site is in the text, as a key or in a comment', () => {
  const text = composeSiteYaml({ ...ANSWERS, sources: [] });
  for (const key of [
    'host',
    'allowList',
    'settings',
    'applianceJson',
    'systemInternetOptions',
    'extraNames',
    'timeScale',
    'sources',
  ])
    expect(text).toMatch(new RegExp(`^[ #-]*${key}:`, 'm'));
});

test('any valid answers give a text that is read back as they are', () => {
  const word = fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,12}$/);
  const host = fc.integer({ min: 1, max: 254 });
  const answers = fc.record({
    name: fc.oneof(
      word,
      fc.constantFrom('no', 'null', '1e3', '0x10', '2020-01-01', 'true', '58e1', '1_000'),
    ),
    region: fc.stringMatching(/^[a-z0-9]{1,12}$/),
    onPremises: fc.constant(['10.1.0.0/16', 'fd00::/8']),
    throughVpn: fc.subarray(['10.2.0.0/16', '10.3.0.0/16']),
    proxy: fc.record({
      address: host.map((n) => `10.1.3.${n}`),
      port: fc.integer({ min: 1, max: 65535 }),
    }),
    resolver: fc.record({
      address: host.map((n) => `10.1.4.${n}`),
      forwards: fc.constantFrom('internet' as const, 'azure' as const, 'none' as const),
    }),
    appliance: fc.record({
      address: host.map((n) => `10.1.1.${n}`),
      vault: fc.stringMatching(/^[A-Za-z][A-Za-z0-9-]{1,49}$/),
    }),
    sources: fc
      .uniqueArray(fc.record({ name: word, address: host.map((n) => `10.1.2.${n}`) }), {
        selector: ({ name }) => name.toLowerCase(),
      })
      .map((list) => list.map((source, index) => ({ ...source, address: `10.1.2.${index + 1}` }))),
  });
  fc.assert(
    fc.property(answers, (given) => {
      const site = parseSite(composeSiteYaml(given));
      expect(site.name).toBe(given.name);
      expect(site.region).toBe(given.region);
      expect(site.appliances[0]).toMatchObject(given.appliance);
      expect(site.sources.map(({ name, address }) => ({ name, address }))).toEqual(given.sources);
      expect(site.networks.throughVpn).toEqual(given.throughVpn);
    }),
  );
});
