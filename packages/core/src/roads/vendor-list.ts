// Lists of names in the languages of Zscaler, Palo Alto Networks and Fortinet, as their documents say what an entry
// matches (docs/facts/list-languages.md). What they do not say counts for nothing, and is said with its line.

import { formatPattern, parsePattern } from '../names/pattern.ts';
import type { AllowProblem } from './allow-list.ts';

export type VendorProduct = 'zscaler' | 'paloalto' | 'fortinet';

export type VendorProblem =
  /** It has `http://` or `https://`, which none of them takes. */
  | 'vendor-scheme'
  | 'vendor-port'
  /** It is of a path, which nobody sees while TLS is closed. */
  | 'vendor-path'
  /** It has a `*` or `^` where the product knows none, or where it means what no pattern says. */
  | 'vendor-wildcard'
  /** It begins with a dot, which the product does not know. */
  | 'vendor-dot'
  | 'vendor-upper-case'
  | 'vendor-no-name'
  /** It matches its name for certain, and in some versions or modes more. */
  | 'vendor-no-slash'
  | 'vendor-mode';

interface Read {
  readonly pattern?: string;
  readonly problem?: VendorProblem;
  /** What to write in its place. */
  readonly fixed?: string;
}

const NAMES: Readonly<Record<VendorProduct, string>> = {
  zscaler: 'Zscaler',
  paloalto: 'Palo Alto Networks',
  fortinet: 'Fortinet',
};

const READERS: Readonly<Record<VendorProduct, (entry: string) => Read>> = {
  zscaler: readZscaler,
  paloalto: readPaloAlto,
  fortinet: readFortinet,
};

/** One entry a line; a line that begins with `#` is none. */
export function readVendorList(
  text: string,
  { file, product }: { readonly file: string; readonly product: VendorProduct },
): { readonly patterns: readonly string[]; readonly problems: readonly AllowProblem[] } {
  const patterns = new Set<string>();
  const problems: AllowProblem[] = [];
  const told = new Set<VendorProblem>();
  for (const [index, line] of text.split(/\r\n|\n|\r/).entries()) {
    const entry = line.trim();
    if (entry === '' || entry.startsWith('#')) continue;
    const { pattern, problem, fixed = '' } = withoutScheme(entry) ?? READERS[product](entry);
    if (pattern !== undefined) patterns.add(pattern);
    // What holds for every line of a kind is said once.
    if (problem === undefined || (pattern !== undefined && told.has(problem))) continue;
    told.add(problem);
    problems.push({
      kind: problem,
      where: `${file}:${String(index + 1)}`,
      values: { entry, product: NAMES[product], fixed },
    });
  }
  return { patterns: [...patterns], problems };
}

function withoutScheme(entry: string): Read | null {
  const scheme = /^[a-z][a-z0-9+.-]*:\/\//i.exec(entry);
  return scheme === null
    ? null
    : { problem: 'vendor-scheme', fixed: entry.slice(scheme[0].length).replace(/\/.*/, '') };
}

/** A dot in front: the name and all below it; else the name alone. Lower case only, no stars. */
function readZscaler(entry: string): Read {
  const lower = entry.toLowerCase();
  if (entry !== lower) return { problem: 'vendor-upper-case', fixed: lower };
  if (entry.includes('/')) return { problem: 'vendor-path', fixed: hostOf(entry) };
  if (/[*^?]/.test(entry))
    return { problem: 'vendor-wildcard', fixed: entry.replace(/^\*\./, '.') };
  return readName(entry);
}

/** `*.` in front: one label or more, and not the name itself; `^` one label. Case does not count. */
function readPaloAlto(entry: string): Read {
  const host = entry.toLowerCase().replace(/\/$/, '');
  if (host.includes('/')) return { problem: 'vendor-path', fixed: `${hostOf(host)}/` };
  if (host.startsWith('.')) return { problem: 'vendor-dot', fixed: `*${host}/` };
  if (/[*^]/.test(host.replace(/^\*\./, ''))) return { problem: 'vendor-wildcard' };
  const read = readName(host);
  // Before PAN-OS 10.2 an entry without a slash also matches names that go on behind it.
  return read.pattern !== undefined && !entry.endsWith('/')
    ? { ...read, problem: 'vendor-no-slash', fixed: `${host}/` }
    : read;
}

/** Whether a plain entry also takes what is below it, its type and the mode of inspection decide. */
function readFortinet(entry: string): Read {
  const host = entry.toLowerCase();
  if (host.includes('/')) return { problem: 'vendor-path', fixed: hostOf(host) };
  if (host.startsWith('.')) return { problem: 'vendor-dot', fixed: `*${host}` };
  if (/[*^$\\()[\]?|+]/.test(host.replace(/^\*\./, ''))) return { problem: 'vendor-wildcard' };
  const read = readName(host);
  return read.pattern === undefined || host.startsWith('*.')
    ? read
    : { ...read, problem: 'vendor-mode' };
}

function readName(entry: string): Read {
  const port = /^(.+):(?:\d+|\*)$/.exec(entry);
  if (port !== null) return { problem: 'vendor-port', fixed: port[1] ?? '' };
  const parsed = parsePattern(entry);
  return parsed.ok ? { pattern: formatPattern(parsed.pattern) } : { problem: 'vendor-no-name' };
}

function hostOf(entry: string): string {
  return entry.replace(/\/.*/, '');
}
