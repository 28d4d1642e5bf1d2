// JSON lines with named fields, as proxies write them that can be told to (Envoy, Caddy, smokescreen, Squid by a
// logformat of JSON), services of a cloud, and collectors. An object inside is found by `outer.inner` and by `inner`.

import { readFields } from '../shared/logs/fields/read-fields.ts';
import { listIn, type NamedFieldSet } from '../shared/logs/fields/named-field-set.ts';
import type { LineReader } from '../shared/logs/observation.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';

export function createJsonReader(options: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    if (!/^\s*\{/.test(line)) return undefined;
    let parsed: unknown;
    try {
      parsed = JSON.parse(line);
    } catch {
      return undefined;
    }
    return readFields(fieldsIn(parsed), { evidence, options });
  };
}

/** What a line may nest, and hold: whoever writes it decides, and one line must not hold up the rest. */
const MOST_LEVELS = 8;
const MOST_FIELDS = 2000;

/** Values by their path, `a.b.c`, and by each end of it, `b.c` and `c`; of two the outer one counts, then the first. */
export function fieldsIn(value: unknown): NamedFieldSet {
  const fields = new Map<string, string>();
  const lists = new Map<string, readonly unknown[]>();
  const leaves = leavesOf(value);
  for (const { path, text, list } of leaves)
    for (let from = 0; from < path.length; from += 1) {
      const name = path.slice(from).join('.');
      if (fields.has(name)) continue;
      fields.set(name, text);
      if (list !== undefined) lists.set(name, list);
    }
  return {
    get: (name) => fields.get(name),
    list: (name) => lists.get(name) ?? listIn(fields.get(name) ?? ''),
    values: () => leaves.map(({ text }) => text),
  };
}

interface Leaf {
  readonly path: readonly string[];
  readonly text: string;
  readonly list?: readonly unknown[];
}

/** Level by level; what lies deeper than {@link MOST_LEVELS} is not looked at. */
function leavesOf(value: unknown): readonly Leaf[] {
  const leaves: Leaf[] = [];
  let level: readonly (readonly [path: readonly string[], value: object])[] =
    typeof value === 'object' && value !== null ? [[[], value]] : [];
  for (let depth = 0; depth < MOST_LEVELS && level.length > 0; depth += 1) {
    const below: [readonly string[], object][] = [];
    for (const [path, object] of level)
      for (const [name, each] of Object.entries(object) as [string, unknown][]) {
        if (leaves.length + below.length >= MOST_FIELDS) return leaves;
        const own = [...path, name.toLowerCase()];
        if (typeof each === 'object' && each !== null && !Array.isArray(each))
          below.push([own, each]);
        else if (Array.isArray(each))
          leaves.push({ path: own, text: plainText((each as unknown[])[0]), list: each });
        else if (each !== null) leaves.push({ path: own, text: String(each) });
      }
    level = below;
  }
  return leaves;
}

function plainText(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}
