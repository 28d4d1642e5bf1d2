// The firewall on premises, whatever it is: a table for a person.

import type { Product } from '../product.ts';
import { renderFirewall } from './render.ts';

export const firewall = {
  id: 'firewall',
  layer: 'firewall',
  renderers: [
    {
      id: 'firewall',
      render: renderFirewall,
      owner: 'firewall',
    },
  ],
} as const satisfies Product;
