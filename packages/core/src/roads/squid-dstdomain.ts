// A file of Squid's `acl … dstdomain "FILE"` as Squid reads it (ConfigParser.cc, DomainData.cc and
// matchDomainName of 5.7 and 6.13): one entry a line, whatever stands in it; nothing is trimmed but
// blanks at the ends and a comment after a blank. Most lines that look wrong are no error to Squid:
// they are entries that match nothing. Entries that overlap are, in one order, the end of Squid.

import { parseName } from '@sekisho/dns/name.ts';

export type DeadEntry =
  | 'final-dot'
  | 'star'
  | 'blank'
  | 'comment'
  | 'url'
  | 'port'
  | 'address'
  | 'byte-order-mark'
  | 'not-ascii'
  | 'no-name';

export type DstdomainVerdict =
  /** It matches names. */
  | { readonly kind: 'matches' }
  /** Written before in the same words. */
  | { readonly kind: 'repeated' }
  /** Squid warns and leaves it out: an entry before it matches the same names. */
  | { readonly kind: 'covered'; readonly by: PlacedEntry }
  /** Squid 6 and older do not start: it covers an entry before it. */
  | { readonly kind: 'refused'; readonly over: PlacedEntry }
  /** No request for a name matches it. */
  | { readonly kind: 'dead'; readonly why: DeadEntry };

export interface PlacedEntry {
  readonly entry: string;
  readonly line: number;
}

export interface DstdomainEntry extends PlacedEntry {
  readonly verdict: DstdomainVerdict;
}

/** Squid's buffer for a line; a longer line is split, and each piece counts as a line. */
const MOST_OF_A_LINE = 2047;
const BLANKS = /[ \t\r\n]+/;
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

/** `bytes`: one character for each byte of the file (latin1), as Squid compares bytes. */
export function readDstdomain(bytes: string): DstdomainEntry[] {
  const tree = new DomainTree();
  return bytes
    .split('\n')
    .flatMap((line, index) => piecesOf(line).map((piece) => ({ piece, line: index + 1 })))
    .flatMap(({ piece, line }): DstdomainEntry[] => {
      const token = tokenOf(piece);
      if (token === null) return [];
      const placed = { entry: token.replace(/[A-Z]+/g, (text) => text.toLowerCase()), line };
      const overlap = tree.insert(placed);
      const why = whyDead(placed.entry);
      const verdict: DstdomainVerdict =
        overlap?.kind === 'refused' || why === null
          ? (overlap ?? { kind: 'matches' })
          : { kind: 'dead', why };
      return [{ ...placed, entry: asUtf8(placed.entry), verdict }];
    });
}

function piecesOf(line: string): string[] {
  // Squid's strings end at a zero byte.
  const pieces =
    line.length <= MOST_OF_A_LINE
      ? [line]
      : (line.match(new RegExp(`.{1,${String(MOST_OF_A_LINE)}}`, 'gs')) ?? []);
  return pieces.map((piece) => piece.split('\0', 1)[0] ?? '');
}

/** From the first word to the last one before a word that begins with `#`; null for a comment or nothing. */
function tokenOf(line: string): string | null {
  const text = line.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, '');
  if (text === '' || text.startsWith('#')) return null;
  const comment = /[ \t\r\n]+#/.exec(text);
  return comment === null ? text : text.slice(0, comment.index);
}

/** Squid's splay tree, as far as overlaps go: its order keeps a domain and all below it together. */
class DomainTree {
  readonly #entries = new Map<string, PlacedEntry>();
  /** Every text that, as an entry, would cover one that is in the tree already. */
  readonly #wider = new Map<string, PlacedEntry>();

  insert(placed: PlacedEntry): Exclude<DstdomainVerdict, { kind: 'matches' | 'dead' }> | null {
    const { entry } = placed;
    if (this.#entries.has(entry)) return { kind: 'repeated' };
    const over = this.#wider.get(entry);
    if (over !== undefined) {
      this.#add(placed);
      return { kind: 'refused', over };
    }
    const by = domainsMatching(entry)
      .map((domain) => this.#entries.get(domain))
      .find((found) => found !== undefined);
    if (by !== undefined) return { kind: 'covered', by };
    this.#add(placed);
    return null;
  }

  #add(placed: PlacedEntry): void {
    this.#entries.set(placed.entry, placed);
    for (const domain of domainsMatching(placed.entry)) {
      if (!this.#wider.has(domain)) this.#wider.set(domain, placed);
    }
  }
}

/** Every entry for which matchDomainName(host, entry) is 0; dots in front of the host do not count. */
function domainsMatching(text: string): string[] {
  const host = text.replace(/^\.+/, '');
  if (host === '') return [];
  const domains = [host, `.${host}`];
  for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1))
    domains.push(host.slice(dot));
  return domains;
}

function whyDead(entry: string): DeadEntry | null {
  const name = entry.startsWith('.') ? entry.slice(1) : entry;
  const parsed = parseName(name);
  if (parsed.ok && parsed.name === name) return null;
  if (entry.startsWith(BYTE_ORDER_MARK)) return 'byte-order-mark';
  if (/^[a-z]+:\/\//.test(entry)) return 'url';
  if (BLANKS.test(entry)) return 'blank';
  if (entry.includes('#')) return 'comment';
  if (!/^\p{ASCII}*$/u.test(entry)) return 'not-ascii';
  if (!parsed.ok && parsed.problem === 'is-an-address') return 'address';
  if (/^[^:]+:(?:\d+|\*)$/.test(entry)) return 'port';
  if (entry.includes('*')) return 'star';
  return /^[^.].*[^.]\.$|^\.[^.].*[^.]\.$/.test(entry) ? 'final-dot' : 'no-name';
}

/** For people; a file in another encoding is shown as its bytes. */
function asUtf8(bytes: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(
      Uint8Array.from(bytes, (byte) => byte.charCodeAt(0)),
    );
  } catch {
    return bytes;
  }
}
