// The text of a site.yaml of 0.1.0 → the same text with the keys of today. Keys are replaced where they stand:
// nothing is written anew, so comments, quotes, order, line ends and anchors stay.

import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  type Document,
} from 'yaml';

import { FORMER_KEYS } from '../former-words.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

export interface KeyEdit {
  /** From 1. */
  readonly line: number;
  readonly column: number;
  readonly former: string;
  readonly now: string;
}

export interface SiteTextUpgrade {
  readonly text: string;
  /** In the order of the text; none: it is of today. */
  readonly edits: readonly KeyEdit[];
}

/** Keys by the place that knows them: the file itself, and an entry of a list of it. */
const AT_ROOT = ['house'];
const IN_LISTS: Readonly<Record<string, readonly string[]>> = {
  proxies: ['keep'],
  resolvers: ['keep'],
};

interface Place {
  readonly begin: number;
  readonly end: number;
  readonly former: string;
  readonly now: string;
}

/** A text that is no YAML comes back as it is: parseSite() says what is wrong with it. */
export function upgradeSiteText(text: string, fileName: string): SiteTextUpgrade {
  const lines = new LineCounter();
  const documents = parseAllDocuments(text, { lineCounter: lines, prettyErrors: false });
  const [document] = Array.isArray(documents) ? documents : [];
  if (document === undefined || document.errors.length > 0) return { text, edits: [] };
  const placed = findKeys(document, (offset, former, now) => {
    const { line, col } = lines.linePos(offset);
    const where = `${fileName}:${String(line)}:${String(col)}`;
    return new UserError(`${where}: both ${former} and ${now} are given, which is one key now`, {
      code: 'migrate.both-keys',
      where,
      hint: `put what is right below ${now} and remove ${former}; nothing was changed`,
    });
  });
  let upgraded = '';
  let done = 0;
  for (const { begin, end, now } of placed) {
    const [first = ''] = text.slice(begin, end);
    const quote = first === '"' || first === "'" ? first : '';
    upgraded += `${text.slice(done, begin)}${quote}${now}${quote}`;
    done = end;
  }
  return {
    text: upgraded + text.slice(done),
    edits: placed.map(({ begin, former, now }) => {
      const { line, col } = lines.linePos(begin);
      return { line, column: col, former, now };
    }),
  };
}

function findKeys(
  document: Document,
  clash: (offset: number, former: string, now: string) => UserError,
): Place[] {
  /** By offset: an alias leads to a key that is found at its anchor too. */
  const found = new Map<number, Place>();
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const look = (given: unknown, keys: readonly string[]): void => {
    const node = resolved(given);
    if (!isMap(node)) return;
    for (const { key } of node.items) {
      if (!isScalar(key) || !key.range || !keys.includes(String(key.value))) continue;
      const former = String(key.value);
      const now = FORMER_KEYS[former] ?? former;
      const [begin, end] = key.range;
      if (node.has(now)) throw clash(begin, former, now);
      found.set(begin, { begin, end, former, now });
    }
  };
  const root = resolved(document.contents);
  look(root, AT_ROOT);
  for (const [list, keys] of Object.entries(IN_LISTS)) {
    const entries = isMap(root) ? resolved(root.get(list, true)) : undefined;
    if (isSeq(entries)) for (const entry of entries.items) look(entry, keys);
  }
  return [...found.values()].toSorted((a, b) => a.begin - b.begin);
}
