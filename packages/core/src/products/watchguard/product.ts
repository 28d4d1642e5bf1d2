// WatchGuard Firebox.

import type { Product } from '../product.ts';
import { createWatchguardReader } from './access-log.ts';

export const watchguard = {
  id: 'watchguard',
  layer: 'firewall',
  logs: [{ id: 'watchguard', create: createWatchguardReader }],
} as const satisfies Product;
