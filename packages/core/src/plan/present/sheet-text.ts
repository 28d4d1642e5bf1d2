// Sentences that all formats of the change request sheet share.

import { say, sayReason, type Language } from '../../text/text.ts';
import type { Plan, PlannedRoad, PlanStep, PlanVerdict, PlanWarning } from '../plan.ts';
import { sayObstacleFix } from '../obstacle.ts';

export function sheetTitle(plan: Plan, language: Language): string {
  return say(language, 'sheet.title', { site: plan.site, appliance: plan.appliance });
}

export function sheetSummary(plan: Plan, language: Language): string[] {
  const count = (road: PlannedRoad['road']): number =>
    plan.roads.filter((each) => each.road === road).length;
  return [
    ...verdictLines(plan.verdict, language),
    say(language, 'sheet.intro', { scope: plan.scope }),
    say(language, 'sheet.summary', {
      private: count('private-endpoint'),
      proxy: count('proxy'),
      learn: plan.learn.length,
    }),
  ];
}

/** What the plan is, then each thing that stands in its way, with its team and what to do about it. */
export function verdictLines({ state, by }: PlanVerdict, language: Language): string[] {
  return [
    say(language, `verdict.${state}`),
    ...by.map(
      (each) =>
        `${say(language, `sheet.team.${each.team}`)}: ${sayReason(language, each.because)} ${say(language, 'label.fix')}: ${sayObstacleFix(language, each)}`,
    ),
  ];
}

export function roadHead(language: Language): string[] {
  return (
    ['name', 'port', 'road', 'address', 'programs', 'reason', 'requirement', 'sources'] as const
  ).map((column) => say(language, `sheet.column.${column}`));
}

export function roadCells(road: PlannedRoad, language: Language): string[] {
  return [
    road.pattern,
    road.port === 0 ? '' : String(road.port),
    say(language, `sheet.road.${road.road}`),
    road.addresses.join(' '),
    sayAskers(road, language),
    sayReason(language, road.because),
    road.requirement,
    road.sources.join(', '),
  ];
}

/** The two lists of a sheet: warnings to fix, errors first, and notes. */
export function warningsOf(plan: Plan, list: 'warnings' | 'notes'): PlanWarning[] {
  return plan.warnings.filter((warning) => (warning.severity === 'note') === (list === 'notes'));
}

export function sayWarning(warning: PlanWarning, language: Language): string {
  const text = sayReason(language, warning.because);
  return warning.severity === 'error' ? `${say(language, 'label.error')}: ${text}` : text;
}

const SAID_BY_STEP_ALONE = new Set(
  [
    'make-endpoints',
    'remake-endpoints',
    'approve-endpoints',
    'make-cache-endpoint',
    'make-needed-endpoint',
    'make-zones',
    'link-zones',
    'set-zone-records',
    'open-groups',
    'open-appliances',
    'show-list',
    'show-list-if-hidden',
    'remove-rejected',
    'remove-entries',
    'remove-system-entries',
  ].map((code) => `step.${code}`),
);

/** The entries of a step, where no other part of the sheet lists them. */
export function stepDetails({ because, entries }: PlanStep): readonly string[] {
  return SAID_BY_STEP_ALONE.has(because.what.code) ? entries : [];
}

/** Programs by their names, and services whose agents ask. */
export function sayAskers({ programs, agents = [] }: PlannedRoad, language: Language): string {
  return [...programs.map((program) => say(language, `page.program.${program}`)), ...agents].join(
    language === 'ja' ? '、' : ', ',
  );
}
