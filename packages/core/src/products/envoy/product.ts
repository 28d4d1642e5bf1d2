// Envoy and Istio.

import type { Product } from '../product.ts';
import { behindHead } from '../shared/logs/log-head.ts';
import { readEnvoy } from './access-log.ts';

export const envoy = {
  id: 'envoy',
  layer: 'proxy-allow',
  logs: [{ id: 'envoy', create: () => behindHead(readEnvoy) }],
} as const satisfies Product;
