// Patterns: what a rule matches. One name, or the names under a suffix;
// whether the suffix itself is meant is part of the type, never a guess.
// How other programs read the same text is the business of roads/dialects.

import { isAtOrUnder, isUnder, parseName, type Name } from '@sekisho/dns/name.ts';

/** What a rule matches: one name, or those under a suffix. `apex`: the suffix itself too. */
export type Pattern =
  | { readonly kind: 'exact'; readonly name: Name }
  | { readonly kind: 'suffix'; readonly suffix: Name; readonly apex: boolean };

/** A pattern, or in English why the text is none. */
export type ParsedPattern =
  | { readonly ok: true; readonly pattern: Pattern }
  | { readonly ok: false; readonly message: string };

const STAR_MESSAGE = 'a "*" may stand only in front and for whole labels, as in "*.example.com"';

/**
 * `a.example.com` → that name; `*.example.com` → the names under it;
 * `.example.com` → the names under it and `example.com` itself (as Squid's dstdomain).
 */
export function parsePattern(text: string): ParsedPattern {
  const trimmed = text.trim();
  const isGlob = trimmed.startsWith('*.');
  const isDot = !isGlob && trimmed.startsWith('.');
  const parsed = parseName(isGlob ? trimmed.slice(2) : isDot ? trimmed.slice(1) : trimmed);
  if (!parsed.ok)
    return { ok: false, message: trimmed.includes('*') && !isGlob ? STAR_MESSAGE : parsed.message };
  if (isGlob || isDot)
    return { ok: true, pattern: { kind: 'suffix', suffix: parsed.name, apex: isDot } };
  return { ok: true, pattern: { kind: 'exact', name: parsed.name } };
}

/** As {@link parsePattern}, for text that is known to be a pattern; throws a RangeError otherwise. */
export function toPattern(text: string): Pattern {
  const parsed = parsePattern(text);
  if (parsed.ok) return parsed.pattern;
  throw new RangeError(`not a pattern: ${JSON.stringify(text)}: ${parsed.message}`);
}

/** The inverse of {@link parsePattern}. */
export function formatPattern(pattern: Pattern): string {
  if (pattern.kind === 'exact') return pattern.name;
  return pattern.apex ? `.${pattern.suffix}` : `*.${pattern.suffix}`;
}

/** Whether the pattern means this name; the name in lower case, A-labels, without a final dot. */
export function matchesPattern(pattern: Pattern, name: string): boolean {
  if (pattern.kind === 'exact') return name === pattern.name;
  return pattern.apex ? isAtOrUnder(name, pattern.suffix) : isUnder(name, pattern.suffix);
}
