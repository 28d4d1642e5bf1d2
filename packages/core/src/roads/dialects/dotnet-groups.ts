// Groups of a .NET regular expression and references back to them. A reference is not translated,
// but one to a group that does not exist makes .NET refuse the expression.

import { RegexRefusal, type Cursor } from './dotnet-cursor.ts';

export interface Groups {
  unnamed: number;
  readonly numbers: Set<number>;
  readonly names: Set<string>;
  readonly references: (number | string)[];
}

export function noteGroup({ numbers, names }: Groups, name: string): void {
  if (/^\d/.test(name)) numbers.add(Number(name));
  else names.add(name);
}

/** `\1`, `\k<name>`, `\<name>` and the same with quotes: noted, and the cursor stands behind it. False: no reference. */
export function readReference(cursor: Cursor, { references }: Groups): boolean {
  const rest = cursor.text.slice(cursor.at);
  const named =
    /^k?(?:<(\d+|[\p{L}\p{Mn}\p{Nd}\p{Pc}]+)>|'(\d+|[\p{L}\p{Mn}\p{Nd}\p{Pc}]+)')/u.exec(rest);
  const word = named?.[1] ?? named?.[2];
  if (named !== null && word !== undefined) {
    references.push(/^\d+$/.test(word) ? Number(word) : word);
    cursor.at += named[0].length;
    return true;
  }
  if (rest.startsWith('k')) throw new RegexRefusal('invalid', 'malformed \\k<...> reference');
  const digits = /^[1-9]\d*/.exec(rest)?.[0];
  // Two digits and more may be a character by its number, where no such group exists.
  if (digits === undefined) return false;
  if (digits.length > 1) throw new RegexRefusal('unsupported', 'a reference back to a group');
  references.push(Number(digits));
  cursor.at += digits.length;
  return true;
}

/** The first reference to nothing, as written. Named groups take the numbers that are left, in order. */
export function findUndefined({ unnamed, numbers, names, references }: Groups): string | null {
  const slots = new Set([
    0,
    ...Array.from({ length: unnamed }, (_, index) => index + 1),
    ...numbers,
  ]);
  let next = unnamed + 1;
  for (let left = names.size; left > 0; left -= 1) {
    while (slots.has(next)) next += 1;
    slots.add(next);
  }
  const missing = references.find((each) =>
    typeof each === 'number' ? !slots.has(each) : !names.has(each),
  );
  return missing === undefined ? null : String(missing);
}
