// Exported JSON → its objects. A list comes bare, as a page (`value`, `nextLink`), as the rows of
// Resource Graph (`data`), one page appended to another, or as one object alone.

import { field, isLoose, textField, type Loose } from './fields.ts';
import { parseResourceId } from './resource-id.ts';

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

const MAX_LIST_DEPTH = 4;

export function unwrapLists(value: unknown, path = '', depth = 0): Unwrapped {
  if (Array.isArray(value) && depth < MAX_LIST_DEPTH) {
    return combine(value.map((item, index) => unwrapLists(item, `${path}[${index}]`, depth + 1)));
  }
  const page = isLoose(value) && depth < MAX_LIST_DEPTH ? asPage(value) : null;
  if (page === null) return { objects: [{ path, value }], pages: [] };
  const inner = unwrapLists(page.items, path === '' ? page.key : `${path}.${page.key}`, depth + 1);
  const first = inner.objects[0]?.value;
  const id = isLoose(first) ? parseResourceId(textField(first, 'id') ?? '') : null;
  return {
    objects: inner.objects,
    pages: [{ path, type: id?.type ?? '', goesOn: page.goesOn }, ...inner.pages],
  };
}

function asPage(
  value: Loose,
): { readonly key: string; readonly items: readonly unknown[]; readonly goesOn: boolean } | null {
  if (field(value, 'id', 'resourceId') !== undefined) return null;
  for (const key of ['value', 'data']) {
    const items = value[key];
    if (!Array.isArray(items)) continue;
    const next = field(value, 'nextLink', '$skipToken', 'skip_token', 'skipToken');
    return { key, items, goesOn: typeof next === 'string' && next !== '' };
  }
  return null;
}

function combine(parts: readonly Unwrapped[]): Unwrapped {
  return {
    objects: parts.flatMap((part) => part.objects),
    pages: parts.flatMap((part) => part.pages),
  };
}
