// The mobility agent of a protected machine.

import type { Product } from '../product.ts';
import { renderMobilityAgent } from './render.ts';

export const mobilityAgent = {
  id: 'mobility-agent',
  layer: 'system-bypass',
  renderers: [
    {
      id: 'mobility-agent',
      render: renderMobilityAgent,
      owner: 'appliance',
    },
  ],
} as const satisfies Product;
