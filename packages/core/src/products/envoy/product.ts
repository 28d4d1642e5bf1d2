// Envoy and Istio.

import type { Product } from '../product.ts';
import { readEnvoy } from './access-log.ts';

export const envoy = {
  id: 'envoy',
  layer: 'proxy-allow',
  logs: [{ id: 'envoy', create: () => readEnvoy }],
} as const satisfies Product;
