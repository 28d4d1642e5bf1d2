// Layouts of lines as the kernel reads them: for each its kind, its fields, and what they are.

import type {
  EnvelopeLayout,
  FieldPart,
  FieldRole,
  LineLayout,
  PartsLayout,
  ValuePart,
} from '../../products/shared/logs/line-layout.ts';
import {
  LAYOUT_BLANKS,
  LAYOUT_BYTES,
  LAYOUT_COMMAS,
  LAYOUT_PAIRS,
  LAYOUT_PARTS,
  LAYOUT_TABS,
  ENVELOPES,
  LAYOUTS,
  MOST_ENVELOPES,
  MOST_FIELDS,
  MOST_LAYOUTS,
  MOST_PROGRAM,
  PART_END,
  PART_FIELD,
  PART_GAP,
  PART_INNER,
  PART_TEXT,
  PART_VALUE,
  VALUE_FILLED,
  VALUE_KEY,
  VALUE_ROLE,
  VALUE_STAMP,
  VALUE_TEXT,
  VALUE_TIME,
} from './kernel-memory.ts';

/** By their places in the kernel (packages/core/kernel/fields.ts). */
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
  'none?',
  'seconds',
  'upstream',
  'json-number',
  'text',
  'filled?',
  'port',
  'empty',
  'HEX',
  'hex4',
  'labels',
  'url://',
  'token',
  'CODE',
] as const;
/** By their places, from 1 (kernel-memory.ts, STANDS_…). */
const STANDS = ['"', '[', '?'] as const;
const KINDS = { blank: LAYOUT_BLANKS, tab: LAYOUT_TABS, comma: LAYOUT_COMMAS } as const;
const HEAD_BYTES = 8;
/** The place of this setting among them. */
const BEGINS_QUOTED = 5;
const PROGRAM_LENGTH = 1;
const IS_TABLE = 7;

/** Gives how many there are; those that are too many, or have too many fields, are left out. */
export function writeLayouts(memory: Uint8Array, layouts: readonly LineLayout[]): number {
  const written = layouts.flatMap(bytesOf).slice(0, MOST_LAYOUTS);
  for (const [index, bytes] of written.entries()) memory.set(bytes, LAYOUTS + index * LAYOUT_BYTES);
  return written.length;
}

/** The same of the envelopes that lines stand in. */
export function writeEnvelopes(memory: Uint8Array, envelopes: readonly EnvelopeLayout[]): number {
  const written = envelopes.flatMap(bytesOfEnvelope).slice(0, MOST_ENVELOPES);
  for (const [index, bytes] of written.entries())
    memory.set(bytes, ENVELOPES + index * LAYOUT_BYTES);
  return written.length;
}

/** The name of the program stands at the end. */
function bytesOfEnvelope({ parts, program }: EnvelopeLayout): Uint8Array[] {
  const name = Buffer.from(program);
  return bytesOfParts({ kind: 'parts', parts }).flatMap((bytes) => {
    if (name.length >= MOST_PROGRAM || bytes.length > LAYOUT_BYTES - MOST_PROGRAM) return [];
    const whole = new Uint8Array(LAYOUT_BYTES);
    whole.set(bytes);
    whole[PROGRAM_LENGTH] = name.length;
    whole.set(name, LAYOUT_BYTES - MOST_PROGRAM);
    return [whole];
  });
}

function bytesOf(layout: LineLayout): Uint8Array[] {
  if (layout.kind === 'pairs')
    return [Uint8Array.of(LAYOUT_PAIRS, ...Array<number>(HEAD_BYTES - 1).fill(0))];
  if (layout.kind === 'parts') return bytesOfParts(layout);
  const { fields, least = fields.length, hasRest = false, separator } = layout;
  const beginsQuoted = layout.beginsQuoted === true;
  return (layout.heads ?? [0]).flatMap((heads) => {
    const places = [...Array.from({ length: heads }, (): FieldRole => 'digits'), ...fields];
    if (places.length > MOST_FIELDS) return [];
    const bytes = new Uint8Array(HEAD_BYTES + 2 * places.length);
    bytes.set([KINDS[separator], places.length, heads + least, Number(hasRest), heads]);
    bytes[BEGINS_QUOTED] = Number(beginsQuoted);
    bytes[IS_TABLE] = Number(layout.isTable === true);
    for (const [place, role] of places.entries())
      bytes.set([ROLES.indexOf(plainRole(role)), standOf(role)], HEAD_BYTES + 2 * place);
    for (const place of layout.needed ?? []) bytes[HEAD_BYTES + 2 * place + 1] = 1;
    return [bytes];
  });
}

/** 0: between blanks, as it is. */
function standOf(role: FieldRole): number {
  return STANDS.findIndex((mark) => role.startsWith(mark)) + 1;
}

function plainRole(role: FieldRole): (typeof ROLES)[number] {
  const plain = standOf(role) === 0 ? role : role.slice(1);
  return ROLES.find((each) => each === plain) ?? 'key';
}

function bytesOfParts({ parts, heads = [0], hasRest, isShort }: PartsLayout): Uint8Array[] {
  const bytes = parts.flatMap((part) => {
    if (part === null) return [PART_GAP];
    if (typeof part !== 'string') return 'value' in part ? bytesOfValue(part) : bytesOfField(part);
    const text = [...Buffer.from(part)];
    return [PART_TEXT, text.length, ...text];
  });
  const isTooLong = parts.some((part) => typeof part === 'string' && Buffer.byteLength(part) > 255);
  if (isTooLong || HEAD_BYTES + bytes.length + 1 > LAYOUT_BYTES) return [];
  const [first] = parts;
  const isObject = Number(typeof first === 'string' && first.startsWith('{'));
  const [rest, short] = [Number(hasRest === true), Number(isShort === true)];
  return heads.map((words) =>
    Uint8Array.of(LAYOUT_PARTS, 0, 0, rest, words, short, isObject, 0, ...bytes, PART_END),
  );
}

/** The lowest byte of the field, and two at which it ends (packages/core/kernel/bytes.ts). */
const ENDS: Readonly<Record<string, readonly [low: number, first: number, second: number]>> = {
  word: [33, 0, 0],
  number: [33, 44, 125],
  '"': [32, 34, 92],
  'word"': [33, 34, 92],
};

function bytesOfField({ role, end, holds = 0, isNeeded }: FieldPart): number[] {
  if (role === 'inner') return [PART_INNER];
  const [low, first, second] = ENDS[end] ?? [32, end.charCodeAt(0), 0];
  const mark = first === 0 ? 32 : first;
  return [
    PART_FIELD,
    ROLES.indexOf(role),
    low,
    first,
    second,
    mark,
    holds,
    Number(isNeeded === true),
  ];
}

/** Others are passed as a field that ends where the value does. */
const VALUES: Readonly<Record<string, number>> = {
  key: VALUE_KEY,
  text: VALUE_TEXT,
  'filled?': VALUE_FILLED,
  time: VALUE_TIME,
  stamp: VALUE_STAMP,
};

function bytesOfValue({ value, until, back = 0, isLast, isNeeded }: ValuePart): number[] {
  return [
    PART_VALUE,
    VALUES[value] ?? VALUE_ROLE,
    Math.max(
      ROLES.findIndex((role) => role === value),
      0,
    ),
    until.charCodeAt(0),
    back,
    Number(isLast === true),
    Number(isNeeded === true),
  ];
}
