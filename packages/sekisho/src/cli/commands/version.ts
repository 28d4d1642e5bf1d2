// `sekisho version`: the version of the program, and with --json of what runs it.

import { VERSION } from '@sekisho/core/version.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import { printJson } from '../print-json.ts';

export const execute: CommandModule['execute'] = ({ io, isJson }) => {
  if (isJson)
    printJson(io, { schema: 'sekisho/version/1', version: VERSION, node: process.versions.node });
  else io.stdout.write(`${VERSION}\n`);
  return Promise.resolve(0);
};
