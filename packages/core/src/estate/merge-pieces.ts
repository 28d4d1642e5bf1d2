// Several exports of one resource → one piece. Field by field, so that a short listing and a full
// one complete each other; the outcome depends on what the exports say, never on their order.

import { compareText } from '../compare-text.ts';
import { idKey } from './estate.ts';
import { groupBy } from '../group-by.ts';
import type { Piece } from './pieces.ts';

export interface FoundPiece {
  readonly piece: Piece;
  readonly file: string;
}

export interface Conflict {
  readonly piece: Piece;
  readonly fields: readonly string[];
  readonly files: readonly string[];
}

export function mergePieces(found: readonly FoundPiece[]): {
  readonly pieces: readonly Piece[];
  readonly conflicts: readonly Conflict[];
} {
  const groups = groupBy(found, ({ piece }) => idKey(piece.id));
  const merged = [...groups.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, group]) => mergeGroup(group));
  return {
    pieces: merged.map(({ piece }) => piece),
    conflicts: merged.filter(({ fields }) => fields.length > 0),
  };
}

function mergeGroup(group: readonly [FoundPiece, ...FoundPiece[]]): Conflict {
  const [first, ...others] = group;
  if (others.length === 0) return { piece: first.piece, fields: [], files: [first.file] };
  const fields: string[] = [];
  const merged: Record<string, unknown> = {};
  for (const key of new Set(group.flatMap(({ piece }) => Object.keys(piece)))) {
    const values = new Map<string, unknown>();
    for (const { piece } of group) {
      const value: unknown = Reflect.get(piece, key);
      if (value === undefined) continue;
      const canonical = canonicalOf(value);
      // Of two spellings of the same, the one with capitals is Azure's own.
      const known = values.get(canonical);
      if (known === undefined || compareText(JSON.stringify(value), JSON.stringify(known)) < 0)
        values.set(canonical, value);
    }
    const filled = [...values.keys()].filter((canonical) => canonical !== '[]').sort(compareText);
    if (filled.length > 1) fields.push(key);
    const chosen = filled.at(-1) ?? [...values.keys()][0];
    if (chosen !== undefined) merged[key] = values.get(chosen);
  }
  const files = [...new Set(group.map(({ file }) => file))].sort(compareText);
  // Every field comes from a piece with the same id, and the id fixes the kind.
  return { piece: merged as unknown as Piece, fields: fields.sort(compareText), files };
}

/** Equal for values that say the same: without case, and lists without order. */
function canonicalOf(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalOf).sort(compareText).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, item]) => item !== undefined);
    return `{${entries
      .map(([key, item]) => `${key}:${canonicalOf(item)}`)
      .sort(compareText)
      .join(',')}}`;
  }
  return JSON.stringify(value).toLowerCase();
}
