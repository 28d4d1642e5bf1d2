// Layouts of lines as the kernel reads them: for each its kind, its fields, and what they are.

import type { FieldRole, LineLayout } from '../../products/shared/logs/line-layout.ts';
import {
  LAYOUT_BLANKS,
  LAYOUT_BYTES,
  LAYOUT_COMMAS,
  LAYOUT_PAIRS,
  LAYOUT_TABS,
  LAYOUTS,
  MOST_FIELDS,
  MOST_LAYOUTS,
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
] as const;
/** By their places, from 1 (kernel-memory.ts, STANDS_…). */
const STANDS = ['"', '[', '?'] as const;
const KINDS = { blank: LAYOUT_BLANKS, tab: LAYOUT_TABS, comma: LAYOUT_COMMAS } as const;
const HEAD_BYTES = 8;

/** Gives how many there are; those that are too many, or have too many fields, are left out. */
export function writeLayouts(memory: Uint8Array, layouts: readonly LineLayout[]): number {
  const written = layouts.flatMap(bytesOf).slice(0, MOST_LAYOUTS);
  for (const [index, bytes] of written.entries()) memory.set(bytes, LAYOUTS + index * LAYOUT_BYTES);
  return written.length;
}

function bytesOf(layout: LineLayout): Uint8Array[] {
  if (layout.kind === 'pairs') return [Uint8Array.of(LAYOUT_PAIRS)];
  const { fields, least = fields.length, hasRest = false, separator } = layout;
  return (layout.heads ?? [0]).flatMap((heads) => {
    const places = [...Array.from({ length: heads }, (): FieldRole => 'digits'), ...fields];
    if (places.length > MOST_FIELDS) return [];
    const bytes = new Uint8Array(HEAD_BYTES + 2 * places.length);
    bytes.set([KINDS[separator], places.length, heads + least, Number(hasRest), heads]);
    for (const [place, role] of places.entries())
      bytes.set([ROLES.indexOf(plainRole(role)), standOf(role)], HEAD_BYTES + 2 * place);
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
