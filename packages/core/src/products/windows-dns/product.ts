// Windows' DNS server.

import type { Product } from '../product.ts';
import { driverOf } from '../shared/sync/open-driver.ts';
import { WINDOWS_DNS_LAYOUTS } from './layout.ts';
import { createWindowsDnsReader } from './query-log.ts';
import { renderWindowsDns } from './render.ts';

export const windowsDns = {
  id: 'windows-dns',
  layer: 'dns',
  renderers: [
    {
      id: 'windows-dns',
      render: renderWindowsDns,
      owner: 'resolver',
      serves: ['windows'],
    },
  ],
  drivers: [driverOf('windows', async () => (await import('./driver.ts')).openWindowsDns)],
  logs: [
    {
      id: 'windows-dns',
      create: createWindowsDnsReader,
      layout: WINDOWS_DNS_LAYOUTS,
      hasHead: true,
      hasLocalDates: true,
    },
  ],
} as const satisfies Product;
