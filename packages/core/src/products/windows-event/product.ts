// Windows' event logs as XML.

import type { Product } from '../product.ts';
import { createWindowsEventReader } from './event-log.ts';

export const windowsEvent = {
  id: 'windows-event',
  layer: null,
  logs: [{ id: 'windows-event', create: createWindowsEventReader }],
} as const satisfies Product;
