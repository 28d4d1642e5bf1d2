// How a line of the web log looks (access-log.ts): the documented feed, and shorter ones by where their first address is.

import type { FieldRole, FieldsLayout, LineLayout } from '../shared/logs/line-layout.ts';
import { PLACE } from './places.ts';

const FRONT: Readonly<Partial<Record<number, FieldRole>>> = {
  [PLACE.time]: 'time',
  [PLACE.protocol]: 'key',
  [PLACE.url]: 'url',
  [PLACE.action]: 'key',
};
const DOCUMENTED: Readonly<Partial<Record<number, FieldRole>>> = {
  ...FRONT,
  [PLACE.client]: 'client',
  [PLACE.server]: 'server',
  [PLACE.status]: 'key',
};

function layout(roles: readonly FieldRole[], more: Partial<FieldsLayout> = {}): FieldsLayout {
  return { kind: 'fields', separator: 'comma', fields: roles, beginsQuoted: true, ...more };
}

/** `place`: of the client. */
function short(place: number): LineLayout {
  const fields = Array.from({ length: PLACE.client }, (_, at): FieldRole => {
    if (at === place) return 'address';
    // Behind the client, the next address is the server's, and whether there is one decides.
    return FRONT[at] ?? (at < PLACE.action ? 'free' : at < place ? 'no-address' : 'maybe-address');
  });
  return layout(fields, { least: place + 1 });
}

export const ZSCALER_LAYOUTS: readonly LineLayout[] = [
  layout(
    Array.from({ length: PLACE.status + 1 }, (_, place) => DOCUMENTED[place] ?? 'free'),
    { least: PLACE.client + 1, hasRest: true },
  ),
  ...Array.from({ length: PLACE.client - PLACE.action - 1 }, (_, at) =>
    short(PLACE.action + 1 + at),
  ),
];
