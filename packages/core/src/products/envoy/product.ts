// Envoy and Istio.

import type { Product } from '../product.ts';
import { readEnvoy } from './access-log.ts';
import { ENVOY_LAYOUTS } from './layout.ts';

export const envoy = {
  id: 'envoy',
  layer: 'proxy-allow',
  logs: [{ id: 'envoy', create: () => readEnvoy, layout: ENVOY_LAYOUTS }],
} as const satisfies Product;
