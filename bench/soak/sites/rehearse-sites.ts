// Rehearses random sites by their plans and holds each against what its plan says
// of itself: complete, blocked or not known.

import { planDocument } from '@sekisho/core/documents/plan-document.ts';
import type { PlanDocument } from '@sekisho/core/documents/plan-schema.ts';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { loadSiteInput } from '@sekisho/sekisho/cli/site-input.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import type { PlanVerdict } from '@sekisho/core/plan/plan.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { rehearse } from '@sekisho/rehearsal/rehearse.ts';
import type { RehearsalReport } from '@sekisho/rehearsal/report/report.ts';
import { createRandom } from './random.ts';
import { randomSite, type Dimensions, type RandomSite } from './random-site.ts';
import { writeSite } from './write-site.ts';

export interface SitesOptions {
  readonly seed: number;
  readonly sites: number;
  /** At the same time; what takes time is mostly waiting. Default 3. */
  readonly atOnce?: number;
  readonly network?: 'loopback' | 'netns';
  readonly fixed?: Partial<Dimensions>;
  /** No further site begins after so long. Default: no limit. */
  readonly longestMs?: number;
  readonly onSite?: (result: SiteResult) => void;
}

export interface SiteResult {
  readonly seed: number;
  readonly dimensions: readonly string[];
  /** The worst of its appliances. */
  readonly verdict: PlanVerdict['state'];
  readonly appliances: readonly ApplianceResult[];
}

export interface ApplianceResult {
  readonly appliance: string;
  readonly verdict: PlanVerdict['state'];
  readonly by: readonly string[];
  /** Empty when the rehearsal is what the plan said. */
  readonly disagrees: readonly string[];
  readonly seconds: number;
  readonly isReplicated: boolean;
}

export interface SitesReport {
  readonly seed: number;
  readonly sites: number;
  readonly appliances: number;
  readonly verdicts: Readonly<Record<PlanVerdict['state'], number>>;
  /** Complete sites of each dimension. */
  readonly complete: Readonly<Record<string, number>>;
  readonly replicated: number;
  readonly wrong: readonly SiteResult[];
}

const DISK_BYTES = 8 * 2 ** 20;
/** As rehearsals have it by themselves. */
const TIME_SCALE = 60;

export async function rehearseSites(options: SitesOptions): Promise<SitesReport> {
  const seeds = Array.from({ length: options.sites }, (_, at) => options.seed + at);
  const results: SiteResult[] = [];
  const until = performance.now() + (options.longestMs ?? Number.POSITIVE_INFINITY);
  const worker = async (): Promise<void> => {
    for (let seed = seeds.shift(); seed !== undefined; seed = seeds.shift()) {
      if (performance.now() > until) return;
      const result = await rehearseSite(randomSite(seed, options.fixed), options);
      results.push(result);
      options.onSite?.(result);
    }
  };
  await Promise.all(Array.from({ length: options.atOnce ?? 3 }, worker));
  return summarise(options.seed, results);
}

async function rehearseSite(site: RandomSite, options: SitesOptions): Promise<SiteResult> {
  const folder = await mkdtemp(join(tmpdir(), 'sekisho-site-'));
  try {
    const disk = join(folder, 'disk.img');
    await writeFile(disk, diskContent(site.seed));
    await writeSite(folder, site);
    const { input, catalog, appliances } = await loadSiteInput(folder, {});
    const fast: PlanInput = {
      ...input,
      site: { ...input.site, rehearsal: { ...input.site.rehearsal, timeScale: TIME_SCALE } },
    };
    const results: ApplianceResult[] = [];
    for (const appliance of appliances) {
      const own = { ...fast, appliance };
      const { verdict } = planDocument(composePlan(own));
      const started = performance.now();
      const end = await rehearse({
        scenario: 'planned',
        input: own,
        catalog,
        current: { appliances: [], proxies: [] },
        disk: { sizeBytes: DISK_BYTES, file: disk },
        cycles: 1,
        emit: () => {},
        signal: new AbortController().signal,
        ...(options.network === undefined ? {} : { network: options.network }),
      }).catch((error: unknown) => error);
      const report = isReport(end) ? end : null;
      // Whoever has no proxy goes out directly.
      const goesDirect = appliance.proxy === 'none';
      results.push({
        appliance: appliance.name,
        verdict: verdict.state,
        by: verdict.by.map(({ code }) => code),
        disagrees:
          report === null
            ? [`it fell: ${messageOf(end)}`]
            : disagreements(verdict, report, goesDirect),
        seconds: Math.round(performance.now() - started) / 1000,
        isReplicated: report?.replication?.failover?.identical === true,
      });
    }
    return {
      seed: site.seed,
      dimensions: site.dimensions,
      verdict: worstOf(results),
      appliances: results,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Blocks that differ, as a disk in use has them. */
function diskContent(seed: number): Uint8Array {
  const { next } = createRandom(seed);
  const words = new Uint32Array(DISK_BYTES / 4);
  for (let at = 0; at < words.length; at += 64) words[at] = next() * 2 ** 32;
  return new Uint8Array(words.buffer);
}

function isReport(value: unknown): value is RehearsalReport {
  return typeof value === 'object' && value !== null && 'runs' in value && 'schema' in value;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message).slice(0, 600) : String(error);
}

/** What the plan promised and the rehearsal did not keep. */
function disagreements(
  { state, by }: PlanDocument['verdict'],
  report: RehearsalReport,
  goesDirect: boolean,
): string[] {
  const failed = report.runs
    .flatMap(({ stages }) => stages.filter(({ ok }) => !ok))
    .map(
      ({ stage, name, error, finding }) =>
        `${stage} ${name ?? ''}: ${error ?? ''} (${finding ?? ''})`,
    );
  const reasons = report.ended?.reasons.map(({ message }) => message) ?? [];
  switch (state) {
    case 'complete':
      return [
        ...failed,
        ...reasons,
        ...(report.ok ? [] : ['it did not end well']),
        ...(report.failures === 0 ? [] : [`${String(report.failures)} failed runs`]),
        ...(goesDirect || report.firewall.directToInternet === 0
          ? []
          : [`${String(report.firewall.directToInternet)} direct connections`]),
        ...(report.replication?.failover?.identical === true ? [] : ['no identical disk']),
      ];
    case 'not-known':
      return [
        ...(report.runs.length === 0 ? [] : ['it began']),
        ...(by.every(({ message, state: of }) => of === 'blocked' || reasons.includes(message))
          ? []
          : [`other words: ${reasons.join('; ')}`]),
      ];
    case 'blocked':
      return [
        ...(report.ok ? ['it ended well'] : []),
        ...(by
          .filter((each) => each.state === 'blocked')
          .some(({ fix }) => report.ended?.reasons.some((reason) => reason.fix === fix))
          ? []
          : [`another fix: ${reasons.join('; ')}; ${failed.join('; ')}`]),
      ];
  }
}

function worstOf(results: readonly ApplianceResult[]): PlanVerdict['state'] {
  const states = results.map(({ verdict }) => verdict);
  return states.includes('blocked')
    ? 'blocked'
    : states.includes('not-known')
      ? 'not-known'
      : 'complete';
}

function summarise(seed: number, results: readonly SiteResult[]): SitesReport {
  const count = (state: PlanVerdict['state']): number =>
    results.filter(({ verdict }) => verdict === state).length;
  const complete: Record<string, number> = {};
  for (const { dimensions, verdict } of results)
    for (const dimension of dimensions)
      complete[dimension] = (complete[dimension] ?? 0) + (verdict === 'complete' ? 1 : 0);
  const all = results.flatMap(({ appliances }) => appliances);
  return {
    seed,
    sites: results.length,
    appliances: all.length,
    verdicts: {
      complete: count('complete'),
      blocked: count('blocked'),
      'not-known': count('not-known'),
    },
    complete: Object.fromEntries(Object.entries(complete).sort(([a], [b]) => (a < b ? -1 : 1))),
    replicated: all.filter(({ isReplicated }) => isReplicated).length,
    wrong: results
      .filter(({ appliances }) => appliances.some(({ disagrees }) => disagrees.length > 0))
      .sort((a, b) => a.seed - b.seed),
  };
}
