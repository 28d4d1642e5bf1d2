// The rehearsed appliance. The real one's log has no public description.

import type { Product } from '../product.ts';
import { readApplianceLog } from './stage-log.ts';

export const appliance = {
  id: 'appliance',
  layer: null,
  logs: [{ id: 'appliance', create: () => readApplianceLog, isJson: true }],
} as const satisfies Product;
