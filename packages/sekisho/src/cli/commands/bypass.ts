// `sekisho bypass`: how one kind of program reads a bypass list.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { bypassDocument } from '@sekisho/core/documents/bypass-document.ts';
import {
  decideBypass,
  toListDialectId,
  type BypassReport,
} from '@sekisho/core/roads/dialects/bypass.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';
import { escapeForTerminal, renderTable } from '../table.ts';
import { hang } from '../wrap.ts';

export const execute: CommandModule['execute'] = async (command, urls, options) => {
  const named = String(options['dialect']);
  const dialect = named === 'pac' ? named : toListDialectId(named);
  const list = String(options['list']);
  const report =
    dialect === 'pac'
      ? await askPacFile(command, list, urls)
      : decideBypass(dialect, list, urls, {
          bypassOnLocal: options['bypassOnLocal'] === true,
        });
  if (command.isJson) printJson(command.io, bypassDocument(dialect, report));
  else print(command, report);
  if (report.problems.length > 0) command.noteWarning();
  return report.problems.some((problem) => problem.fatal) ? 1 : 0;
};

async function askPacFile(
  command: Command,
  file: string,
  urls: readonly string[],
): Promise<BypassReport> {
  const { decidePacBypass } = await import('@sekisho/core/roads/dialects/pac.ts');
  const script = await readFile(resolve(command.io.cwd, file), 'utf8').catch((cause: unknown) => {
    throw new UserError(`can't read the PAC file ${file}`, {
      code: 'bypass.no-pac-file',
      where: file,
      hint: 'for the dialect pac, --list names the file',
      cause,
    });
  });
  return decidePacBypass(script, urls, { now: new Date() });
}

function print(
  { io, paint, paintError, isQuiet, columns, columnsOfErrors }: Command,
  { results, problems }: BypassReport,
): void {
  const rows = results.map(({ url, road, by }) => [url, road, by ?? '']);
  const paintRoad = (text: string, column: number, cell: string): string =>
    column === 1 ? paint(cell === 'direct' ? 'green' : 'cyan', text) : text;
  io.stdout.write(renderTable(['url', 'path', 'by'], rows, { columns, paint: paintRoad }));
  if (isQuiet) return;
  for (const { entry, message, fatal } of problems) {
    const head = fatal ? paintError('red', 'error:') : paintError('yellow', 'warning:');
    io.stderr.write(hang(`${head} `, escapeForTerminal(`${entry}: ${message}`), columnsOfErrors));
  }
}
