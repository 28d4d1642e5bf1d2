// `sekisho diagnose`: logs → findings and mends.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';

import { findFindings } from '../../diagnose/find.ts';
import type { Finding } from '../../diagnose/finding.ts';
import { readLogs } from '../../diagnose/read-logs.ts';
import { composePlan } from '../../plan/compose-plan.ts';
import { indexPlan } from '../../plan/look-up.ts';
import { say, sayReason, type TextCode } from '../../text/text.ts';
import { UserError } from '../../user-error.ts';
import type { CommandModule } from '../commands.ts';
import type { Command } from '../io.ts';
import { printJson } from '../print-json.ts';
import { findSiteFolder, isSiteFolder, loadSiteInput, type SiteOptions } from '../site-input.ts';
import { escapeForTerminal } from '../table.ts';

export const execute: CommandModule['execute'] = async (command, args, options) => {
  const started = performance.now();
  const [first = '', ...rest] = args;
  const isSite = isSiteFolder(command, first);
  const files = isSite ? rest : args;
  if (files.length === 0) throw new UserError('diagnose needs at least one log', { code: 'diagnose.no-log', hint: `sekisho diagnose ${first} access.log` });
  const { input, site } = await loadSiteInput(findSiteFolder(command, isSite ? first : undefined, 'here'), options as SiteOptions);
  const logs = await Promise.all(files.map((file) => readLog(command, file)));
  const reading = readLogs(logs);
  const findings = findFindings({ lookUp: indexPlan(composePlan(input)), networks: site.networks, sightings: reading.sightings });
  const read = { ...reading.read, seconds: Math.round(performance.now() - started) / 1000 };
  if (command.isJson) printJson(command.io, { schema: 'sekisho/findings/1', read, findings });
  else printFindings(command, findings);
  if (!command.isJson && !command.isQuiet) command.io.stderr.write(`read ${String(read.lines)} lines of ${String(read.files)} files, ${String(read.unreadable)} not understood\n`);
  return findings.some((finding) => finding.severity === 'error') ? 1 : 0;
};

async function readLog({ io }: Command, file: string): Promise<{ file: string; text: string }> {
  try {
    return { file, text: await readFile(resolve(io.cwd, file), 'utf8') };
  } catch (cause) {
    throw new UserError(`can't read the log ${file}`, { code: 'diagnose.no-such-log', where: file, cause });
  }
}

function printFindings({ io, language, paint }: Command, findings: readonly Finding[]): void {
  if (findings.length === 0) io.stdout.write('no findings\n');
  for (const { severity, because, layer, fix, count, evidence } of findings) {
    const where = evidence[0] === undefined ? '' : ` (${evidence[0].file}:${String(evidence[0].line)})`;
    io.stdout.write(`${paint(severity === 'error' ? 'red' : 'yellow', severity)}: ${escapeForTerminal(sayReason(language, because))}\n`);
    io.stdout.write(`  ${say(language, `layer.${layer}` as TextCode)}, ${String(count)}x${escapeForTerminal(where)}\n`);
    for (const entry of fix.remove ?? []) io.stdout.write(`  - ${escapeForTerminal(entry)}\n`);
    for (const entry of fix.add) io.stdout.write(`  + ${escapeForTerminal(entry)}\n`);
  }
}
