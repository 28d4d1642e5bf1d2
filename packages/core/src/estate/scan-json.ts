// Finds the JSON documents in a text (exports are often appended to one another) and,
// when one is broken, exactly where. One pass without recursion, so that neither size
// nor nesting can exhaust the stack; each document found is then safe for JSON.parse.

export const MAX_JSON_DEPTH = 128;

export interface JsonSlice {
  readonly start: number;
  readonly end: number;
}

export type ScannedJson =
  | { readonly ok: true; readonly documents: readonly JsonSlice[] }
  | {
      readonly ok: false;
      readonly index: number;
      readonly kind: 'cut' | 'broken' | 'too-deep';
      readonly message: string;
    };

type Awaited = 'value' | 'value-or-end' | 'key-or-end' | 'key' | 'colon' | 'comma-or-end';

type Problem = Exclude<ScannedJson, { ok: true }>;

const SPACE = /[ \t\r\n]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/y;
const SCALAR = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORD = /[^\s,:{}[\]"]*/y;
const BEGINNING_OF_SCALAR =
  /^(?:t|tr|tru|f|fa|fal|fals|n|nu|nul|-|-?\d+\.|-?\d+(?:\.\d+)?[eE][+-]?)$/;

const EXPECTED: Readonly<Record<Awaited, string>> = {
  value: 'a value is expected here',
  'value-or-end': 'a value or "]" is expected here',
  'key-or-end': 'a key in quotes or "}" is expected here',
  key: 'a key in quotes is expected here (no comma after the last one)',
  colon: '":" is expected after the key',
  'comma-or-end': '"," or the closing bracket is expected here',
};

export function scanJson(text: string): ScannedJson {
  const documents: JsonSlice[] = [];
  let index = endOf(SPACE, text, 0);
  while (index < text.length) {
    const scanned = scanDocument(text, index);
    if (typeof scanned !== 'number') return scanned;
    documents.push({ start: index, end: scanned });
    index = endOf(SPACE, text, scanned);
  }
  return { ok: true, documents };
}

/** The end of the document that starts at `start`, or the problem. */
function scanDocument(text: string, start: number): number | Problem {
  const open: ('{' | '[')[] = [];
  let awaited: Awaited = 'value';
  let index = start;
  for (;;) {
    index = endOf(SPACE, text, index);
    const char = text[index];
    if (char === undefined) return cut(text, cutMessage(open.length));
    if (awaited === 'comma-or-end' || awaited === 'key-or-end' || awaited === 'value-or-end') {
      if (char === (open.at(-1) === '{' ? '}' : ']')) {
        open.pop();
        index += 1;
        if (open.length === 0) return index;
        awaited = 'comma-or-end';
        continue;
      }
    }
    if (awaited === 'comma-or-end' || awaited === 'colon') {
      if (char !== (awaited === 'colon' ? ':' : ',')) return broken(index, EXPECTED[awaited]);
      awaited = awaited === 'comma-or-end' && open.at(-1) === '{' ? 'key' : 'value';
      index += 1;
    } else if (awaited === 'key' || awaited === 'key-or-end') {
      const end = char === '"' ? scanString(text, index) : broken(index, EXPECTED[awaited]);
      if (typeof end !== 'number') return end;
      index = end;
      awaited = 'colon';
    } else if (char === '{' || char === '[') {
      if (open.length === MAX_JSON_DEPTH)
        return {
          ok: false,
          index,
          kind: 'too-deep',
          message: `it is nested more than ${MAX_JSON_DEPTH} deep`,
        };
      open.push(char);
      awaited = char === '{' ? 'key-or-end' : 'value-or-end';
      index += 1;
    } else {
      const end =
        char === '"' ? scanString(text, index) : scanScalar(text, index, EXPECTED[awaited]);
      if (typeof end !== 'number') return end;
      index = end;
      if (open.length === 0) return index;
      awaited = 'comma-or-end';
    }
  }
}

function scanString(text: string, start: number): number | Problem {
  let index = start + 1;
  for (;;) {
    const code = text.charCodeAt(index);
    if (code === 34) return index + 1;
    if (Number.isNaN(code)) return cut(text, 'the file ends inside a string');
    if (code < 32)
      return broken(index, 'a string may not hold a line break or a control character');
    if (code !== 92) {
      index += 1;
      continue;
    }
    const end = endOf(ESCAPE, text, index);
    if (end === index)
      return index + 6 > text.length
        ? cut(text, 'the file ends inside a string')
        : broken(index, 'this "\\" begins no escape that JSON knows');
    index = end;
  }
}

function scanScalar(text: string, start: number, expected: string): number | Problem {
  const end = endOf(WORD, text, start);
  if (end > start && endOf(SCALAR, text, start) === end) return end;
  const isCut = end === text.length && BEGINNING_OF_SCALAR.test(text.slice(start, end));
  return isCut ? cut(text, 'the file ends inside a value') : broken(start, expected);
}

function cut(text: string, message: string): Problem {
  return { ok: false, index: text.length, kind: 'cut', message };
}

function broken(index: number, message: string): Problem {
  return { ok: false, index, kind: 'broken', message };
}

function cutMessage(open: number): string {
  return open === 0
    ? 'the file holds no value'
    : `the file ends with ${open} bracket${open === 1 ? '' : 's'} still open`;
}

/** Where the sticky expression's match at `index` ends; `index` itself when there is none. */
function endOf(expression: RegExp, text: string, index: number): number {
  expression.lastIndex = index;
  return expression.test(text) ? expression.lastIndex : index;
}
