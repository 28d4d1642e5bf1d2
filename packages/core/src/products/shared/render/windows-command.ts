// What the batch files of Windows share: how long a line may be, comments, and entries of a bypass list.

import { parseName } from '@sekisho/dns/name.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { commentLines } from './comment.ts';

/** cmd.exe takes no longer line. */
export const LONGEST_COMMAND = 8191;

/** `rem` lines without the characters that cmd.exe reads even there. */
export function commandComments(
  ...[input, heading]: [Parameters<typeof commentLines>[1], Parameters<typeof commentLines>[2]]
): string[] {
  return commentLines('rem', input, heading).map((line) => line.replaceAll(/[%^&|<>!]/g, '?'));
}

/** A name, or a name with `*` in it: nothing that a list or a command line reads as something else. */
export function checkedEntry(entry: string): string {
  const isPlain = /^[A-Za-z0-9._*-]+$/.test(entry);
  if (
    entry === '<local>' ||
    (isPlain && parseName(entry.replaceAll('*', 'x').replace(/^\./, '')).ok)
  )
    return entry;
  throw new UserError(`the plan's exception ${JSON.stringify(entry)} is no name`, {
    code: 'render.bad-entry',
    where: 'layers.system-bypass',
  });
}
