// Lists and figures for programs: external dynamic lists and the PAC file as `render` writes
// them, and metrics in Prometheus' text format.

import { planTargets } from '@sekisho/core/plan/resolver-chains.ts';
import { indexPlan } from '@sekisho/core/plan/look-up.ts';
import type { Plan, PlannedRoad } from '@sekisho/core/plan/plan.ts';
import { parseName } from '@sekisho/dns/name.ts';
import { renderEdl } from '@sekisho/core/products/edl/render.ts';
import { renderPac } from '@sekisho/core/products/pac/render.ts';
import type { Render } from '@sekisho/core/products/shared/render/rendered-file.ts';
import type { Site } from '@sekisho/core/site/site.ts';
import type { SeenName } from '../api.ts';

/** By the path under `/edl/`: the file of `render --only edl` that it is. */
export const EDL_FILES = {
  'proxy-allow.txt': 'edl/domains.txt',
  'urls.txt': 'edl/urls.txt',
  'private-addresses.txt': 'edl/private-addresses.txt',
} as const;

export interface ListInput {
  readonly site: Site;
  readonly plans: readonly Plan[];
}

/** One list for all appliances; null when the plan has nothing for it, which is not the same as a list that allows nothing. */
export function formatEdl(
  input: ListInput,
  file: (typeof EDL_FILES)[keyof typeof EDL_FILES],
): string | null {
  const texts = input.plans.flatMap((plan) =>
    rendered(renderEdl, input, plan).filter(({ path }) => path === file),
  );
  const [only, ...more] = texts;
  if (more.length === 0) return only?.text ?? null;
  return [...new Set(texts.flatMap(({ text }) => text.split('\n').filter((line) => line !== '')))]
    .map((line) => `${line}\n`)
    .join('');
}

/** For one appliance: each has a proxy of its own. Null when there is no such appliance, or when none was named and they differ. */
export function formatPac(input: ListInput, appliance: string | null): string | null {
  const texts = input.plans
    .filter((plan) => appliance === null || plan.appliance === appliance)
    .flatMap((plan) => rendered(renderPac, input, plan).map(({ text }) => text));
  const [text, ...others] = new Set(texts);
  return text === undefined || others.length > 0 ? null : text;
}

function rendered(render: Render, { site }: ListInput, plan: Plan): ReturnType<Render> {
  const appliance = site.appliances.find((each) => each.name === plan.appliance);
  if (appliance === undefined) return [];
  return render({
    plan,
    site,
    appliance,
    applianceJson: null,
    forwardTo: planTargets(site, appliance),
  });
}

export interface MetricsInput extends ListInput {
  readonly version: string;
  readonly findings: readonly {
    readonly code: string;
    readonly severity: string;
    readonly layer: string;
  }[];
  readonly seen: readonly SeenName[];
  readonly siteAgeSeconds: number;
  /** By server; empty where nobody syncs them. */
  readonly syncAgeSeconds: ReadonlyMap<string, number>;
  readonly proposals: number;
  readonly events: number;
  readonly streams: number;
}

interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  readonly samples: readonly (readonly [Readonly<Record<string, string>>, number])[];
}

/** Text format 0.0.4. No name of a host stands in a label: who may read figures need not know the site. */
export function formatMetrics(input: MetricsInput): string {
  const { plans, findings, syncAgeSeconds } = input;
  const one = (value: number): Metric['samples'] => [[{}, value]];
  const metrics: Metric[] = [
    {
      name: 'sekisho_build_info',
      type: 'gauge',
      help: 'Always 1; the version is in the label.',
      samples: [[{ version: input.version }, 1]],
    },
    {
      name: 'sekisho_names',
      type: 'gauge',
      help: 'Planned names by road and by what was seen of them.',
      samples: countNames(input),
    },
    {
      name: 'sekisho_findings',
      type: 'gauge',
      help: 'Findings there are now.',
      samples: count(findings, ({ code, severity, layer }) => ({ code, severity, layer })),
    },
    {
      name: 'sekisho_plan_warnings',
      type: 'gauge',
      help: 'Warnings of the plan.',
      samples: one(
        plans.flatMap((plan) => plan.warnings.filter((each) => each.severity !== 'note')).length,
      ),
    },
    {
      name: 'sekisho_seen_bytes_total',
      type: 'counter',
      help: 'Bytes seen, by the road that they took.',
      samples: countBytes(input.seen),
    },
    {
      name: 'sekisho_site_age_seconds',
      type: 'gauge',
      help: 'Since site and estate were read.',
      samples: one(input.siteAgeSeconds),
    },
    {
      name: 'sekisho_sync_age_seconds',
      type: 'gauge',
      help: 'Since a server was last brought, or found, in step.',
      samples: [...syncAgeSeconds].map(([server, seconds]) => [{ server }, seconds] as const),
    },
    {
      name: 'sekisho_proposals',
      type: 'gauge',
      help: 'Changes that wait for a word.',
      samples: one(input.proposals),
    },
    {
      name: 'sekisho_events_total',
      type: 'counter',
      help: 'Events told so far.',
      samples: one(input.events),
    },
    {
      name: 'sekisho_streams',
      type: 'gauge',
      help: 'Pages that follow the events.',
      samples: one(input.streams),
    },
  ];
  return metrics
    .filter(({ samples }) => samples.length > 0)
    .map(formatMetric)
    .join('');
}

function formatMetric({ name, type, help, samples }: Metric): string {
  return `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${samples.map(([labels, value]) => `${name}${formatLabels(labels)} ${String(value)}\n`).join('')}`;
}

function formatLabels(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(
    ([key, value]) =>
      `${key}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function count<T>(
  rows: readonly T[],
  labelsOf: (row: T) => Record<string, string>,
): Metric['samples'] {
  const sums = new Map<string, number>();
  for (const row of rows) {
    const key = JSON.stringify(labelsOf(row));
    sums.set(key, (sums.get(key) ?? 0) + 1);
  }
  // The parse border: the keys were made three lines above.
  return [...sums]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, value]) => [JSON.parse(key) as Record<string, string>, value] as const);
}

function countBytes(seen: readonly SeenName[]): Metric['samples'] {
  const roads = ['private-endpoint', 'proxy', 'direct'] as const;
  return roads.map(
    (road) =>
      [
        { road },
        seen.filter((each) => each.road === road).reduce((sum, each) => sum + each.bytes, 0),
      ] as const,
  );
}

function countNames({ plans, seen }: MetricsInput): Metric['samples'] {
  return plans.flatMap((plan) => {
    const lookUp = indexPlan(plan);
    const byRoad = new Map<PlannedRoad, SeenName[]>();
    for (const each of seen) {
      if ((each.appliance ?? plan.appliance) !== plan.appliance) continue;
      const parsed = parseName(each.name);
      const road = parsed.ok ? lookUp.roadOf(parsed.name) : null;
      if (road !== null) byRoad.set(road, [...(byRoad.get(road) ?? []), each]);
    }
    const rows = plan.roads.map((road) => ({
      appliance: plan.appliance,
      road: road.road,
      state: stateOf(road, byRoad.get(road) ?? []),
    }));
    return count(rows, (row) => row);
  });
}

function stateOf(planned: PlannedRoad, seen: readonly SeenName[]): string {
  if (seen.length === 0) return 'not-seen';
  // What was seen last by each program counts; an old refusal that was fixed is none.
  const newest = new Map<string, SeenName>();
  for (const each of seen)
    if ((newest.get(each.program)?.last ?? '') <= each.last) newest.set(each.program, each);
  const now = [...newest.values()];
  if (now.some((each) => each.isRefused)) return 'refused';
  return now.some((each) => each.road !== planned.road) ? 'wrong-road' : 'as-planned';
}
