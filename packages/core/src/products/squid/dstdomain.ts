// Patterns as Squid's dstdomain reads them. Squid warns about, and ignores, an
// entry under another one, so that none may be left; and `.x` always takes `x`
// in, so that a pattern without its apex needs an exception.

import type { Pattern } from '../../names/pattern.ts';

export interface Dstdomain {
  /** `.suffix` or a name; no entry lies in another. */
  readonly allow: readonly string[];
  /** Names that an entry above covers although no pattern means them. */
  readonly except: readonly string[];
}

export function toDstdomain(patterns: readonly Pattern[]): Dstdomain {
  const exact = new Set<string>();
  const suffixes = new Map<string, boolean>();
  for (const pattern of patterns) {
    if (pattern.kind === 'exact') exact.add(pattern.name);
    else suffixes.set(pattern.suffix, suffixes.get(pattern.suffix) === true || pattern.apex);
  }
  const kept = [...suffixes].filter(([suffix]) => !hasParentIn(suffix, suffixes));
  const names = [...exact].filter((name) => !suffixes.has(name) && !hasParentIn(name, suffixes));
  return {
    allow: [...names, ...kept.map(([suffix]) => `.${suffix}`)].sort(),
    except: kept
      .filter(([suffix, apex]) => !apex && !exact.has(suffix))
      .map(([suffix]) => suffix)
      .sort(),
  };
}

function hasParentIn(name: string, suffixes: ReadonlyMap<string, boolean>): boolean {
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    if (suffixes.has(name.slice(dot + 1))) return true;
  }
  return false;
}
