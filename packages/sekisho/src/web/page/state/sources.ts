// The catalog's sources, by id: loaded when somebody first looks at a name, since the first view needs none.

import { signal } from '@preact/signals';

import type { Source } from '@sekisho/core/catalog/catalog.ts';

export const sources = signal<ReadonlyMap<string, Source>>(new Map());

let isAsked = false;

/** Until they are there, and where they cannot be had, ids stand alone. */
export async function loadSources(): Promise<void> {
  if (isAsked) return;
  isAsked = true;
  try {
    const { default: file } = await import('../../../../../../catalog/sources.json');
    const all: readonly Source[] = file.sources;
    sources.value = new Map(all.map((source) => [source.id, source]));
  } catch {
    isAsked = false;
  }
}
