// Squid.

import type { Product } from '../product.ts';
import { driverOf } from '../shared/sync/open-driver.ts';
import { readSquidNative } from './access-log.ts';
import { createSquidCacheReader } from './cache-log.ts';
import { SQUID_LAYOUTS } from './layouts.ts';
import { compileLogformat, SQUID_FORMATS } from './logformat.ts';
import { renderSquid } from './render.ts';

export const squid = {
  id: 'squid',
  layer: 'proxy-allow',
  renderers: [
    {
      id: 'squid',
      render: renderSquid,
      owner: 'proxy',
      serves: ['squid'],
    },
  ],
  drivers: [
    driverOf('squid', async () => (await import('./driver.ts')).openSquid),
    driverOf('squid-reconfigure', async () => (await import('./driver.ts')).openSquid),
  ],
  logs: [
    { id: 'squid', create: () => readSquidNative, layout: SQUID_LAYOUTS.squid },
    {
      id: 'squid-combined',
      create: (options) => compileLogformat(SQUID_FORMATS.combined, options),
      layout: SQUID_LAYOUTS.combined,
    },
    {
      id: 'squid-common',
      create: (options) => compileLogformat(SQUID_FORMATS.common, options),
      layout: SQUID_LAYOUTS.common,
    },
    { id: 'squid-cache', create: createSquidCacheReader },
  ],
} as const satisfies Product;
