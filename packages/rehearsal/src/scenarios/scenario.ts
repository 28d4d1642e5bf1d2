// The scenarios: where each begins, and what its operator does. A scenario changes the
// site's settings and its operator's habits and nothing else; no component knows it.

import type { Settings } from '@sekisho/core/model/settings.ts';

export interface Scenario {
  readonly name: ScenarioName;
  /** The vault that is chosen first already holds items. */
  readonly isVaultInUse: boolean;
  readonly scope: 'zone' | 'names' | 'site';
  /** DNS and the lists that follow it are kept in step while the set-up runs. */
  readonly syncs: boolean;
  /** A denied name that a requirement's shape expects is added while the set-up runs. */
  readonly learnsNames: boolean;
  /** The Azure team does the plan's steps before the set-up begins. */
  readonly doesAzureSteps: boolean;
  /** A page in the browser asks for a name that somebody else has registered beside the true one. */
  readonly meetsLookAlike: boolean;
  /** Looks at the health again before it calls a health error a failure. */
  readonly waitsForHealth: boolean;
  /** The settings at the beginning. */
  begin(from: ScenarioBegin): Settings;
}

export interface ScenarioBegin {
  readonly planned: Settings;
  /** As the site's own files say, where it names them. */
  readonly current: Settings;
}

export const SCENARIO_NAMES = [
  'by-hand',
  'planned',
  'vault-in-use',
  'no-bypass',
  'wildcard-bypass',
  'late-dns',
  'service-bus-denied',
  'system-without-bypass',
  'agent-not-yet-healthy',
  'cache-through-proxy',
  'narrow-names',
  'narrow-names-planned',
] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

const CAREFUL = {
  isVaultInUse: false,
  scope: 'site',
  syncs: true,
  learnsNames: true,
  doesAzureSteps: true,
  waitsForHealth: true,
  meetsLookAlike: false,
} as const;

const asPlanned = ({ planned }: ScenarioBegin): Settings => planned;

function withManager(change: Partial<Settings['configurationManager']>): Scenario['begin'] {
  return ({ planned }) => ({
    ...planned,
    configurationManager: { ...planned.configurationManager, ...change },
  });
}

function withoutSystemEntries(isTaken: (entry: string) => boolean): Scenario['begin'] {
  return ({ planned }) => ({
    ...planned,
    system: { ...planned.system, bypass: planned.system.bypass.filter((entry) => !isTaken(entry)) },
  });
}

const isStorage = (entry: string): boolean => entry.includes('.blob.');

const SCENARIOS: Readonly<Record<ScenarioName, Omit<Scenario, 'name'>>> = {
  // Records of nothing, the settings of the first day, and nobody who keeps anything in step.
  'by-hand': {
    isVaultInUse: true,
    scope: 'site',
    syncs: false,
    learnsNames: false,
    doesAzureSteps: false,
    waitsForHealth: false,
    meetsLookAlike: false,
    begin: ({ current }) => ({ ...current, dnsRecords: [] }),
  },
  planned: { ...CAREFUL, meetsLookAlike: true, begin: asPlanned },
  // The steps are of a plan for a vault that is not there yet.
  'vault-in-use': { ...CAREFUL, isVaultInUse: true, doesAzureSteps: false, begin: asPlanned },
  'no-bypass': { ...CAREFUL, begin: withManager({ bypassListEnabled: false }) },
  'wildcard-bypass': {
    ...CAREFUL,
    begin: ({ planned }) =>
      withManager({ bypass: planned.configurationManager.bypass.map((entry) => `*.${entry}`) })({
        planned,
        current: planned,
      }),
  },
  'late-dns': { ...CAREFUL, syncs: false, begin: asPlanned },
  'service-bus-denied': { ...CAREFUL, learnsNames: false, begin: asPlanned },
  'system-without-bypass': {
    ...CAREFUL,
    begin: withoutSystemEntries((entry) => !isStorage(entry)),
  },
  'agent-not-yet-healthy': { ...CAREFUL, waitsForHealth: false, begin: asPlanned },
  'cache-through-proxy': { ...CAREFUL, begin: withoutSystemEntries(isStorage) },
  // Without anybody who keeps the Windows side in step, each name costs a run.
  'narrow-names': {
    ...CAREFUL,
    scope: 'names',
    syncs: false,
    begin: ({ planned }) => ({
      ...planned,
      configurationManager: { ...planned.configurationManager, bypass: [] },
      system: { ...planned.system, bypass: [] },
    }),
  },
  'narrow-names-planned': { ...CAREFUL, scope: 'names', begin: asPlanned },
};

export function findScenario(name: ScenarioName): Scenario {
  return { name, ...SCENARIOS[name] };
}

export function isScenarioName(text: string): text is ScenarioName {
  return SCENARIO_NAMES.some((name) => name === text);
}
