// The place in a .NET expression while it is read, and the one error of its readers.

export interface Cursor {
  readonly text: string;
  at: number;
}

/** Thrown while an expression is read; never leaves parseDotnetRegex. */
export class RegexRefusal extends Error {
  /** `invalid`: .NET refuses it. `unsupported`: .NET takes it, and we don't dare to. */
  readonly kind: 'invalid' | 'unsupported';

  constructor(kind: 'invalid' | 'unsupported', message: string) {
    super(message);
    this.kind = kind;
  }
}

/** The next character, or the empty text at the end. */
export function peek(cursor: Cursor): string {
  return cursor.text.charAt(cursor.at);
}

/** Moves on and gives the result through. */
export function take<Result>(cursor: Cursor, length: number, result: Result): Result {
  cursor.at += length;
  return result;
}
