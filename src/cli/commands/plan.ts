// `sekisho plan`: every name's road, why, and what each team must set, in which order.

import type { EstateNote } from '../../estate/reading.ts';
import { groupBy } from '../../group-by.ts';
import { loadCatalog } from '../../catalog/load-catalog.ts';
import { layerLines, PLAN_LAYERS } from '../../plan/compare-plans.ts';
import { composePlan } from '../../plan/compose-plan.ts';
import { composeSitePlan, type SitePlan } from '../../plan/compose-site-plan.ts';
import type { Plan, PlanStep, PlanVerdict, PlanWarning } from '../../plan/plan.ts';
import type { PlanInput } from '../../plan/plan-input.ts';
import { sayMend } from '../../plan/plan-warnings.ts';
import { sayObstacleFix } from '../../plan/obstacle.ts';
import { formatPlan, plansOf } from '../../plan/present/format-plan.ts';
import { stepDetails } from '../../plan/present/sheet-text.ts';
import { readCurrentSettings } from '../../roads/current-settings.ts';
import type { Site } from '../../site/site.ts';
import { say, sayReason, type TextCode } from '../../text/text.ts';
import type { CommandModule } from '../commands.ts';
import type { Command } from '../io.ts';
import { isLive, readLiveEstate, type LiveOptions } from '../live-estate.ts';
import { printJson } from '../print-json.ts';
import { findSiteFolder, loadSiteInput, type SiteInput, type SiteOptions } from '../site-input.ts';
import { escapeForTerminal, renderTable } from '../table.ts';

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
    current: await readCurrentSettings({ folder: loaded.folder, site: loaded.site }),
  };
  const isOne = options['appliance'] !== undefined || loaded.site.appliances.length === 1;
  const document = isOne ? composePlan(input) : composeSitePlan(input);
  const warnings = warningsOf(document);
  if (warnings.some(({ warning }) => warning.severity !== 'note')) command.noteWarning();
  print(command, document, warnings);
  if (!command.isQuiet) printReading(command, loaded);
  return document.verdict.state === 'complete' ? 0 : 1;
};

function print(
  command: Command,
  document: Plan | SitePlan,
  warnings: readonly ToldWarning[],
): void {
  const { io, language, format } = command;
  const plans = plansOf(document);
  switch (format) {
    case 'json':
      printJson(io, document);
      return;
    case 'markdown':
    case 'csv':
    case 'html':
      io.stdout.write(formatPlan(document, { format, language }));
      return;
    default:
      printVerdict(command, document.verdict);
      for (const plan of plans) printTable(command, plan, plans.length > 1);
      printWarnings(command, warnings);
  }
}

function printVerdict({ io, language, paint }: Command, { state, by }: PlanVerdict): void {
  const colour = { complete: 'green', blocked: 'red', 'not-known': 'yellow' } as const;
  io.stdout.write(`${paint(colour[state], say(language, `verdict.${state}`))}\n`);
  for (const each of by) {
    const team = say(language, `sheet.team.${each.team}`);
    io.stdout.write(`  ${team}: ${escapeForTerminal(sayReason(language, each.because))}\n`);
    const fix = escapeForTerminal(sayObstacleFix(language, each));
    io.stdout.write(`    ${paint('dim', `${say(language, 'label.mend')}:`)} ${fix}\n`);
  }
  io.stdout.write('\n');
}

function printTable(command: Command, plan: Plan, isOneOfSeveral: boolean): void {
  const { io, language, paint } = command;
  const title = (code: TextCode): string => `\n${paint('bold', say(language, code))}\n`;
  if (isOneOfSeveral) io.stdout.write(`\n${paint('bold', escapeForTerminal(plan.appliance))}\n`);
  const head = (['road', 'name', 'port', 'address', 'actors', 'reason'] as const).map((column) =>
    say(language, `sheet.column.${column}`),
  );
  const rows = plan.roads.map((road) => [
    say(language, `sheet.road.${road.road}`),
    road.pattern,
    road.port === 0 ? '' : String(road.port),
    road.addresses.join(' '),
    road.actors.join(','),
    sayReason(language, road.because),
  ]);
  io.stdout.write(renderTable(head, rows));
  for (const layer of PLAN_LAYERS) {
    const lines = layerLines(plan, layer);
    if (lines.length > 0)
      io.stdout.write(
        `${title(`layer.${layer}`)}${lines.map((line) => `  ${escapeForTerminal(line)}\n`).join('')}`,
      );
  }
  if (plan.learn.length > 0)
    io.stdout.write(
      `${title('sheet.learn')}${plan.learn.map((entry) => `  ${say(language, `layer.${entry.layer}`)}: ${escapeForTerminal(entry.shape)}\n    ${escapeForTerminal(sayReason(language, entry.because))}\n`).join('')}`,
    );
  if (plan.steps.length > 0)
    io.stdout.write(
      `${title('sheet.steps')}${plan.steps.map((step) => describeStep(command, step)).join('')}`,
    );
}

function describeStep({ language, paint }: Command, step: PlanStep): string {
  const details = stepDetails(step)
    .map((entry) => `     ${escapeForTerminal(entry)}\n`)
    .join('');
  const why = paint('dim', escapeForTerminal(sayReason(language, step.because.why)));
  return `  ${String(step.order)}. ${say(language, `sheet.team.${step.team}`)}: ${escapeForTerminal(sayReason(language, step.because.what))}\n     ${why}\n${details}`;
}

/** Every warning once; on a site with several appliances with those that it is about, none for the site's own. */
function warningsOf(document: Plan | SitePlan): readonly ToldWarning[] {
  if (!('plans' in document))
    return document.warnings.map((warning) => ({ warning, appliances: [] }));
  const of = document.plans.flatMap(({ appliance, warnings }) =>
    warnings.map((warning) => ({ appliance, warning })),
  );
  const groups = groupBy(of, ({ warning }) => `${warning.code} ${warning.message} ${warning.mend}`);
  return [
    ...[...groups.values()].flatMap((own) => {
      const [first] = own;
      return first === undefined
        ? []
        : [{ warning: first.warning, appliances: own.map(({ appliance }) => appliance) }];
    }),
    ...document.warnings.map((warning) => ({ warning, appliances: [] })),
  ];
}

interface ToldWarning {
  readonly warning: PlanWarning;
  readonly appliances: readonly string[];
}

/** Notes are many and mend nothing: the other formats have them. */
function printWarnings(
  { io, language, isQuiet, paintError }: Command,
  told: readonly ToldWarning[],
): void {
  const notes = told.filter(({ warning }) => warning.severity === 'note').length;
  for (const { warning, appliances } of told) {
    if (warning.severity === 'note') continue;
    const head = appliances.length === 0 ? '' : `${[...new Set(appliances)].join(', ')}: `;
    io.stderr.write(
      `${warning.severity === 'error' ? paintError('red', `${say(language, 'label.error')}:`) : paintError('yellow', `${say(language, 'label.warning')}:`)} ${escapeForTerminal(`${head}${sayReason(language, warning.because)}`)}\n`,
    );
    io.stderr.write(
      `${paintError('dim', `${say(language, 'label.mend')}:`)} ${escapeForTerminal(sayMend(language, warning))}\n`,
    );
  }
  if (notes > 0 && !isQuiet)
    io.stderr.write(
      `${paintError('dim', `${say(language, 'label.note')}:`)} ${say(language, 'sheet.more-notes', { notes })}\n`,
    );
}

function printReading({ io, language, paintError }: Command, { reading }: SiteInput): void {
  // What is not exported is among the plan's warnings.
  const told = new Set((reading.missing ?? []).map(({ file }) => file));
  for (const { file, where, reason, because } of reading.unused.filter(
    (part) => !told.has(part.file),
  ))
    io.stderr.write(
      `${paintError('dim', `${say(language, 'label.not-used')}:`)} ${escapeForTerminal(`${file}${where === '' ? '' : ` ${where}`}: ${because === undefined ? reason : sayReason(language, because)}`)}\n`,
    );
  for (const note of reading.notes.filter(({ code }) => !GAPS.includes(code)))
    io.stderr.write(
      `${paintError('dim', `${say(language, 'label.note')}:`)} ${escapeForTerminal(describeNote(language, note))}\n`,
    );
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
