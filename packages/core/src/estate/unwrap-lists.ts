// Exported JSON → its objects. A list comes bare, as a page (`value`, `nextLink`), as the rows of
// Resource Graph (`data`: objects, or a table of columns and rows), as the answers of a batch, one
// page appended to another, or as one object alone.

import { field, isLoose, textField, type Loose } from './fields.ts';
import { parseResourceId } from './resource-id.ts';
import { scanJson } from './scan-json.ts';

export interface FoundObject {
  /** Where in its document: `[3]`, `value[0]`; empty for the document itself. */
  readonly path: string;
  readonly value: unknown;
}

export interface FoundPage {
  readonly path: string;
  /** The type of the first resource in it; empty for an empty page. */
  readonly type: string;
  readonly goesOn: boolean;
}

export interface Unwrapped {
  readonly objects: readonly FoundObject[];
  readonly pages: readonly FoundPage[];
}

const MAX_LIST_DEPTH = 6;
const LIST_KEYS: ReadonlySet<string> = new Set(['value', 'data', 'responses']);

export function unwrapLists(value: unknown, path = '', depth = 0): Unwrapped {
  if (Array.isArray(value) && depth < MAX_LIST_DEPTH) {
    return combine(value.map((item, index) => unwrapLists(item, `${path}[${index}]`, depth + 1)));
  }
  const page = isLoose(value) && depth < MAX_LIST_DEPTH ? asPage(value) : null;
  if (page === null) return { objects: [{ path, value: withParsedFields(value) }], pages: [] };
  const inner = unwrapLists(page.items, path === '' ? page.key : `${path}.${page.key}`, depth + 1);
  const first = inner.objects[0]?.value;
  const id = isLoose(first) ? parseResourceId(textField(first, 'id', 'resourceId') ?? '') : null;
  return {
    objects: inner.objects,
    pages: [{ path, type: id?.type ?? '', goesOn: page.goesOn }, ...inner.pages],
  };
}

/** Keys are compared without case: `Search-AzGraph` writes `Data` and `SkipToken`. */
function asPage(
  value: Loose,
): { readonly key: string; readonly items: readonly unknown[]; readonly goesOn: boolean } | null {
  if (field(value, 'id', 'resourceId') !== undefined) return null;
  const table = tableRows(value);
  if (table !== null) return { key: 'rows', items: table, goesOn: false };
  for (const key of Object.keys(value)) {
    const found = key.toLowerCase();
    const inside = value[key];
    const items =
      found === 'responses'
        ? answersOf(inside)
        : Array.isArray(inside)
          ? inside
          : tableRows(inside);
    if (!LIST_KEYS.has(found) || items === null) continue;
    const next = field(value, 'nextLink', '$skipToken', 'skip_token', 'skipToken');
    return { key, items, goesOn: typeof next === 'string' && next !== '' };
  }
  return null;
}

/** The table form of Resource Graph: names of columns, and rows of cells. */
function tableRows(value: unknown): readonly unknown[] | null {
  if (!isLoose(value)) return null;
  const columns = field(value, 'columns');
  const rows = field(value, 'rows');
  if (!Array.isArray(columns) || !Array.isArray(rows)) return null;
  const names = columns.map((column) =>
    isLoose(column) ? (textField(column, 'name') ?? '') : String(column),
  );
  return rows.map((row: unknown) =>
    Array.isArray(row) ? Object.fromEntries(names.map((name, at) => [name, row[at]])) : row,
  );
}

/** The answers of a batch call of Resource Manager; those that are errors stay as they are. */
function answersOf(value: unknown): readonly unknown[] | null {
  if (!Array.isArray(value)) return null;
  const contents = value.map((answer: unknown) =>
    isLoose(answer) ? field(answer, 'content') : undefined,
  );
  return contents.includes(undefined) ? null : contents;
}

/** A table's cell, a row of a CSV, or an old client holds `properties` as text: JSON inside JSON. */
export function withParsedFields(value: unknown): unknown {
  if (!isLoose(value) || field(value, 'id', 'resourceId') === undefined) return value;
  const texts = Object.entries(value).filter(
    ([, item]) => typeof item === 'string' && /^\s*[{[]/.test(item),
  );
  if (texts.length === 0) return value;
  const parsed = texts.flatMap(([key, item]): [string, unknown][] => {
    const text = String(item);
    const scanned = scanJson(text);
    return scanned.ok && scanned.documents.length === 1 ? [[key, JSON.parse(text)]] : [];
  });
  return { ...value, ...Object.fromEntries(parsed) };
}

function combine(parts: readonly Unwrapped[]): Unwrapped {
  return {
    objects: parts.flatMap((part) => part.objects),
    pages: parts.flatMap((part) => part.pages),
  };
}
