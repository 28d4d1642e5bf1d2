// WinHTTP of a Windows machine.

import type { Product } from '../product.ts';
import { renderWinhttp } from './render.ts';

export const winhttp = {
  id: 'winhttp',
  layer: 'system-bypass',
  renderers: [
    {
      id: 'winhttp',
      render: renderWinhttp,
      owner: 'appliance',
      isChoice: true,
    },
  ],
} as const satisfies Product;
