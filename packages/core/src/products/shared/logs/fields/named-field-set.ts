// The fields of one record that have names, whatever carried them: JSON, pairs, CEF, LEEF, columns of a CSV, XML.

import type { Evidence, LineReader } from '../observation.ts';
import type { ReaderOptions } from '../reader-options.ts';

export interface NamedFieldSet {
  /** By a name in lower case; of a nested object by `outer.inner` and by `inner`. undefined: none, or empty. */
  get(name: string): string | undefined;
  /** A list as the record has it; of a table, JSON in a field. */
  list(name: string): readonly unknown[];
  /** Every value of the record. */
  values(): Iterable<string>;
}

/** What a product's records mean by their names. */
export interface FieldSchema {
  /** Each of its records has one of these, whatever stands there, or one of {@link origins}. */
  readonly marks: readonly string[];
  /** With the name of one of Microsoft's programs or of a log of Azure's. */
  readonly origins?: readonly string[];
  /** True of its own records. */
  isMine(fields: NamedFieldSet): boolean;
  read(
    fields: NamedFieldSet,
    context: { readonly evidence: Evidence; readonly options: ReaderOptions },
  ): ReturnType<LineReader>;
}

/** The first of the names that the record has. */
export function firstOf(fields: NamedFieldSet, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = fields.get(name);
    if (value !== undefined && value !== '' && value !== '-') return value;
  }
  return undefined;
}

/** Of a flat record, such as pairs or columns. */
export function fieldsOf(entries: Iterable<readonly [name: string, value: string]>): NamedFieldSet {
  const fields = new Map<string, string>();
  for (const [name, value] of entries) {
    const key = name.toLowerCase();
    if (!fields.has(key)) fields.set(key, value);
  }
  return {
    get: (name) => fields.get(name),
    list: (name) => listIn(fields.get(name) ?? ''),
    values: () => fields.values(),
  };
}

/** A list that stands in a text. */
export function listIn(text: string): readonly unknown[] {
  if (!text.startsWith('[')) return [];
  try {
    const parsed = JSON.parse(text) as unknown;
    return Array.isArray(parsed) ? (parsed as unknown[]) : [];
  } catch {
    return [];
  }
}
