// e2guardian, and DansGuardian before it.

import type { Product } from '../product.ts';
import { createE2guardianReader } from './access-log.ts';

export const e2guardian = {
  id: 'e2guardian',
  layer: 'proxy-allow',
  logs: [{ id: 'e2guardian', create: createE2guardianReader }],
} as const satisfies Product;
