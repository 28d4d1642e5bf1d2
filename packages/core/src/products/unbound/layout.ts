// How a line of log-queries or log-replies looks (query-log.ts).

import type { LineLayout } from '../shared/logs/line-layout.ts';

export const UNBOUND_LAYOUTS: readonly LineLayout[] = [
  {
    kind: 'fields',
    separator: 'blank',
    fields: [
      '[epoch',
      'numbers',
      'key',
      'address',
      'host.',
      'key',
      'key',
      'key',
      'numbers',
      'key',
      'numbers',
    ],
    least: 7,
    hasRest: true,
  },
];
