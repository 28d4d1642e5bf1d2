// JSON lines with named fields, as proxies write them that can be told to
// (Envoy, Caddy, smokescreen, Squid by a logformat of JSON). Names are those of
// named-fields.ts; an object inside is found by `outer.inner` and by `inner`.

import type { LineReader } from '../shared/logs/observation.ts';
import { observationOfFields } from '../shared/logs/named-fields.ts';
import { PLAIN_OPTIONS, type ReaderOptions } from '../shared/logs/reader-options.ts';

export function createJsonReader({ zoneMs }: ReaderOptions = PLAIN_OPTIONS): LineReader {
  return (line, evidence) => {
    if (!/^\s*\{/.test(line)) return undefined;
    let parsed: unknown;
    try {
      parsed = JSON.parse(line);
    } catch {
      return undefined;
    }
    const fields = flatten(parsed);
    return observationOfFields((name) => fields.get(name), evidence, zoneMs);
  };
}

/** What a line may nest, and hold: whoever writes it decides, and one line must not hold up the rest. */
const MOST_LEVELS = 8;
const MOST_FIELDS = 2000;

/** Values by their path, `a.b.c`, and by each end of it, `b.c` and `c`; of two the outer one counts, then the first. */
function flatten(value: unknown): Map<string, string> {
  const fields = new Map<string, string>();
  for (const { path, text } of leavesOf(value))
    for (let from = 0; from < path.length; from += 1) {
      const name = path.slice(from).join('.');
      if (!fields.has(name)) fields.set(name, text);
    }
  return fields;
}

interface Leaf {
  readonly path: readonly string[];
  readonly text: string;
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
        else if (each !== null)
          leaves.push({
            path: own,
            text: Array.isArray(each) ? String(each[0] ?? '') : String(each),
          });
      }
    level = below;
  }
  return leaves;
}
