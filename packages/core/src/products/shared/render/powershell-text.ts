// Text inside PowerShell scripts. Windows PowerShell 5.1 reads a script without a
// byte order mark in the machine's code page, so that scripts are ASCII only.

import { toLines } from './comment.ts';

/** A literal in single quotes: nothing in it is expanded. */
export function quotePowerShell(text: string): string {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new RangeError(`not plain text: ${JSON.stringify(text)}`);
  return `'${text.replaceAll("'", "''")}'`;
}

/** `@('a', 'b')` */
export function listPowerShell(texts: readonly string[]): string {
  return `@(${texts.map(quotePowerShell).join(', ')})`;
}

export function scriptText(lines: readonly string[]): string {
  return toLines(lines, '\r\n');
}
