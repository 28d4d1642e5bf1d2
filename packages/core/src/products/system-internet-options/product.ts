// The internet options of the SYSTEM account.

import type { Product } from '../product.ts';
import { renderSystemInternetOptions } from './render.ts';

export const systemInternetOptions = {
  id: 'system-internet-options',
  layer: 'system-bypass',
  renderers: [
    {
      id: 'system-internet-options',
      render: renderSystemInternetOptions,
      owner: 'appliance',
    },
  ],
} as const satisfies Product;
