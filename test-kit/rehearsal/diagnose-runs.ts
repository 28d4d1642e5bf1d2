// What `sekisho diagnose` says of each run of a kept rehearsal, given the files of that run alone,
// beside what was wrong in truth. The truth comes from the model and the settings that the run had,
// not from any log: a layer is at fault when everything else is as planned and the step still fails.

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';

import { run } from '@sekisho/sekisho/cli/main.ts';
import { EXAMPLE_SITE, loadSiteInput, type SiteInput } from '@sekisho/sekisho/cli/site-input.ts';
import type { Finding } from '@sekisho/core/diagnose/finding.ts';
import { toName } from '@sekisho/dns/name.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { composeWorld } from '@sekisho/core/plan/compose-world.ts';
import { indexPlan } from '@sekisho/core/plan/look-up.ts';
import { toSettings } from '@sekisho/core/plan/plan-settings.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import type { Layer } from '@sekisho/core/model/layer.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { trace } from '@sekisho/core/roads/trace.ts';
import { LOG_NAMES } from '@sekisho/rehearsal/workspace/log-files.ts';
import type { RehearsalReport, RunReport, StageReport } from '@sekisho/rehearsal/report/report.ts';
import { applyFix } from '@sekisho/core/model/change.ts';
import { findScenario, type ScenarioName } from '@sekisho/rehearsal/scenarios/scenario.ts';

export interface DiagnosedRun {
  readonly scenario: string;
  readonly run: number;
  readonly stage: string;
  /** Layers that are at fault; `azure` where no setting on premises is; `none` of a run without a failure. */
  readonly truth: readonly (Layer | 'none')[];
  readonly stated: Stated;
  /** Told by the logs of proxy, resolver and firewall alone: the product's own log has no public form. */
  readonly withoutAppliance: Stated;
}

export interface Stated {
  readonly layer: Layer | 'none';
  readonly code: string;
  /** With the fix, and all other layers as planned, the step that failed gets through, or at least to another failure. */
  readonly isFixed: boolean;
}

const NOTHING: Stated = { layer: 'none', code: '', isFixed: true };
const FIELD: Readonly<Record<Exclude<Layer, 'azure'>, readonly (keyof Settings)[]>> = {
  'configuration-manager': ['configurationManager'],
  'system-bypass': ['system'],
  'proxy-allow': ['proxyAllow'],
  dns: ['dnsRecords', 'dnsForward'],
  firewall: ['firewallAllow'],
};
const CHANGED_LAYERS = [
  'configuration-manager',
  'system-bypass',
  'proxy-allow',
  'dns',
  'firewall',
] as const;

/** `kept` is the folder that the rehearsal was told to keep. */
export async function diagnoseRuns(report: RehearsalReport, kept: string): Promise<DiagnosedRun[]> {
  const rows: DiagnosedRun[] = [];
  for (const each of report.runs)
    rows.push(
      await diagnoseRun(
        report.scenario as ScenarioName,
        each,
        join(kept, 'runs', String(each.number)),
      ),
    );
  return rows;
}

async function diagnoseRun(
  scenario: ScenarioName,
  { number, stages }: RunReport,
  folder: string,
): Promise<DiagnosedRun> {
  const { scope } = findScenario(scenario);
  const estate = (await readdir(folder)).includes('estate')
    ? ['--estate', join(folder, 'estate')]
    : [];
  const options = [...estate, ...(scope === 'site' ? [] : ['--scope', scope])];
  const logs = LOG_NAMES.map((name) => join(folder, name));
  const [all, some] = [
    await diagnose([...logs, ...options]),
    await diagnose([...logs.filter((log) => !log.endsWith('appliance.log')), ...options]),
  ];
  const failed = stages.find((stage) => !stage.ok);
  if (failed === undefined)
    return {
      scenario,
      run: number,
      stage: '',
      truth: ['none'],
      stated: firstFindingOf(all),
      withoutAppliance: firstFindingOf(some),
    };
  const truth = await findTruth({
    folder,
    failed,
    options: {
      ...(estate[1] === undefined ? {} : { estate: estate[1] }),
      ...(scope === 'site' ? {} : { scope }),
    },
  });
  return {
    scenario,
    run: number,
    stage: failed.stage,
    truth: truth.layers,
    stated: truth.judge(all),
    withoutAppliance: truth.judge(some),
  };
}

async function diagnose(args: readonly string[]): Promise<readonly Finding[]> {
  const text = { out: '', err: '' };
  const stream = (key: 'out' | 'err'): { write(written: string): void } => ({
    write: (written) => void (text[key] += written),
  });
  const io = {
    stdout: stream('out'),
    stderr: stream('err'),
    stdin: Readable.from([]),
    env: { LANG: 'C' },
    cwd: EXAMPLE_SITE,
    signal: new AbortController().signal,
  };
  const code = await run(['diagnose', ...args, '--json'], io);
  if (code > 1) throw new Error(`diagnose ended with ${String(code)}: ${text.err}`);
  // The command's own document.
  return (JSON.parse(text.out) as { readonly findings: readonly Finding[] }).findings;
}

/** Of a run with nothing wrong: what would send somebody to change something. */
function firstFindingOf(findings: readonly Finding[]): Stated {
  const error = findings.find((finding) => finding.severity === 'error');
  return error === undefined ? NOTHING : { layer: error.layer, code: error.code, isFixed: false };
}

interface Truth {
  readonly layers: readonly Layer[];
  judge(findings: readonly Finding[]): Stated;
}

async function findTruth({
  folder,
  failed,
  options,
}: {
  readonly folder: string;
  readonly failed: StageReport;
  readonly options: Parameters<typeof loadSiteInput>[1];
}): Promise<Truth> {
  const loaded = await loadSiteInput(EXAMPLE_SITE, options);
  // Written by the rehearsal from this very type.
  const settings = JSON.parse(await readFile(join(folder, 'settings.json'), 'utf8')) as Settings;
  const planned = plannedSettings(loaded, failed.name ?? '');
  const outcomeWith = (layer: Exclude<Layer, 'azure'>, from: Settings): string =>
    outcomeOf(loaded, { ...planned, ...fieldsOf(layer, from) }, failed);
  const layers = CHANGED_LAYERS.filter((layer) => outcomeWith(layer, settings) !== 'reached');
  return {
    layers: layers.length === 0 ? ['azure'] : layers,
    judge: ([first]) => {
      if (first === undefined) return NOTHING;
      const { layer } = first;
      const isFixed =
        layer === 'azure'
          ? layers.length === 0
          : layers.includes(layer) &&
            outcomeWith(layer, applyFix(settings, first.fix)) !== outcomeWith(layer, settings);
      return { layer, code: first.code, isFixed };
    },
  };
}

/** What the plan wants, with the failed name learned when it is one that the plan expects by its shape. */
function plannedSettings({ input }: SiteInput, name: string): Settings {
  const target = name === '' ? null : toName(name);
  const isExpected = target !== null && indexPlan(composePlan(input)).learnOf(target).length > 0;
  return toSettings(composePlan(isExpected ? { ...input, learned: [target] } : input));
}

function fieldsOf(layer: Exclude<Layer, 'azure'>, from: Settings): Partial<Settings> {
  return Object.fromEntries(FIELD[layer].map((field) => [field, from[field]]));
}

function outcomeOf(
  { input }: SiteInput,
  settings: Settings,
  { program, name }: StageReport,
): string {
  const world = composeWorld({ ...input, settings, privateLinks: input.privateLinks ?? [] });
  return trace(world, { program: program as Program, name: toName(name ?? ''), port: 443 }).outcome;
}

/** One line a pair of truth and telling, with how often it was seen. */
export function confusion(
  rows: readonly DiagnosedRun[],
  of: (row: DiagnosedRun) => Stated,
): string[] {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const stated = of(row);
    const key = `${row.truth.join(' and ')} -> ${stated.layer}${stated.code === '' ? '' : ` (${stated.code})`}${stated.isFixed ? '' : ', not fixed'}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].map(([key, count]) => `${key}: ${String(count)}`).sort();
}

/** The first finding is at a layer that is at fault, and its fix is the right one. */
export function isRight({ truth }: DiagnosedRun, stated: Stated): boolean {
  return truth.includes(stated.layer) && stated.isFixed;
}

/**
 * What the logs of proxy, resolver and firewall do not show: a list that was refused before anything was asked for,
 * a vault or an agent that says no by itself, and that a list which holds the entry is switched off.
 */
export const ONLY_APPLIANCE_TELLS: readonly string[] = [
  'vault-has-items',
  'bypass-list-rejected',
  'bypass-list-not-shown',
  'agent-not-yet-healthy',
];
