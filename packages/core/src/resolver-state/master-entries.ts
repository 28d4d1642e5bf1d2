// The text of a master file → its entries as words (RFC 1035 section 5.1): quotes, escapes, comments,
// and parentheses that carry an entry over lines.

import { stateError, type StateFile } from './state-file.ts';

export interface MasterEntry {
  readonly line: number;
  readonly words: readonly string[];
  /** It begins with a blank: its owner is that of the entry before. */
  readonly hasBlankOwner: boolean;
}

const BLANK = /[ \t\r\f\v]/;
const PLAIN = /(?:[^\s;()"\\]|\\[0-9]{3}|\\[^\n])+/y;
const QUOTED = /"((?:[^"\\\n]|\\[^\n])*)"/y;

export function* masterEntries({ file, text }: StateFile): Generator<MasterEntry> {
  let line = 1;
  let depth = 0;
  let words: string[] = [];
  let begin = { line: 1, hasBlankOwner: false, isFresh: true };
  const take = (expression: RegExp, at: number): RegExpExecArray | null => {
    expression.lastIndex = at;
    return expression.exec(text);
  };
  for (let at = 0; at < text.length;) {
    const sign = text[at] ?? '';
    if (sign === '\n') {
      line += 1;
      at += 1;
      if (depth > 0) continue;
      if (words.length > 0) yield { line: begin.line, words, hasBlankOwner: begin.hasBlankOwner };
      words = [];
      begin = { line, hasBlankOwner: false, isFresh: true };
      continue;
    }
    if (begin.isFresh) begin = { line, hasBlankOwner: BLANK.test(sign), isFresh: false };
    if (BLANK.test(sign)) at += 1;
    else if (sign === ';') at = endOfLine(text, at);
    else if (sign === '(' || sign === ')') {
      depth += sign === '(' ? 1 : -1;
      if (depth < 0)
        throw stateError(
          { file, line },
          '")" closes nothing',
          'named-checkzone ZONE FILE shows what BIND says to it',
        );
      at += 1;
    } else {
      const match = sign === '"' ? take(QUOTED, at) : take(PLAIN, at);
      if (match === null)
        throw stateError(
          { file, line },
          'a quote or an escape is not closed',
          'named-checkzone ZONE FILE shows what BIND says to it',
        );
      words.push(match[1] ?? match[0]);
      at += match[0].length;
    }
  }
  if (depth > 0)
    throw stateError(
      { file, line: begin.line },
      '"(" is not closed',
      'named-checkzone ZONE FILE shows what BIND says to it',
    );
  if (words.length > 0) yield { line: begin.line, words, hasBlankOwner: begin.hasBlankOwner };
}

function endOfLine(text: string, at: number): number {
  const end = text.indexOf('\n', at);
  return end < 0 ? text.length : end;
}
