// The members of one object in a JSON text, with their places, so that one value
// can be changed and every other byte stays. For text that JSON.parse has accepted.

export interface JsonMember {
  readonly key: string;
  readonly keyStart: number;
  readonly keyEnd: number;
  readonly valueStart: number;
  readonly valueEnd: number;
}

export interface JsonObjectText {
  /** Place of `{`. */
  readonly start: number;
  /** Place of `}`. */
  readonly close: number;
  readonly members: readonly JsonMember[];
}

const SPACE = /\s*/y;
const STRING = /"(?:[^"\\]|\\.)*"/y;
const SCALAR = /[^\s,}\]]+/y;

/** The object that begins at or after `from`; null when another kind of value does. */
export function readObject(text: string, from: number): JsonObjectText | null {
  const start = end(SPACE, text, from);
  if (text[start] !== '{') return null;
  const members: JsonMember[] = [];
  let at = end(SPACE, text, start + 1);
  while (text[at] === '"') {
    const keyEnd = end(STRING, text, at);
    const colon = end(SPACE, text, keyEnd);
    const valueStart = end(SPACE, text, colon + 1);
    const valueEnd = skipValue(text, valueStart);
    members.push({
      key: parseString(text.slice(at, keyEnd)),
      keyStart: at,
      keyEnd,
      valueStart,
      valueEnd,
    });
    at = end(SPACE, text, valueEnd);
    if (text[at] === ',') at = end(SPACE, text, at + 1);
  }
  return { start, close: at, members };
}

function skipValue(text: string, start: number): number {
  if (text[start] === '"') return end(STRING, text, start);
  if (text[start] !== '{' && text[start] !== '[') return end(SCALAR, text, start);
  let depth = 0;
  let at = start;
  do {
    const character = text[at];
    if (character === '"') {
      at = end(STRING, text, at);
      continue;
    }
    if (character === '{' || character === '[') depth += 1;
    if (character === '}' || character === ']') depth -= 1;
    at += 1;
  } while (depth > 0 && at < text.length);
  return at;
}

function end(expression: RegExp, text: string, from: number): number {
  expression.lastIndex = from;
  return expression.test(text) ? expression.lastIndex : from;
}

function parseString(json: string): string {
  const value: unknown = JSON.parse(json);
  return typeof value === 'string' ? value : '';
}
