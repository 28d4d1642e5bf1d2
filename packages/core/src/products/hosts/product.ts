// A hosts file.

import type { Product } from '../product.ts';
import { renderHosts } from './render.ts';

export const hosts = {
  id: 'hosts',
  layer: 'dns',
  renderers: [
    {
      id: 'hosts',
      render: renderHosts,
      owner: 'appliance',
      isChoice: true,
    },
  ],
} as const satisfies Product;
