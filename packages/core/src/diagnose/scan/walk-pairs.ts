// Steps over a line of `name=value` pairs, behind words of a collector perhaps. Of the names that may stand for one
// thing (named-fields.ts) the first in their order counts, wherever it stands.

import { NAMES } from '../../products/shared/logs/named-fields.ts';
import { hashName } from '../tally/name-hash.ts';
import { FACTOR_A, FACTOR_B, SEED_A, SEED_B } from '../tally/name-hash.ts';
import { BYTE, IN_PAIR_NAME, IN_QUOTES, IN_WORD, IS_DIGIT } from './byte-tables.ts';
import type { LineCursor } from './line-cursor.ts';
import { MARK } from './name-cursor.ts';

const ROLE_NAMES = { ...NAMES, date: ['date'], tz: ['tz'] } as const;
const ROLES = Object.keys(ROLE_NAMES) as (keyof typeof ROLE_NAMES)[];
const at = (role: keyof typeof ROLE_NAMES): number => ROLES.indexOf(role);
const TIME = at('time');
const CLIENT = at('client');
const HOST = at('host');
const URL = at('url');
const SERVER = at('server');
const DATE = at('date');
const TZ = at('tz');
/** Those whose text decides. */
const DECIDE = [at('action'), at('status'), at('method'), at('protocol'), at('port')];
/** Fewer could be too few once equal names count once. */
const FEWEST_PAIRS = 12;
const MOST_HEAD_WORDS = 8;

interface NamePlace {
  readonly role: number;
  /** Lower counts first. */
  readonly order: number;
  readonly number: number;
}

const PLACES = nameTable();
const SLOTS = 1024;
const SLOT_OF = slotTable();
/** Of the line in hand: by role the value, and by name the line that had it last. */
const orders = new Int32Array(ROLES.length);
const starts = new Int32Array(ROLES.length);
const ends = new Int32Array(ROLES.length);
const seen = new Float64Array(PLACES.length);
let line = 0;
/** Of the name in hand. */
let nameA = 0;
let nameB = 0;

export function walkPairs(cursor: LineCursor, from: number): number {
  const { bytes } = cursor;
  orders.fill(-1);
  line += 1;
  let place = skipHead(cursor, from);
  let pairs = 0;
  for (;;) {
    const name = nameEnd(bytes, place);
    if (name < 0) return -1;
    const isQuoted = bytes[name + 1] === BYTE.quote;
    const start = isQuoted ? name + 2 : name + 1;
    const end = isQuoted ? quoteEnd(bytes, start) : cursor.free(start, IN_WORD);
    if (end < 0 || !hold(bytes, start, end)) return -1;
    pairs += 1;
    place = isQuoted ? end + 1 : end;
    if (bytes[place] === BYTE.blank) while (bytes[place] === BYTE.blank) place += 1;
    else if (bytes[place] !== BYTE.newLine && bytes[place] !== BYTE.return) return -1;
    if (bytes[place] === BYTE.newLine) break;
    if (bytes[place] === BYTE.return) {
      if (bytes[place + 1] !== BYTE.newLine) return -1;
      break;
    }
  }
  return pairs >= FEWEST_PAIRS && lookAt(cursor) ? place : -1;
}

/** What stands between may be any text; where it counts it is looked at by itself. */
function quoteEnd(bytes: Uint8Array, from: number): number {
  for (let end = from; ; end += 1) {
    const byte = bytes[end] as number;
    if (byte === BYTE.quote) return end;
    if (byte === BYTE.backslash || byte === BYTE.newLine) return -1;
  }
}

/** To the first pair. */
function skipHead(cursor: LineCursor, from: number): number {
  const { bytes } = cursor;
  let place = from;
  for (let words = 0; words < MOST_HEAD_WORDS; words += 1) {
    if (nameEnd(bytes, place) >= 0) return place;
    // A priority may stand right in front.
    if (bytes[place] === BYTE.less) {
      place += 1;
      while (IS_DIGIT[bytes[place] as number] !== 0) place += 1;
      if (bytes[place] !== BYTE.greater) return place;
      cursor.mark(MARK.gap, 1);
      place += 1;
      continue;
    }
    place = cursor.digits(place, IN_WORD);
    if (bytes[place] !== BYTE.blank) return place;
    place += 1;
  }
  return place;
}

/** Where the equals sign stands, with the hashes of the name in front of it; -1: no name stands here. */
function nameEnd(bytes: Uint8Array, from: number): number {
  const first = bytes[from] as number;
  if (IS_DIGIT[first] !== 0 || first === BYTE.hyphen) return -1;
  let a = SEED_A;
  let b = SEED_B;
  let end = from;
  for (;;) {
    const byte = IN_PAIR_NAME[bytes[end] as number] as number;
    if (byte === 0) break;
    a = Math.imul(a ^ byte, FACTOR_A);
    b = (Math.imul(b, FACTOR_B) + byte) | 0;
    end += 1;
  }
  nameA = a;
  nameB = b;
  return end > from && bytes[end] === BYTE.equals ? end : -1;
}

/** False: a name that counts stands twice. */
function hold(bytes: Uint8Array, start: number, end: number): boolean {
  const found = findName(nameA, nameB);
  if (found === undefined) return true;
  if (seen[found.number] === line) return false;
  seen[found.number] = line;
  const isNone = end === start || (end === start + 1 && bytes[start] === BYTE.hyphen);
  const order = orders[found.role] as number;
  // The date and the zone are looked up by themselves, and may be empty.
  if (isNone && found.role !== DATE && found.role !== TZ) return true;
  if (order >= 0 && order <= found.order) return true;
  orders[found.role] = found.order;
  starts[found.role] = start;
  ends[found.role] = end;
  return true;
}

function lookAt(cursor: LineCursor): boolean {
  if (!readTime(cursor) || !isAt(CLIENT, cursor.clientOf(startOf(CLIENT), innerOf(cursor, CLIENT))))
    return false;
  for (const role of DECIDE) {
    if ((orders[role] as number) < 0) cursor.mark(MARK.kind, role);
    else if (!isAt(role, cursor.key(startOf(role), innerOf(cursor, role)))) return false;
  }
  if ((orders[SERVER] as number) < 0) cursor.mark(MARK.kind, SERVER);
  else if (!isAt(SERVER, cursor.server(startOf(SERVER), innerOf(cursor, SERVER)))) return false;
  const target = (orders[HOST] as number) >= 0 ? HOST : URL;
  if ((orders[target] as number) < 0) return false;
  cursor.mark(MARK.kind, target);
  const start = startOf(target);
  const inner = innerOf(cursor, target);
  return isAt(target, target === HOST ? cursor.host(start, inner) : cursor.url(start, inner));
}

function readTime(cursor: LineCursor): boolean {
  if ((orders[CLIENT] as number) < 0 || (orders[TIME] as number) < 0) return false;
  const { bytes } = cursor;
  const start = startOf(TIME);
  const end = ends[TIME] as number;
  if (IS_DIGIT[bytes[start + 2] as number] !== 0 && IS_DIGIT[bytes[start + 4] as number] !== 0)
    return readNumber(cursor, start, end);
  cursor.timeStart = start;
  cursor.timeEnd = end;
  for (const role of [DATE, TZ]) {
    cursor.day = Math.imul(cursor.day ^ 1, FACTOR_A);
    if ((orders[role] as number) < 0) continue;
    for (let each = startOf(role); each < (ends[role] as number); each += 1)
      cursor.day = Math.imul(cursor.day ^ (bytes[each] as number), FACTOR_A);
  }
  return true;
}

/** Seconds, milliseconds, or nanoseconds of whole milliseconds. */
function readNumber(cursor: LineCursor, start: number, end: number): boolean {
  const { bytes } = cursor;
  const length = end - start;
  if (length !== 10 && length !== 13 && length !== 19) return false;
  let number = 0;
  for (let each = start; each < end; each += 1) {
    const byte = bytes[each] as number;
    if (IS_DIGIT[byte] === 0 || (each >= start + 13 && byte !== BYTE.zero)) return false;
    if (each < start + 13) number = number * 10 + byte - BYTE.zero;
  }
  cursor.mark(MARK.kind, length);
  cursor.at = length === 10 ? number * 1000 : number;
  return true;
}

function startOf(role: number): number {
  return starts[role] as number;
}

function isAt(role: number, end: number): boolean {
  return end === ends[role];
}

function innerOf({ bytes }: LineCursor, role: number): Uint8Array {
  return bytes[startOf(role) - 1] === BYTE.quote ? IN_QUOTES : IN_WORD;
}

function findName(a: number, b: number): NamePlace | undefined {
  for (let slot = a & (SLOTS - 1); ; slot = (slot + 1) & (SLOTS - 1)) {
    const number = SLOT_OF.numbers[slot] as number;
    if (number === 0) return undefined;
    if (SLOT_OF.a[slot] === a && SLOT_OF.b[slot] === b) return PLACES[number - 1];
  }
}

function nameTable(): readonly NamePlace[] {
  let number = 0;
  return ROLES.flatMap((name, role) =>
    ROLE_NAMES[name].map((_, order) => ({ role, order, number: number++ })),
  );
}

function slotTable() {
  const table = {
    a: new Int32Array(SLOTS),
    b: new Int32Array(SLOTS),
    numbers: new Int32Array(SLOTS),
  };
  for (const [index, name] of ROLES.flatMap((role) => [...ROLE_NAMES[role]]).entries()) {
    const { a, b } = hashName(name);
    let slot = a & (SLOTS - 1);
    while (table.numbers[slot] !== 0) slot = (slot + 1) & (SLOTS - 1);
    table.a[slot] = a;
    table.b[slot] = b;
    table.numbers[slot] = index + 1;
  }
  return table;
}
