// How a line of `option httplog` without captures looks (access-log.ts).

import { HEADS, type LineLayout } from '../shared/logs/line-layout.ts';

export const HAPROXY_LAYOUTS: readonly LineLayout[] = [
  {
    kind: 'fields',
    separator: 'blank',
    fields: [
      'address:port',
      '[time',
      'free',
      'key',
      'numbers',
      'key',
      'number',
      'free',
      'free',
      'key',
      'numbers',
      'numbers',
      '"request',
    ],
    heads: HEADS,
  },
];
