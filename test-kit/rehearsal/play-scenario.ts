// A scenario of the example site as tests tell it, on either network, and what each scenario must meet.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { readCurrentSettings, type CurrentSettings } from '@sekisho/core/roads/current-settings.ts';
import { readSite } from '@sekisho/core/site/read-site.ts';
import type { SiteResolver } from '@sekisho/core/site/site.ts';
import type { Emit } from '@sekisho/rehearsal/report/events.ts';
import { rehearse, type RehearseOptions } from '@sekisho/rehearsal/rehearse.ts';
import { assertPublished } from '../documents/published-schemas.ts';
import type { RehearsalReport } from '@sekisho/rehearsal/report/report.ts';
import type { FailoverPoint } from '@sekisho/rehearsal/play/choose-point.ts';
import type { ScenarioName } from '@sekisho/rehearsal/scenarios/scenario.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/japan-east', import.meta.url));
export const DISK_BYTES = 64 * 1024 * 1024;
const catalog = loadCatalog();

interface Example {
  readonly input: PlanInput;
  readonly current: CurrentSettings;
}

let example: Promise<Example> | undefined;

async function readExample(): Promise<Example> {
  const { site, folder, estate } = await readSite(EXAMPLE);
  const [appliance] = site.appliances;
  if (appliance === undefined) throw new Error('the example has no appliance');
  const codes = catalog.regionCodes(site.region, site.cloud);
  const input: PlanInput = {
    site,
    appliance,
    estate: estate.estate,
    requirements: catalog.requirementsFor({ services: site.services, cloud: site.cloud }),
    codes,
    learned: [],
  };
  return { input, current: await readCurrentSettings({ site, folder }) };
}

export interface PlayOptions {
  readonly network?: 'loopback' | 'netns';
  /** Default 120: two minutes of a real set-up in a second, and patience is still longer than the endpoints take. */
  readonly timeScale?: number;
  readonly keep?: string;
  /** What the site's resolvers are; default: what the example says. */
  readonly resolver?: SiteResolver['product'];
  /** The built program. */
  readonly program?: string;
  readonly machine?: NonNullable<RehearseOptions['machine']>;
  readonly keptPoints?: number;
  readonly failoverPoint?: FailoverPoint;
  readonly failsBack?: boolean;
  /** Of the appliance; default: what the example says. */
  readonly version?: string;
  readonly emit?: Emit;
}

export async function playScenario(
  scenario: ScenarioName,
  { timeScale = 120, resolver, version, ...emitting }: PlayOptions = {},
): Promise<RehearsalReport> {
  example ??= readExample();
  const { input, current } = await example;
  const { site } = input;
  const resolvers =
    resolver === undefined
      ? site.resolvers
      : site.resolvers.map((each) => ({ ...each, product: resolver }));
  const scaled: PlanInput = {
    ...input,
    appliance: { ...input.appliance, ...(version === undefined ? {} : { version }) },
    site: { ...site, resolvers, rehearsal: { ...site.rehearsal, timeScale } },
  };
  const report = await rehearse({
    scenario,
    input: scaled,
    catalog,
    current,
    disk: { sizeBytes: DISK_BYTES },
    emit: () => undefined,
    signal: new AbortController().signal,
    cycles: 2,
    ...emitting,
  });
  assertPublished(report);
  return report;
}

/** Plays a scenario into a folder of its own, lets `look` at what it left there, and takes it away. */
export async function playKeptScenario<T>(
  scenario: ScenarioName,
  emitting: Omit<PlayOptions, 'keep'>,
  look: (report: RehearsalReport, folder: string) => Promise<T>,
): Promise<T> {
  const parent = await mkdtemp(join(tmpdir(), 'sekisho-scenarios-'));
  try {
    const folder = join(parent, 'kept');
    return await look(await playScenario(scenario, { ...emitting, keep: folder }), folder);
  } finally {
    await rm(parent, { recursive: true, force: true });
  }
}

/** One word a failed run: the stage, what the logs told, at which layer. */
export function failuresOf(report: RehearsalReport): string[] {
  return report.runs.flatMap((run) =>
    run.stages
      .filter((stage) => !stage.ok)
      .map(
        (stage) =>
          `${stage.stage}: ${stage.finding ?? 'not explained'} (${stage.layer ?? 'no layer'})`,
      ),
  );
}

export function bytesOver(report: RehearsalReport, road: string, name: RegExp): number {
  return report.traffic
    .filter((row) => row.road === road && name.test(row.name))
    .reduce((sum, row) => sum + row.bytes, 0);
}

export const PRIVATE_NAMES = /siterecovery|vault\.azure\.net|migration\.windowsazure|blob\.core/;

/** The failures of each scenario, in order, and what the logs alone say of them. */
export const EXPECTED: Readonly<Partial<Record<ScenarioName, readonly string[]>>> = {
  'by-hand': [
    'vault: vault-has-items (azure)',
    'key-vault: bypass-list-not-shown (configuration-manager)',
    'prerequisites: bypass-list-rejected (configuration-manager)',
    'key-vault: private-name-public-address (dns)',
    'discovery: private-name-public-address (dns)',
    'rcm: private-name-not-found (dns)',
    'rcm: system-bypass-missing (system-bypass)',
    'diagnostics: proxy-denies-needed-name (proxy-allow)',
    'health: agent-not-yet-healthy (azure)',
    'initial-replication: system-bypass-missing (system-bypass)',
    'initial-replication: private-name-public-address (dns)',
  ],
  planned: [],
  'vault-in-use': ['vault: vault-has-items (azure)'],
  'no-bypass': ['key-vault: bypass-list-not-shown (configuration-manager)'],
  'wildcard-bypass': ['prerequisites: bypass-list-rejected (configuration-manager)'],
  'late-dns': [
    'key-vault: private-name-public-address (dns)',
    'discovery: private-name-public-address (dns)',
  ],
  'service-bus-denied': ['diagnostics: proxy-denies-needed-name (proxy-allow)'],
  'system-without-bypass': ['rcm: system-bypass-missing (system-bypass)'],
  'agent-not-yet-healthy': ['health: agent-not-yet-healthy (azure)'],
  'cache-through-proxy': ['initial-replication: system-bypass-missing (system-bypass)'],
  'narrow-names-planned': [],
};
