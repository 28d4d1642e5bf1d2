// Expressions of deployment templates: `[concat('a', parameters('b').c[0])]` as a tree. What each
// function does is in template-functions.ts.

import { badRequest, type ArmError } from '../arm-error.ts';

export type Expression =
  | { readonly kind: 'value'; readonly value: string | number }
  | { readonly kind: 'call'; readonly name: string; readonly args: readonly Expression[] }
  | {
      readonly kind: 'property';
      readonly of: Expression;
      readonly key: Expression;
      /** Written `.?name`: what is missing is null. */
      readonly isOptional: boolean;
    };

const TOKEN = /\s*('(?:[^']|'')*'|-?\d+|[A-Za-z_][\w]*|\.\?|\[\?|[()[\],.])/y;

export function invalidTemplate(message: string): ArmError {
  return badRequest('InvalidTemplate', `Deployment template validation failed: '${message}'.`);
}

/** undefined: a plain text. `[[` at the start stands for one bracket that is meant. */
export function parseTemplateText(text: string): Expression | undefined {
  if (!text.startsWith('[') || !text.endsWith(']') || text.startsWith('[[')) return undefined;
  const reader = new Reader(text.slice(1, -1), text);
  const found = readExpression(reader);
  reader.end();
  return found;
}

/** Names of all functions in an expression. */
export function functionsIn(expression: Expression): string[] {
  switch (expression.kind) {
    case 'value':
      return [];
    case 'call':
      return [expression.name, ...expression.args.flatMap(functionsIn)];
    case 'property':
      return [...functionsIn(expression.of), ...functionsIn(expression.key)];
  }
}

function readExpression(reader: Reader): Expression {
  let here = readPrimary(reader);
  for (;;) {
    const sign = reader.peek();
    if (sign === '.' || sign === '.?') {
      reader.next();
      const key: Expression = { kind: 'value', value: reader.word() };
      here = { kind: 'property', of: here, key, isOptional: sign === '.?' };
    } else if (sign === '[' || sign === '[?') {
      reader.next();
      const key = readExpression(reader);
      reader.take(']');
      here = { kind: 'property', of: here, key, isOptional: sign === '[?' };
    } else return here;
  }
}

function readPrimary(reader: Reader): Expression {
  const token = reader.next();
  if (token.startsWith("'"))
    return { kind: 'value', value: token.slice(1, -1).replaceAll("''", "'") };
  if (/^-?\d/.test(token)) return { kind: 'value', value: Number(token) };
  if (!/^[A-Za-z_]/.test(token)) throw reader.error(token);
  // `ns.name(…)`: a function of the template's own.
  let name = token;
  while (reader.peek() === '.') {
    reader.next();
    name += `.${reader.word()}`;
  }
  reader.take('(');
  const args: Expression[] = [];
  while (reader.peek() !== ')') {
    if (args.length > 0) reader.take(',');
    args.push(readExpression(reader));
  }
  reader.take(')');
  return { kind: 'call', name: name.toLowerCase(), args };
}

class Reader {
  readonly #tokens: string[] = [];
  readonly #whole: string;
  #at = 0;

  constructor(text: string, whole: string) {
    this.#whole = whole;
    const pattern = new RegExp(TOKEN.source, 'y');
    let end = 0;
    for (let found = pattern.exec(text); found !== null; found = pattern.exec(text)) {
      this.#tokens.push(found[1] ?? '');
      end = pattern.lastIndex;
    }
    if (text.slice(end).trim() !== '') throw this.error(text.slice(end).trim());
  }

  peek(): string {
    return this.#tokens[this.#at] ?? '';
  }

  next(): string {
    this.#at += 1;
    return this.#tokens[this.#at - 1] ?? '';
  }

  take(sign: string): void {
    const found = this.next();
    if (found !== sign) throw this.error(found);
  }

  word(): string {
    const found = this.next();
    if (!/^[A-Za-z_]/.test(found)) throw this.error(found);
    return found;
  }

  end(): void {
    if (this.peek() !== '') throw this.error(this.peek());
  }

  error(token: string): ArmError {
    return invalidTemplate(
      `Unable to parse language expression '${this.#whole}': unexpected ${token === '' ? 'end' : `'${token}'`}`,
    );
  }
}
