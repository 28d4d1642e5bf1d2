// `sekisho completion`: a script with which a shell completes the command line.

import type { CommandRow } from '../command-table.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import { bashCompletion } from '../completion/bash.ts';
import { fishCompletion } from '../completion/fish.ts';
import { powershellCompletion } from '../completion/powershell.ts';
import type { Shell } from '../completion/shells.ts';
import { zshCompletion } from '../completion/zsh.ts';
import { printJson } from '../print-json.ts';

const SCRIPTS: Readonly<Record<Shell, (rows: readonly CommandRow[]) => string>> = {
  bash: bashCompletion,
  zsh: zshCompletion,
  fish: fishCompletion,
  powershell: powershellCompletion,
};

export const execute: CommandModule['execute'] = ({ io, isJson, commands }, [shell]) => {
  // commander has refused every other word.
  const name = shell as Shell;
  const script = SCRIPTS[name](commands());
  if (isJson) printJson(io, { schema: 'sekisho/completion/1', shell: name, script });
  else io.stdout.write(script);
  return Promise.resolve(0);
};
