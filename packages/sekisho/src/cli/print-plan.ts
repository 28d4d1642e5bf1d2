// What `sekisho plan` prints: first what to change, by team and in order; then the road of every name.

import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import { planDocument } from '@sekisho/core/documents/plan-document.ts';
import { groupBy } from '@sekisho/core/group-by.ts';
import { layerLines, PLAN_LAYERS } from '@sekisho/core/plan/compare-plans.ts';
import type { SitePlan } from '@sekisho/core/plan/compose-site-plan.ts';
import { sayObstacleFix } from '@sekisho/core/plan/obstacle.ts';
import { TEAM_OF_LAYER, TEAMS, type Team } from '@sekisho/core/model/layer.ts';
import type { Plan, PlanStep, PlanVerdict, PlanWarning } from '@sekisho/core/plan/plan.ts';
import { sayFix } from '@sekisho/core/plan/plan-warnings.ts';
import { formatPlan, plansOf } from '@sekisho/core/plan/present/format-plan.ts';
import { sayAskers, stepDetails } from '@sekisho/core/plan/present/sheet-text.ts';
import { say, sayReason, type TextCode } from '@sekisho/core/text/text.ts';
import { composeToDo } from '@sekisho/core/to-do/compose-to-do.ts';
import { verdictRows } from '@sekisho/core/to-do/say-to-do.ts';
import type { ToDo } from '@sekisho/core/to-do/to-do.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import type { Command, Style } from './io.ts';
import { printJson } from './print-json.ts';
import { escapeForTerminal, renderTable } from './table.ts';
import { hang } from './wrap.ts';

export function printPlan(
  command: Command,
  document: Plan | SitePlan,
  { input, warnings }: { readonly input: PlanInput; readonly warnings: readonly SiteWarning[] },
): void {
  const { io, language, format } = command;
  const plans = plansOf(document);
  switch (format) {
    case 'json':
      printJson(io, planDocument(document));
      return;
    case 'markdown':
    case 'csv':
    case 'html':
      io.stdout.write(
        formatPlan(document, {
          format,
          language,
          catalog: { requirements: input.requirements, sources: loadCatalog().data.sources() },
        }),
      );
      return;
    default:
      printVerdict(command, composeToDo({ input, plan: document, rendered: [] }), { isCut: true });
      for (const plan of plans) {
        printAppliance(command, plan, plans.length > 1);
        printChanges(command, plan);
      }
      for (const plan of plans) {
        printAppliance(command, plan, plans.length > 1);
        printRoads(command, plan);
      }
      printWarnings(command, warnings);
  }
}

/** A line each: what the plan is, today's names, what is left in which order, what is not known and how to find out. */
export function printVerdict(
  command: Command,
  toDo: ToDo,
  { team = null, isCut }: { readonly team?: Team | null; readonly isCut: boolean },
): void {
  const { io, language, paint } = command;
  for (const [index, { text, command: finds }] of verdictRows(toDo, language, team).entries()) {
    if (index === 0) put(command, '', text, (line) => paint(VERDICT_COLOUR[toDo.state], line));
    else put(command, '- ', text);
    if (finds === null) continue;
    if (isCut) put(command, '    ', finds);
    else io.stdout.write(`      ${escapeForTerminal(finds)}\n`);
  }
  printObstacles(command, toDo.by);
}

const VERDICT_COLOUR = {
  applied: 'green',
  'not-applied': 'yellow',
  blocked: 'red',
  'not-known': 'yellow',
} as const satisfies Record<ToDo['state'], Style>;

/** What stands in a plan's way, with its team and the fix. */
function printObstacles(command: Command, by: PlanVerdict['by']): void {
  const { language, paint } = command;
  for (const each of by) {
    const team = say(language, `sheet.team.${each.team}`);
    put(command, `  ${team}: `, sayReason(language, each.because));
    put(
      command,
      `    ${paint('dim', `${say(language, 'label.fix')}:`)} `,
      sayObstacleFix(language, each),
    );
  }
}

function printAppliance({ io, paint }: Command, plan: Plan, isOneOfSeveral: boolean): void {
  if (isOneOfSeveral) io.stdout.write(`\n${paint('bold', escapeForTerminal(plan.appliance))}\n`);
}

/** Of each team the steps, numbered over all teams, and what its layers hold when they are done. */
function printChanges(command: Command, plan: Plan): void {
  const { language } = command;
  const steps = groupBy(plan.steps, ({ team }) => team);
  const layers = groupBy(
    PLAN_LAYERS.filter((layer) => layerLines(plan, layer).length > 0),
    (layer) => (layer === 'mobility-agent' ? 'windows' : TEAM_OF_LAYER[layer]),
  );
  const first = (team: PlanStep['team']): number =>
    steps.get(team)?.[0]?.order ?? Number.POSITIVE_INFINITY;
  const teams = TEAMS.filter((team) => steps.has(team) || layers.has(team)).toSorted((a, b) =>
    first(a) === first(b) ? 0 : first(a) - first(b),
  );
  if (plan.steps.length > 0) {
    title(command, say(language, 'sheet.steps'));
    put(command, '', say(language, 'plan.step-numbers'));
  }
  for (const team of teams) {
    title(command, say(language, `sheet.team.${team}`));
    for (const step of steps.get(team) ?? []) printStep(command, step);
    for (const layer of layers.get(team) ?? []) {
      put(command, '  ', `${say(language, labelOf(plan, layer))}:`);
      for (const line of layerLines(plan, layer)) put(command, '    ', line);
    }
  }
  if (plan.learn.length === 0) return;
  title(command, say(language, 'sheet.learn'));
  for (const { layer: named, shape, because } of plan.learn) {
    const layer = named === 'proxy-allow' ? (plan.layers[named].by ?? named) : named;
    put(command, '  ', `${say(language, `layer.${layer}`)}: ${shape}`);
    put(command, '    ', sayReason(language, because));
  }
}

/** By policy the list that is planned for the SYSTEM account is the machine's. */
function labelOf({ layers }: Plan, layer: (typeof PLAN_LAYERS)[number]): TextCode {
  return layer === 'system-bypass' && layers[layer].ofMachine !== undefined
    ? 'layer.machine-bypass'
    : `layer.${layer}`;
}

function printStep(command: Command, step: PlanStep): void {
  const { language, paint } = command;
  const head = `  ${String(step.order)}. `;
  const below = ' '.repeat(head.length);
  put(command, head, sayReason(language, step.because.what));
  put(command, below, sayReason(language, step.because.why), (text) => paint('dim', text));
  for (const entry of stepDetails(step)) put(command, below, entry);
}

function printRoads(command: Command, plan: Plan): void {
  const { io, language, paint, columns } = command;
  const head = (['road', 'name', 'port', 'address', 'programs', 'reason'] as const).map((column) =>
    say(language, `sheet.column.${column}`),
  );
  const rows = plan.roads.map((road) => [
    say(language, `sheet.road.${road.road}`),
    road.pattern,
    road.port === 0 ? '' : String(road.port),
    road.addresses.join(' '),
    sayAskers(road, language),
    sayReason(language, road.because),
  ]);
  title(command, say(language, 'sheet.roads'));
  io.stdout.write(
    renderTable(head, rows, { columns, title: 1, paintTitle: (name) => paint('bold', name) }),
  );
}

function title({ io, paint }: Command, text: string): void {
  io.stdout.write(`\n${paint('bold', text)}\n`);
}

/** A line of the result; its further lines stand below its text. */
function put(
  { io, columns }: Command,
  head: string,
  text: string,
  paint: (text: string) => string = (plain) => plain,
): void {
  io.stdout.write(hang(head, escapeForTerminal(text), columns, paint));
}

/** Every warning once; on a site with several appliances with those that it is about, none for the site's own. */
export function warningsOf(document: Plan | SitePlan): readonly SiteWarning[] {
  if (!('plans' in document))
    return document.warnings.map((warning) => ({ warning, appliances: [] }));
  const of = document.plans.flatMap(({ appliance, warnings }) =>
    warnings.map((warning) => ({ appliance, warning })),
  );
  const groups = groupBy(of, ({ warning }) => JSON.stringify(warning.because));
  return [
    ...[...groups.values()].map((own) => ({
      warning: own[0].warning,
      appliances: own.map(({ appliance }) => appliance),
    })),
    ...document.warnings.map((warning) => ({ warning, appliances: [] })),
  ];
}

export interface SiteWarning {
  readonly warning: PlanWarning;
  readonly appliances: readonly string[];
}

/** Notes are many and need no fix: the other formats have them. */
function printWarnings(
  { io, language, isQuiet, paintError, columnsOfErrors }: Command,
  stated: readonly SiteWarning[],
): void {
  const label = (style: 'red' | 'yellow' | 'dim', code: TextCode): string =>
    `${paintError(style, `${say(language, code)}:`)} `;
  const put = (head: string, text: string): void =>
    void io.stderr.write(hang(head, escapeForTerminal(text), columnsOfErrors));
  const notes = stated.filter(({ warning }) => warning.severity === 'note').length;
  for (const { warning, appliances } of stated) {
    if (warning.severity === 'note') continue;
    const head = appliances.length === 0 ? '' : `${[...new Set(appliances)].join(', ')}: `;
    put(
      warning.severity === 'error' ? label('red', 'label.error') : label('yellow', 'label.warning'),
      `${head}${sayReason(language, warning.because)}`,
    );
    put(label('dim', 'label.fix'), sayFix(language, warning));
  }
  if (notes > 0 && !isQuiet)
    put(label('dim', 'label.note'), say(language, 'sheet.more-notes', { notes }));
}
