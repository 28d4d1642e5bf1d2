// Where the values stand in the text of a JSON object, so that lines of the same form are passed over as bytes.

export interface Leaf {
  /** In lower case. */
  readonly path: readonly string[];
  /** `fixed`: an empty list, or one whose text is as it is in every line of this form. */
  readonly kind: 'string' | 'number' | 'word' | 'fixed';
  /** Of a string, without its quotes. */
  readonly from: number;
  readonly to: number;
}

const MOST_LEVELS = 8;
const TOKEN = /"((?:[^"\\]|\\.)*)"|(-?\d[\d.eE+-]*)|(true|false|null)|([[\]{},:])/y;
const BLANKS = /[ \t]*/y;

/** Of valid JSON. null: its form is none that other lines are compared with. */
export function leavesIn(text: string): readonly Leaf[] | null {
  const leaves: Leaf[] = [];
  const names: Set<string>[] = [];
  const path: string[] = [];
  let isName = false;
  let at = 0;
  while (at < text.length) {
    BLANKS.lastIndex = at;
    BLANKS.exec(text);
    at = BLANKS.lastIndex;
    TOKEN.lastIndex = at;
    const token = TOKEN.exec(text);
    if (token === null) return at === text.length ? leaves : null;
    const from = at;
    at = TOKEN.lastIndex;
    const [, string, number, word, sign] = token;
    const own = path.map((name) => name.toLowerCase());
    if (sign === '{') {
      if (names.length === MOST_LEVELS) return null;
      names.push(new Set());
      path.push('');
      isName = true;
    } else if (sign === '}') {
      names.pop();
      path.pop();
      isName = false;
    } else if (sign === ',') isName = true;
    else if (sign === ':') isName = false;
    else if (sign === '[') {
      if (text[at] !== ']') return null;
      at += 1;
      leaves.push({ path: own, kind: 'fixed', from, to: at });
    } else if (string !== undefined && isName) {
      const known = names.at(-1);
      // Names that are numbers stand in another order once they are read.
      if (
        known === undefined ||
        known.has(string.toLowerCase()) ||
        /\\|^\d+$|^__proto__$/.test(string)
      )
        return null;
      known.add(string.toLowerCase());
      path[path.length - 1] = string;
    } else if (string !== undefined)
      leaves.push({ path: own, kind: 'string', from: from + 1, to: at - 1 });
    else if (number !== undefined) leaves.push({ path: own, kind: 'number', from, to: at });
    else if (word !== 'null') leaves.push({ path: own, kind: 'word', from, to: at });
  }
  return leaves;
}

/** By each end of a leaf's path; of two the outer one counts, then the first (access-log.ts). */
export function leavesByName(leaves: readonly Leaf[]): ReadonlyMap<string, Leaf> {
  const byName = new Map<string, Leaf>();
  const byLevel = [...leaves].sort((a, b) => a.path.length - b.path.length);
  for (const leaf of byLevel)
    for (let from = 0; from < leaf.path.length; from += 1) {
      const name = leaf.path.slice(from).join('.');
      if (!byName.has(name)) byName.set(name, leaf);
    }
  return byName;
}
