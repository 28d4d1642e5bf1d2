// The table CommonSecurityLog of a workspace: what a collector was sent as CEF, with a column for each of CEF's keys
// (Microsoft Sentinel, "CEF and CommonSecurityLog field mapping"). Keys without a column stand in AdditionalExtensions.

import { observationOfFields } from '../named-fields.ts';
import { fieldsOf, firstOf, type FieldSchema } from './named-field-set.ts';

/** Column, and CEF's key; the first of two columns of one key counts. */
const COLUMNS: readonly (readonly [column: string, key: string])[] = [
  ['deviceaction', 'act'],
  ['simplifieddeviceaction', 'act'],
  ['destinationhostname', 'dhost'],
  ['destinationip', 'dst'],
  ['destinationport', 'dpt'],
  ['sourceip', 'src'],
  ['sourcehostname', 'src'],
  ['requesturl', 'request'],
  ['requestmethod', 'requestmethod'],
  ['requestclientapplication', 'requestclientapplication'],
  ['protocol', 'proto'],
  ['applicationprotocol', 'service'],
  ['eventoutcome', 'outcome'],
  ['message', 'msg'],
  ['timegenerated', 'time'],
];

export const commonSecurityLog: FieldSchema = {
  marks: ['devicevendor'],
  isMine: (fields) =>
    firstOf(fields, 'devicevendor') !== undefined &&
    firstOf(fields, 'deviceaction', 'simplifieddeviceaction') !== undefined,
  read(fields, { evidence, options }) {
    const columns = COLUMNS.flatMap(([column, key]) => {
      const value = firstOf(fields, column);
      return value === undefined ? [] : [[key, value] as const];
    });
    const more = (fields.get('additionalextensions') ?? '').split(';').flatMap((pair) => {
      const at = pair.indexOf('=');
      return at <= 0 ? [] : [[pair.slice(0, at).trim(), pair.slice(at + 1).trim()] as const];
    });
    return observationOfFields(fieldsOf([...columns, ...more]), evidence, options.zoneMs);
  },
};
