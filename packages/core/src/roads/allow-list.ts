// What a proxy allows today, from the file that it reads: the patterns that match names, and what
// stands there and matches none.

import { decodeText } from '../estate/decode-text.ts';
import { formatPattern, parsePattern, toPattern } from '../names/pattern.ts';
import type { SiteProxy } from '../site/site.ts';
import { readVendorList, type VendorProblem } from './vendor-list.ts';
import {
  readDstdomain,
  type DeadEntry,
  type DstdomainEntry,
  type PlacedEntry,
} from './squid-dstdomain.ts';

/** What an allow-list lets pass, and what in it matches no name. */
export interface AllowList {
  /** As patterns: `a.example.com`, `.example.com`, `*.example.com`. */
  readonly patterns: readonly string[];
  readonly problems: readonly AllowProblem[];
}

/** An entry that does not do what it seems to say. */
export interface AllowProblem {
  /** `refused`: the proxy does not start with this list. */
  readonly kind: DeadEntry | VendorProblem | 'utf-16' | 'covered' | 'refused';
  /** `FILE:LINE`. */
  readonly where: string;
  readonly values: Readonly<Record<string, string>>;
}

/**
 * The proxy's list as the product reads it: Squid's dstdomain, the language of its maker, or one pattern a line with
 * `#` before comments. A text counts as UTF-8. Null when bytes are no text.
 *
 * @example
 * parseAllowList('.example.com\n', 'allow.txt')?.patterns; // ['.example.com']
 */
export function parseAllowList(
  given: Uint8Array | string,
  file: string,
  product: SiteProxy['product'] = 'squid',
): AllowList | null {
  const bytes = typeof given === 'string' ? new TextEncoder().encode(given) : given;
  switch (product) {
    case 'squid':
      return readForSquid(bytes, file);
    case 'zscaler':
    case 'paloalto':
    case 'fortinet': {
      const decoded = decodeText(bytes);
      return decoded.ok ? readVendorList(decoded.text, { file, product }) : null;
    }
    case 'other':
      return readAsPatterns(bytes, file);
  }
}

function readForSquid(bytes: Uint8Array, file: string): AllowList {
  const decoded = decodeText(bytes);
  if (decoded.ok && decoded.encoding.startsWith('utf-16'))
    return { patterns: [], problems: [{ kind: 'utf-16', where: file, values: {} }] };
  const entries = readDstdomain(Buffer.from(bytes).toString('latin1'));
  return {
    // Squid 7 starts with a list that overlaps too, and then all of it is in force.
    patterns: entries.flatMap(({ entry, verdict: { kind } }) =>
      (kind === 'matches' || kind === 'refused') && parsePattern(entry).ok
        ? [formatPattern(toPattern(entry))]
        : [],
    ),
    problems: entries.flatMap((entry) => problemOf(entry, file)),
  };
}

function problemOf({ entry, line, verdict }: DstdomainEntry, file: string): AllowProblem[] {
  const where = `${file}:${String(line)}`;
  switch (verdict.kind) {
    case 'matches':
    case 'repeated':
      return [];
    case 'dead':
      return [{ kind: verdict.why, where, values: { entry, fixed: fixedOf(entry) } }];
    case 'covered':
      return [{ kind: 'covered', where, values: { entry, ...otherOf(verdict.by) } }];
    case 'refused': {
      const narrow = narrowerOf({ entry, line }, verdict.over);
      return [
        {
          kind: 'refused',
          where,
          values: {
            entry,
            ...otherOf(verdict.over),
            narrow: narrow.entry,
            narrowLine: String(narrow.line),
          },
        },
      ];
    }
  }
}

function otherOf({ entry, line }: PlacedEntry): { other: string; otherLine: string } {
  return { other: entry, otherLine: String(line) };
}

/** The entry that the other one covers. */
function narrowerOf(one: PlacedEntry, other: PlacedEntry): PlacedEntry {
  const depth = ({ entry }: PlacedEntry): number => entry.replace(/^\.+/, '').length;
  if (depth(one) !== depth(other)) return depth(one) > depth(other) ? one : other;
  return one.entry.startsWith('.') ? other : one;
}

/** The entry without a final dot, and with a dot for a leading `*.`. */
function fixedOf(entry: string): string {
  return entry.replace(/\.$/, '').replace(/^\*\./, '.');
}

/** One pattern a line; `#` begins a comment. */
function readAsPatterns(bytes: Uint8Array, file: string): AllowList | null {
  const decoded = decodeText(bytes);
  if (!decoded.ok) return null;
  const patterns = new Set<string>();
  const problems: AllowProblem[] = [];
  for (const [index, line] of decoded.text.split(/\r\n|\n|\r/).entries()) {
    const entry = line.replace(/(?:^|\s)#.*$/, '').trim();
    if (entry === '') continue;
    const parsed = parsePattern(entry);
    if (parsed.ok) patterns.add(formatPattern(parsed.pattern));
    else
      problems.push({ kind: 'no-name', where: `${file}:${String(index + 1)}`, values: { entry } });
  }
  return { patterns: [...patterns], problems };
}
