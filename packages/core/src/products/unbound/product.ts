// Unbound.

import type { Product } from '../product.ts';
import { UNBOUND_LAYOUTS } from './layout.ts';
import { driverOf } from '../shared/sync/open-driver.ts';
import { createUnboundReader } from './query-log.ts';
import { renderUnbound } from './render.ts';

export const unbound = {
  id: 'unbound',
  layer: 'dns',
  renderers: [
    {
      id: 'unbound',
      render: renderUnbound,
      owner: 'resolver',
      serves: ['unbound'],
    },
  ],
  drivers: [driverOf('unbound', async () => (await import('./driver.ts')).openUnbound)],
  logs: [{ id: 'unbound', create: createUnboundReader, layout: UNBOUND_LAYOUTS }],
} as const satisfies Product;
