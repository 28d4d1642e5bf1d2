// Azure Firewall.

import type { Product } from '../product.ts';
import { renderAzureFirewall } from './render.ts';

export const azureFirewall = {
  id: 'azure-firewall',
  layer: 'proxy-allow',
  renderers: [
    {
      id: 'azure-firewall',
      render: renderAzureFirewall,
      owner: 'proxy',
      isChoice: true,
    },
  ],
} as const satisfies Product;
