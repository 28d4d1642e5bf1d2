// dnsmasq.

import type { Product } from '../product.ts';
import { driverOf } from '../shared/sync/open-driver.ts';
import { createDnsmasqReader } from './query-log.ts';
import { renderDnsmasq } from './render.ts';

export const dnsmasq = {
  id: 'dnsmasq',
  layer: 'dns',
  renderers: [
    {
      id: 'dnsmasq',
      render: renderDnsmasq,
      owner: 'resolver',
      serves: ['dnsmasq'],
    },
  ],
  drivers: [driverOf('dnsmasq', async () => (await import('./driver.ts')).openDnsmasq)],
  logs: [{ id: 'dnsmasq', create: createDnsmasqReader }],
} as const satisfies Product;
