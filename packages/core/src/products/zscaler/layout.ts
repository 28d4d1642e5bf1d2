// How a line of the web log looks (access-log.ts).

import type { FieldRole, LineLayout } from '../shared/logs/line-layout.ts';
import { PLACE } from './places.ts';

const ROLES: Readonly<Partial<Record<number, FieldRole>>> = {
  [PLACE.time]: 'time',
  [PLACE.protocol]: 'key',
  [PLACE.url]: 'url',
  [PLACE.action]: 'key',
  [PLACE.client]: 'client',
  [PLACE.server]: 'server',
  [PLACE.status]: 'key',
};

export const ZSCALER_LAYOUTS: readonly LineLayout[] = [
  {
    kind: 'fields',
    separator: 'comma',
    fields: Array.from({ length: PLACE.status + 1 }, (_, place) => ROLES[place] ?? 'free'),
    least: PLACE.action + 1,
    hasRest: true,
  },
];
