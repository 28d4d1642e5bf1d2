// Warnings on standard error, and the message of whatever was thrown.

import { say } from '@sekisho/core/text/text.ts';
import { escapeForTerminal } from './escape-for-terminal.ts';
import type { Command } from './io.ts';

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function warn({ putError, language, paintError, noteWarning }: Command, text: string): void {
  noteWarning();
  putError(
    `${paintError('yellow', `${say(language, 'label.warning')}:`)} `,
    text.split('\n').map(escapeForTerminal).join('\n'),
  );
}

/** What is tried again and again is said when it is another thing. */
export function warner(command: Command): (error: unknown) => void {
  let said = '';
  return (error) => {
    const message = messageOf(error);
    if (message !== said) warn(command, message);
    said = message;
  };
}
