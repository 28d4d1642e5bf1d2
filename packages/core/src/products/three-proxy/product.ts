// 3proxy.

import type { Product } from '../product.ts';
import { createThreeProxyReader } from './access-log.ts';

export const threeProxy = {
  id: 'three-proxy',
  layer: 'proxy-allow',
  logs: [{ id: '3proxy', create: createThreeProxyReader }],
} as const satisfies Product;
