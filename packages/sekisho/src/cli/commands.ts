// The list of commands. To add one: a file in commands/, its definition in entries/, and a row here.

import { REHEARSE, AZURE_EMULATOR } from './entries/rehearsing.ts';
import { PLAN, TO_DO, DIFF, RENDER, CAPACITY } from './entries/planning.ts';
import { TRACE, BYPASS } from './entries/asking.ts';
import { DIAGNOSE, SYNC, SERVE, ASSIST } from './entries/following.ts';
import { CATALOG, INIT, MIGRATE } from './entries/site-files.ts';
import { COMPLETION, VERSION } from './entries/about-itself.ts';
import type { CommandEntry } from './entries/command-entry.ts';

/** In the order of the help. */
export const COMMANDS: readonly CommandEntry[] = [
  REHEARSE,
  PLAN,
  TO_DO,
  DIFF,
  RENDER,
  CAPACITY,
  TRACE,
  BYPASS,
  DIAGNOSE,
  AZURE_EMULATOR,
  SYNC,
  SERVE,
  ASSIST,
  CATALOG,
  INIT,
  MIGRATE,
  COMPLETION,
  VERSION,
];

export function commandName({ usage }: CommandEntry): string {
  return usage.split(' ')[0] ?? '';
}

export function commandOf(name: string): CommandEntry | undefined {
  return COMMANDS.find((entry) => commandName(entry) === name);
}
