// CoreDNS.

import type { Product } from '../product.ts';
import { driverOf } from '../shared/sync/open-driver.ts';
import { COREDNS_LAYOUTS } from './layout.ts';
import { createCorednsReader } from './query-log.ts';
import { renderCoredns } from './render.ts';

export const coredns = {
  id: 'coredns',
  layer: 'dns',
  renderers: [
    {
      id: 'coredns',
      render: renderCoredns,
      owner: 'resolver',
      serves: ['coredns'],
    },
  ],
  drivers: [driverOf('coredns', async () => (await import('./driver.ts')).openCoredns)],
  logs: [{ id: 'coredns', create: createCorednsReader, layout: COREDNS_LAYOUTS }],
} as const satisfies Product;
