// How lines of Envoy's default access log and of Istio's look (access-log.ts).

import { HEADS, type FieldPart, type PartsLayout } from '../shared/logs/line-layout.ts';

type Part = string | FieldPart;

const word = (role: FieldPart['role']): FieldPart => ({ role, end: 'word' });
const quoted = (role: FieldPart['role']): FieldPart => ({ role, end: '"' });
const FREE = word('free');

const FRONT: readonly Part[] = [
  '[',
  { role: 'time', end: ']' },
  '] "',
  word('key'),
  ' ',
  FREE,
  ' ',
  { role: 'free', end: 'word"' },
  '" ',
  word('key'),
  ' ',
  word('key'),
];
/** Details of the response and of the end of the connection, and why the TLS of the upstream failed. */
const DETAILS: readonly Part[] = [' ', word('key'), ' ', word('key'), ' "', quoted('free'), '"'];
const NUMBERS: readonly Part[] = [0, 1, 2].flatMap(() => [' ', word('number')]);
const CLIENT: FieldPart = { role: 'client', end: '"', isNeeded: true };
const BACK: readonly Part[] = [
  '" "',
  quoted('free'),
  '" "',
  quoted('free'),
  '" "',
  { role: 'host', end: '"', isNeeded: true },
  '" "',
  quoted('upstream'),
  '"',
];

function layout(parts: readonly Part[], hasRest: boolean): PartsLayout {
  return { kind: 'parts', parts, ...(hasRest ? { hasRest } : {}), heads: HEADS };
}

export const ENVOY_LAYOUTS: readonly PartsLayout[] = [[], DETAILS].flatMap((details) => {
  const front = [...FRONT, ...details, ...NUMBERS, ' ', FREE, ' "'];
  return [
    layout([...front, CLIENT, ...BACK], true),
    details.length === 0
      ? layout([...front, '-', ...BACK], false)
      : layout(
          [
            ...front,
            '-',
            ...BACK,
            ' ',
            FREE,
            ' ',
            FREE,
            ' ',
            FREE,
            ' ',
            word('address:port'),
            ' ',
            FREE,
          ],
          true,
        ),
  ];
});
