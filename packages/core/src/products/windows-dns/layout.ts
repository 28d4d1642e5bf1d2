// How a packet's line of the debug log looks (query-log.ts), with a clock of 24 hours and of 12.

import { GAP, type FieldPart, type PartsLayout } from '../shared/logs/line-layout.ts';

const word = (role: FieldPart['role']): FieldPart => ({ role, end: 'word' });

export const WINDOWS_DNS_LAYOUTS: readonly PartsLayout[] = [1, 2].flatMap((holds) =>
  // Of a response, and of a question.
  [' R ', '   '].map((response): PartsLayout => ({
    kind: 'parts',
    parts: [
      { role: 'time', end: 'word', holds },
      GAP,
      word('HEX'),
      ' PACKET',
      GAP,
      word('HEX'),
      ' ',
      word('key'),
      ' ',
      word('key'),
      ' ',
      word('client'),
      GAP,
      word('hex4'),
      response,
      word('key'),
      ' [',
      { role: 'key', end: ']' },
      '] ',
      word('key'),
      GAP,
      word('labels'),
    ],
    hasRest: true,
  })),
);
