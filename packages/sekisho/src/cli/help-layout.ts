// Help as wide as the terminal. Commander leaves its lines whole where a column beside the terms gets narrow; here
// what is said of a term then stands below it.

import type { PutLine } from './line-writer.ts';

/** A narrower column of sentences is no pleasure to read. */
const LEAST_TEXT = 30;
const BELOW = ' '.repeat(6);
/** A term and what is said of it, at least two blanks apart. */
const ITEM = /^( {2}\S.*?) {2,}(\S.*)$/;

export function putHelp(put: PutLine, text: string, columns: number): void {
  for (const [index, block] of text.replace(/\n$/, '').split('\n\n').entries()) {
    if (index > 0) put('', '');
    putBlock(put, block.split('\n'), columns);
  }
}

/** All terms of a list alike. */
function putBlock(put: PutLine, lines: readonly string[], columns: number): void {
  const starts = lines.flatMap((line) => {
    const said = ITEM.exec(line)?.[2];
    return said === undefined ? [] : [line.length - said.length];
  });
  const isBeside = columns - Math.max(0, ...starts) >= LEAST_TEXT;
  for (const line of lines) {
    const [, term = '', said = ''] = ITEM.exec(line) ?? [];
    if (term !== '' && isBeside) put(line.slice(0, line.length - said.length), said);
    else if (term !== '') {
      put('  ', term.trimStart());
      put(BELOW, said);
    } else {
      const head = /^ *(?:\$ )?/.exec(line)?.[0] ?? '';
      put(head, line.slice(head.length));
    }
  }
}
