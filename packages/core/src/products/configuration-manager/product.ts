// The appliance's Configuration Manager.

import type { Product } from '../product.ts';
import { renderConfigurationManager } from './render.ts';

export const configurationManager = {
  id: 'configuration-manager',
  layer: 'configuration-manager',
  renderers: [
    {
      id: 'configuration-manager',
      render: renderConfigurationManager,
      owner: 'appliance',
    },
  ],
} as const satisfies Product;
