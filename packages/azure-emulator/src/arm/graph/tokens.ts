// The words, texts, numbers and signs of a query (KQL), and what is said of one that is not understood.

export class QueryError extends Error {
  readonly token: string;

  constructor(token: string, expected: string) {
    super(`${expected}, and there is ${token === '' ? 'the end' : `'${token}'`}`);
    this.token = token;
  }
}

const TOKEN =
  /\s*(?:\/\/[^\n]*\s*)*(@?'(?:[^'\\]|\\.)*'|@?"(?:[^"\\]|\\.)*"|\$(?:left|right)\b|![A-Za-z_]\w*~?|[A-Za-z_]\w*~?|\d+\.\d+|\d+[a-z]*|[=!]~|[=!<>]=|\.\.|[|(),.=<>[\]{}:+*/%-]|\S)/y;

export class Tokens {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(text: string) {
    const tokens: string[] = [];
    const pattern = new RegExp(TOKEN.source, 'y');
    for (let found = pattern.exec(text); found !== null; found = pattern.exec(text))
      tokens.push(found[1] ?? '');
    this.#tokens = tokens;
  }

  peek(ahead = 0): string {
    return this.#tokens[this.#at + ahead] ?? '';
  }

  next(): string {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? '';
  }

  /** Words are compared without case. */
  skip(token: string): boolean {
    if (this.peek().toLowerCase() !== token) return false;
    this.#at += 1;
    return true;
  }

  take(token: string): void {
    const found = this.peek();
    if (!this.skip(token)) throw new QueryError(found, `'${token}' is expected`);
  }

  word(expected: string): string {
    const found = this.next();
    if (!/^[A-Za-z_]\w*$/.test(found)) throw new QueryError(found, expected);
    return found;
  }

  number(): number {
    const found = this.next();
    if (!/^\d+$/.test(found)) throw new QueryError(found, 'a number is expected');
    return Number(found);
  }

  /** Several of a kind, with commas between. */
  list<T>(read: () => T): T[] {
    const all = [read()];
    while (this.skip(',')) all.push(read());
    return all;
  }
}

/** A text without its quotes. */
export function unquote(token: string): string {
  const verbatim = token.startsWith('@');
  const inner = token.slice(verbatim ? 2 : 1, -1);
  if (verbatim) return inner;
  return inner.replace(/\\(.)/g, (_, sign: string) =>
    sign === 'n' ? '\n' : sign === 't' ? '\t' : sign,
  );
}

export function isText(token: string): boolean {
  return /^@?['"]/.test(token);
}
