// BIND.

import type { Product } from '../product.ts';
import { BIND_LAYOUTS } from './layout.ts';
import { driverOf } from '../shared/sync/open-driver.ts';
import { createBindReader } from './query-log.ts';
import { renderBind } from './render.ts';
import { renderBindRpz } from './rpz.ts';

export const bind = {
  id: 'bind',
  layer: 'dns',
  renderers: [
    {
      id: 'bind',
      render: renderBind,
      owner: 'resolver',
      serves: ['bind'],
    },
    {
      id: 'bind-rpz',
      render: renderBindRpz,
      owner: 'resolver',
      serves: ['bind'],
      isChoice: true,
    },
  ],
  drivers: [driverOf('bind', async () => (await import('./driver.ts')).openBind)],
  logs: [{ id: 'bind', create: createBindReader, layout: BIND_LAYOUTS }],
} as const satisfies Product;
