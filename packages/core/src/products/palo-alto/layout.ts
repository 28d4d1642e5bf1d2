// How a line of THREAT,url looks (access-log.ts). What a collector puts in front is in its first field.

import type { FieldRole, LineLayout } from '../shared/logs/line-layout.ts';
import { PLACE } from './places.ts';

const ROLES: Readonly<Partial<Record<number, FieldRole>>> = {
  [PLACE.format]: 'digits',
  [PLACE.received]: 'digits',
  [PLACE.type]: 'key',
  [PLACE.subtype]: 'key',
  [PLACE.generated]: 'time',
  [PLACE.source]: 'client',
  [PLACE.destinationPort]: 'key',
  [PLACE.action]: 'key',
  [PLACE.bytesOrUrl]: 'url',
};

export const PALO_ALTO_LAYOUTS: readonly LineLayout[] = [
  {
    kind: 'fields',
    separator: 'comma',
    fields: Array.from({ length: PLACE.bytesOrUrl + 1 }, (_, place) => ROLES[place] ?? 'free'),
    hasRest: true,
  },
];
