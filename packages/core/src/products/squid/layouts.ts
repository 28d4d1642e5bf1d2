// How lines of Squid's built-in formats look (logformat.ts has what they are).

import { HEADS, type FieldRole, type LineLayout } from '../shared/logs/line-layout.ts';

const FRONT: readonly FieldRole[] = [
  'client',
  'free',
  'free',
  '[time',
  '"request',
  'key',
  'number',
];

function layout(fields: readonly FieldRole[], least = fields.length): readonly LineLayout[] {
  return [{ kind: 'fields', separator: 'blank', fields, least, hasRest: true, heads: HEADS }];
}

export const SQUID_LAYOUTS = {
  squid: layout(
    ['epoch', 'number', 'client', 'key', 'number', 'key', 'url', 'token', 'peer', 'token', 'CODE'],
    10,
  ),
  common: layout([...FRONT, 'key']),
  combined: layout([...FRONT, '"free', '"free', 'key']),
} as const;
