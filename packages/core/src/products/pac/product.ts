// A PAC file.

import type { Product } from '../product.ts';
import { renderPac } from './render.ts';

export const pac = {
  id: 'pac',
  layer: 'system-bypass',
  renderers: [
    {
      id: 'pac',
      render: renderPac,
      owner: 'appliance',
      isChoice: true,
    },
  ],
} as const satisfies Product;
