// `sekisho plan`: every name's road, why, and what each team must set, in which order.

import type { EstateNote } from '@sekisho/core/estate/reading.ts';
import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { composeSitePlan } from '@sekisho/core/plan/compose-site-plan.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { readToday } from '@sekisho/core/sync/read-today.ts';
import type { Site } from '@sekisho/core/site/site.ts';
import { say, sayReason, type TextCode } from '@sekisho/core/text/text.ts';
import { readingReason } from '@sekisho/core/to-do/readings.ts';
import type { CommandModule } from '../entries/command-entry.ts';
import type { Command } from '../io.ts';
import { isLive, readLiveEstate, type LiveOptions } from '../live-estate.ts';
import { findSiteFolder, loadSiteInput, type SiteInput, type SiteOptions } from '../site-input.ts';
import { escapeForTerminal } from '../escape-for-terminal.ts';
import { printPlan, warningsOf } from '../print-plan.ts';
import { hang } from '../wrap.ts';

export const execute: CommandModule['execute'] = async (command, [folder], options) => {
  // Commander leaves what the options of this command say.
  const wanted = options as LiveOptions;
  const live = isLive(wanted)
    ? {
        readEstate: (site: Site) =>
          readLiveEstate(command, wanted, { site, catalog: loadCatalog() }),
      }
    : {};
  const loaded = await loadSiteInput(findSiteFolder(command, folder, 'here'), {
    ...(options as SiteOptions),
    ...live,
  });
  const input: PlanInput = {
    ...loaded.input,
    current: await readToday(loaded, loaded),
  };
  const isOne = options['appliance'] !== undefined || loaded.site.appliances.length === 1;
  const document = isOne ? composePlan(input) : composeSitePlan(input);
  const warnings = warningsOf(document);
  if (warnings.some(({ warning }) => warning.severity !== 'note')) command.noteWarning();
  printPlan(command, document, { input, warnings });
  if (!command.isQuiet) printReading(command, { ...loaded, input });
  return document.verdict.state === 'complete' ? 0 : 1;
};

function printReading(command: Command, { reading, input }: SiteInput): void {
  const { io, language, paintError, columnsOfErrors } = command;
  const put = (code: TextCode, text: string): void =>
    void io.stderr.write(
      hang(
        `${paintError('dim', `${say(language, code)}:`)} `,
        escapeForTerminal(text),
        columnsOfErrors,
      ),
    );
  for (const note of (input.current?.readings ?? []).filter(({ state }) => state !== 'none'))
    put('label.note', sayReason(language, readingReason(note, Date.now())));
  // What is not exported is among the plan's warnings.
  const stated = new Set((reading.missing ?? []).map(({ file }) => file));
  for (const { file, where, reason, because } of reading.unused.filter(
    (part) => !stated.has(part.file),
  ))
    put(
      'label.not-used',
      `${file}${where === '' ? '' : ` ${where}`}: ${because === undefined ? reason : sayReason(language, because)}`,
    );
  for (const note of reading.notes.filter(({ code }) => !GAPS.includes(code)))
    put('label.note', describeNote(language, note));
}

/** Codes of notes that the plan's own warnings sum up. */
const GAPS: readonly EstateNote['code'][] = [
  'endpoint-not-exported',
  'interface-not-exported',
  'records-not-exported',
  'links-not-exported',
];

/** Says what the note is about, where its words don't: `privateEndpoints/pe-cache: …`. */
function describeNote(
  language: Command['language'],
  { where, message: english, because }: EstateNote,
): string {
  const message = because === undefined ? english : sayReason(language, because);
  const subject = where.split('/').slice(-2).join('/');
  return message.includes(subject.slice(subject.indexOf('/') + 1))
    ? message
    : `${subject}: ${message}`;
}
