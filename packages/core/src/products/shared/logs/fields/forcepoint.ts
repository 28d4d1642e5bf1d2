// Forcepoint's (Websense's) web protection as LEEF: the event is `transaction:blocked` or `transaction:permitted`, and no
// pair says it (Forcepoint, "SIEM integration"). Its pairs and its CEF have an action and are read by their names.

import { observationOfFields } from '../named-fields.ts';
import { fieldsOf, firstOf, type FieldSchema } from './named-field-set.ts';

const EVENT = /^transaction:(\w{2,20})$/;
const NAMES: readonly (readonly [leef: string, name: string])[] = [
  ['src', 'src'],
  ['dst', 'dst'],
  ['dstport', 'dstport'],
  ['url', 'url'],
  ['method', 'method'],
  ['proxystatus-code', 'status'],
  ['useragent', 'useragent'],
  ['dstbytes', 'bytes'],
];

export const forcepoint: FieldSchema = {
  marks: ['cef.vendor'],
  isMine: (fields) =>
    /^(?:Forcepoint|Websense)$/i.test(fields.get('cef.vendor') ?? '') &&
    ['act', 'action'].every((name) => fields.get(name) === undefined),
  read(fields, { evidence, options }) {
    const word = EVENT.exec(fields.get('cef.class') ?? '')?.[1];
    if (word === undefined) return undefined;
    const pairs = NAMES.flatMap(([leef, name]) => {
      const value = firstOf(fields, leef);
      return value === undefined ? [] : [[name, value] as const];
    });
    return observationOfFields(fieldsOf([['action', word], ...pairs]), evidence, options.zoneMs);
  },
};
