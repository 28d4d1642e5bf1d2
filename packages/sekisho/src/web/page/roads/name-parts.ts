// A pattern cut for the eye: what tells it apart, and the suffix that it shares.

import { parseName, type Name } from '@sekisho/dns/name.ts';

export interface NameParts {
  readonly head: string;
  /** With its leading dot. */
  readonly suffix: string;
}

/** `a.blob.core.windows.net` → `a`, `.blob.core.windows.net`; two labels stay together. */
export function cutName(pattern: string): NameParts {
  const dot = firstDot(pattern);
  return dot === -1 || !pattern.slice(dot + 1).includes('.')
    ? { head: pattern, suffix: '' }
    : { head: pattern.slice(0, dot), suffix: pattern.slice(dot) };
}

/** The suffix under which a name is bundled with its like. */
export function suffixOf(pattern: string): string {
  const { head, suffix } = cutName(pattern);
  return suffix === '' ? head : suffix.slice(1);
}

/** null for a shape or a suffix. */
export function nameOf(pattern: string): Name | null {
  const parsed = parseName(pattern);
  return parsed.ok ? parsed.name : null;
}

/** A dot inside of `<…>` belongs to the placeholder. */
function firstDot(pattern: string): number {
  const close = pattern.lastIndexOf('>');
  return pattern.indexOf('.', close + 1);
}
