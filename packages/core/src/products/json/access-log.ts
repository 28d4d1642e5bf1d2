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

function flatten(value: unknown): Map<string, string> {
  const fields = new Map<string, string>();
  if (typeof value !== 'object' || value === null) return fields;
  for (const [name, each] of Object.entries(value)) {
    if (typeof each === 'object' && each !== null && !Array.isArray(each)) {
      for (const [inner, text] of flatten(each)) {
        fields.set(`${name.toLowerCase()}.${inner}`, text);
        if (!fields.has(inner)) fields.set(inner, text);
      }
    } else if (each !== null) {
      fields.set(name.toLowerCase(), Array.isArray(each) ? String(each[0] ?? '') : String(each));
    }
  }
  return fields;
}
