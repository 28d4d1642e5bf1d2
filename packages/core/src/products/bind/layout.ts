// How a line of the category queries looks (query-log.ts), with and without its category and severity, and the
// number of the client that BIND 9.11 and later write.

import type { FieldRole, LineLayout } from '../shared/logs/line-layout.ts';

const CATEGORIES: readonly (readonly FieldRole[])[] = [[], ['key', 'key']];
const POINTERS: readonly (readonly FieldRole[])[] = [['pointer'], []];

export const BIND_LAYOUTS: readonly LineLayout[] = CATEGORIES.flatMap((category) =>
  POINTERS.map((pointer): LineLayout => ({
    kind: 'fields',
    separator: 'blank',
    fields: [
      'time-2',
      ...category,
      'key',
      ...pointer,
      'address#port',
      '(…):',
      'key',
      'host',
      'key',
      'key',
    ],
    hasRest: true,
  })),
);
