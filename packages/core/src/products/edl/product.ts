// External dynamic lists, which firewalls and proxies of several makers fetch.

import type { Product } from '../product.ts';
import { driverOf } from '../shared/sync/open-driver.ts';
import { renderEdl } from './render.ts';

export const edl = {
  id: 'edl',
  layer: 'proxy-allow',
  renderers: [
    {
      id: 'edl',
      render: renderEdl,
      owner: 'proxy',
      serves: ['zscaler', 'paloalto', 'fortinet', 'other'],
    },
  ],
  drivers: [driverOf('edl', async () => (await import('./driver.ts')).openEdl)],
} as const satisfies Product;
