// Steps over the fields of a line as its layout says; gives where the line ends, or -1 where it looks unusual.

import type { FieldRole, FieldsLayout } from '../../products/shared/logs/line-layout.ts';
import { BEFORE_COMMA, BEFORE_TAB, BYTE, IN_BRACKETS, IN_QUOTES, IN_WORD } from './byte-tables.ts';
import type { LineCursor } from './line-cursor.ts';
import { MARK } from './name-cursor.ts';

const ROLES = [
  'free',
  'key',
  'digits',
  'numbers',
  'number',
  'epoch',
  'time',
  'time-2',
  'client',
  'address',
  'address:port',
  'address#port',
  'host',
  'host.',
  'url',
  'request',
  'server',
  'peer',
  'pointer',
  'no-address',
  'maybe-address',
  '(…):',
] as const;
const STANDS = ['', '"', '[', '?'] as const;
const IN_QUOTED = 1;
const IN_BRACKETED = 2;
const PERHAPS_QUOTED = 3;

/** A walk over the bytes of a cursor from one place; `end`: of the line, where its line break is or would be. */
export type Walk = (cursor: LineCursor, from: number) => number;

export function walkOf(layout: FieldsLayout, heads: number): Walk {
  const { fields, least = fields.length, hasRest = false } = layout;
  const places = [...Array.from({ length: heads }, (): FieldRole => 'digits'), ...fields];
  const steps = Uint8Array.from(places, (role) => ROLES.indexOf(plainRole(role)));
  const stands = Uint8Array.from(places, (role) => Math.max(0, standOf(role)));
  const of = { steps, stands, least: heads + least, hasRest, heads };
  const separated = { ...of, isTabs: layout.separator === 'tab' };
  return layout.separator === 'blank'
    ? (cursor, from) => walkBlanks(cursor, from, of)
    : (cursor, from) => walkSeparated(cursor, from, separated);
}

interface Steps {
  readonly steps: Uint8Array;
  readonly stands: Uint8Array;
  readonly least: number;
  readonly hasRest: boolean;
  /** Words of a collector in front. */
  readonly heads: number;
}

function standOf(role: FieldRole): number {
  return STANDS.findIndex((mark) => mark !== '' && role.startsWith(mark));
}

function plainRole(role: FieldRole): (typeof ROLES)[number] {
  const plain = standOf(role) < 0 ? role : role.slice(1);
  return ROLES.find((each) => each === plain) ?? 'key';
}

function walkBlanks(
  cursor: LineCursor,
  start: number,
  { steps, stands, least, hasRest, heads }: Steps,
): number {
  const { bytes } = cursor;
  let at = start;
  let place = 0;
  while (place < steps.length) {
    const stand = stands[place] as number;
    const isQuoted = stand === IN_QUOTED || (stand === PERHAPS_QUOTED && bytes[at] === BYTE.quote);
    if (isQuoted || stand === IN_BRACKETED) {
      if (bytes[at] !== (isQuoted ? BYTE.quote : BYTE.open)) return -1;
      at = step(cursor, steps[place] as number, at + 1, isQuoted ? IN_QUOTES : IN_BRACKETS);
      if (at < 0 || bytes[at] !== (isQuoted ? BYTE.quote : BYTE.close)) return -1;
      at += 1;
    } else {
      const from = at;
      at = step(cursor, steps[place] as number, at, IN_WORD);
      if (at <= from) return -1;
    }
    place += 1;
    if (bytes[at] !== BYTE.blank) break;
    at += 1;
    if (bytes[at] === BYTE.blank) {
      const from = at;
      while (bytes[at] === BYTE.blank) at += 1;
      // In a time how wide a gap is counts too.
      cursor.mark(MARK.gap, place < heads ? 256 * (at - from) + place : place);
    }
    if (isEnd(bytes, at)) {
      cursor.mark(MARK.gap, place);
      break;
    }
  }
  if (place < least) return -1;
  if (place < steps.length) cursor.mark(MARK.end, place);
  else if (hasRest) while (bytes[at] !== BYTE.newLine) at += 1;
  return isEnd(bytes, at) ? at : hasRest && bytes[at] === BYTE.newLine ? at : -1;
}

function walkSeparated(
  cursor: LineCursor,
  start: number,
  { steps, least, hasRest, isTabs }: Steps & { readonly isTabs: boolean },
): number {
  const { bytes } = cursor;
  const inner = isTabs ? BEFORE_TAB : BEFORE_COMMA;
  const separator = isTabs ? BYTE.tab : BYTE.comma;
  let at = start;
  let place = 0;
  for (;;) {
    if (!isTabs && bytes[at] === BYTE.quote) {
      if (place === 0) cursor.mark(MARK.kind, BYTE.quote);
      at = step(cursor, steps[place] as number, at + 1, IN_QUOTES);
      if (at < 0 || bytes[at] !== BYTE.quote) return -1;
      at += 1;
    } else at = step(cursor, steps[place] as number, at, inner);
    if (at < 0) return -1;
    place += 1;
    if (bytes[at] !== separator) break;
    at += 1;
    if (place < steps.length) continue;
    if (!hasRest) return -1;
    while (bytes[at] !== BYTE.newLine) at += 1;
    return at;
  }
  if (place < least) return -1;
  if (place < steps.length) cursor.mark(MARK.end, place);
  return isEnd(bytes, at) ? at : -1;
}

function isEnd(bytes: Uint8Array, at: number): boolean {
  const byte = bytes[at];
  return byte === BYTE.newLine || (byte === BYTE.return && bytes[at + 1] === BYTE.newLine);
}

// In the order of ROLES.
function step(cursor: LineCursor, role: number, at: number, inner: Uint8Array): number {
  switch (role) {
    case 0:
      return cursor.free(at, inner);
    case 1:
      return cursor.key(at, inner);
    case 2:
      return cursor.digits(at, inner);
    case 3:
      return cursor.numbers(at, inner);
    case 4:
      return cursor.number(at, inner);
    case 5:
      return cursor.epoch(at);
    case 6:
      return cursor.time(at, inner);
    case 7: {
      const first = cursor.time(at, inner);
      if (cursor.bytes[first] !== BYTE.blank) return -1;
      return (cursor.timeEnd = cursor.free(first + 1, inner));
    }
    case 8:
      return cursor.clientOf(at, inner);
    case 9:
      return cursor.address(at, inner);
    case 10:
      return cursor.addressWithPort(at, inner, BYTE.colon);
    case 11:
      return cursor.addressWithPort(at, inner, BYTE.hash);
    case 12:
      return cursor.host(at, inner);
    case 13:
      return cursor.dottedHost(at, inner);
    case 14:
      return cursor.url(at, inner);
    case 15:
      return cursor.request(at, inner);
    case 16:
      return cursor.server(at, inner);
    case 17:
      return cursor.peer(at, inner);
    case 18:
      return cursor.pointer(at);
    case 19:
      return cursor.noAddress(at, inner);
    case 20:
      return cursor.maybeAddress(at, inner);
    default:
      return cursor.wrapped(at, inner);
  }
}
