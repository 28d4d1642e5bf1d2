import { expect, test } from 'vitest';

import { SiteSchema } from '@sekisho/core/site/site.ts';
import { refuseUnplayedKeys, unplayedKeys } from './unplayed-keys.ts';

const REST = {
  name: 'mill',
  region: 'uksouth',
  proxies: [{ name: 'proxy1', address: '10.88.1.20' }],
  appliances: [
    { name: 'asr1', address: '10.88.1.10', vault: 'rsv-mill', proxy: 'proxy1', resolver: 'dns1' },
  ],
};
const NETWORKS = { onPremises: ['10.88.0.0/16'], throughVpn: ['10.89.0.0/16'] };
const DNS = { name: 'dns1', address: '10.88.1.53' };

test.each([
  { title: 'a simple site', networks: NETWORKS, resolver: DNS, keys: [] },
  {
    title: 'validation of what the internet answers',
    networks: NETWORKS,
    resolver: { ...DNS, validates: true, dropsPrivateAddresses: true },
    keys: [],
  },
  {
    title: 'validation of what Azure answers',
    networks: NETWORKS,
    resolver: {
      ...DNS,
      validates: true,
      conditionalForwarders: [{ zones: ['blob.core.windows.net'], to: ['10.89.0.4'] }],
    },
    keys: ['resolvers[0].validates'],
  },
  {
    title: 'a third way to Azure, and a server that drops private addresses',
    networks: {
      ...NETWORKS,
      microsoftPeering: [{ service: 'storage' as const, networks: ['20.38.0.0/16'] }],
    },
    resolver: { ...DNS, forwards: 'azure', forwardTo: ['10.89.0.4'], dropsPrivateAddresses: true },
    keys: ['networks.microsoftPeering', 'resolvers[0].dropsPrivateAddresses'],
  },
])('$title: $keys', ({ networks, resolver, keys }) => {
  const site = SiteSchema.parse({ ...REST, networks, resolvers: [resolver] });
  expect(unplayedKeys(site)).toEqual(keys);
  if (keys.length === 0) expect(() => refuseUnplayedKeys(site)).not.toThrow();
  else expect(() => refuseUnplayedKeys(site)).toThrow(keys.join(', '));
});
