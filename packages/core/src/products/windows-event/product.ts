// Windows' event logs as XML and text.

import type { Product } from '../product.ts';
import { createWindowsEventReader } from './event-log.ts';

export const windowsEvent = {
  id: 'windows-event',
  layer: null,
  logs: [{ id: 'windows-event', create: createWindowsEventReader, hasLocalDates: true }],
} as const satisfies Product;
