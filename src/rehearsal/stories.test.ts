// Every story from its first run to the recovered disk: which failures it meets,
// what the logs alone say of each, and that nothing else fails.

import { fileURLToPath } from 'node:url';

import { beforeAll, describe, expect, test } from 'vitest';

import { loadCatalog } from '../catalog/load-catalog.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { readCurrentSettings, type CurrentSettings } from '../roads/current-settings.ts';
import { readSite } from '../site/read-site.ts';
import { rehearse } from './rehearse.ts';
import type { RehearsalReport } from './report.ts';
import type { StoryName } from './stories/story.ts';

const EXAMPLE = fileURLToPath(new URL('../../examples/japan-east', import.meta.url));
const DISK_BYTES = 64 * 1024 * 1024;
const catalog = loadCatalog();

let input: PlanInput;
let current: CurrentSettings;

beforeAll(async () => {
  const { site, folder, estate } = await readSite(EXAMPLE);
  const [appliance] = site.appliances;
  if (appliance === undefined) throw new Error('the example has no appliance');
  const codes = catalog.regionCodes(site.region, site.cloud);
  // A quarter of a minute of a real set-up in a second: patience stays longer than the endpoints take.
  const scaled = { ...site, rehearsal: { ...site.rehearsal, timeScale: 120 } };
  input = { site: scaled, appliance, estate: estate.estate, requirements: catalog.requirementsFor({ services: site.services, cloud: site.cloud }), codes, learned: [] };
  current = await readCurrentSettings({ site, folder });
});

function tellStory(story: StoryName): Promise<RehearsalReport> {
  return rehearse({ story, input, catalog, current, disk: { sizeBytes: DISK_BYTES }, tell: () => undefined, signal: new AbortController().signal, cycles: 2 });
}

/** One word a failed run: the stage, what the logs told, at which layer. */
function failuresOf(report: RehearsalReport): string[] {
  return report.runs.flatMap((run) => run.stages.filter((stage) => !stage.ok).map((stage) => `${stage.stage}: ${stage.finding ?? 'not explained'} (${stage.layer ?? 'no layer'})`));
}

function bytesOver(report: RehearsalReport, road: string, name: RegExp): number {
  return report.traffic.filter((row) => row.road === road && name.test(row.name)).reduce((sum, row) => sum + row.bytes, 0);
}

const PRIVATE_NAMES = /siterecovery|vault\.azure\.net|migration\.windowsazure|blob\.core/;

const EXPECTED: Readonly<Partial<Record<StoryName, readonly string[]>>> = {
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
  'planned': [],
  'vault-in-use': ['vault: vault-has-items (azure)'],
  'no-bypass': ['key-vault: bypass-list-not-shown (configuration-manager)'],
  'wildcard-bypass': ['prerequisites: bypass-list-rejected (configuration-manager)'],
  'late-dns': ['key-vault: private-name-public-address (dns)', 'discovery: private-name-public-address (dns)'],
  'service-bus-denied': ['diagnostics: proxy-denies-needed-name (proxy-allow)'],
  'system-without-bypass': ['rcm: system-bypass-missing (system-bypass)'],
  'agent-not-yet-healthy': ['health: agent-not-yet-healthy (azure)'],
  'cache-through-proxy': ['initial-replication: system-bypass-missing (system-bypass)'],
  'narrow-names-planned': [],
};

describe.each(Object.entries(EXPECTED))('story %s', (story, expected) => {
  test('meets its failures, each explained, and recovers the disk', async () => {
    const report = await tellStory(story as StoryName);
    expect(failuresOf(report)).toEqual(expected);
    expect(report.failures).toBe(expected.length);
    expect(report.ok).toBe(true);
    expect(report.replication?.failover?.identical).toBe(true);
    expect(report.replication?.failover?.sha256).toBe(report.replication?.recoveryPoints.at(-1)?.sha256);
    expect(report.replication?.recoveryPoints.length).toBe(3);
    expect(report.firewall.directToInternet).toBe(0);
    expect(report.privateBytesThroughProxy).toBe(0);
    expect(bytesOver(report, 'proxy', PRIVATE_NAMES)).toBe(0);
    expect(bytesOver(report, 'direct', /./)).toBe(0);
    expect(bytesOver(report, 'private-endpoint', /blob\.core/)).toBeGreaterThan(DISK_BYTES / 4);
  }, 120_000);
});

test('single names found by hand cost a run each', async () => {
  const report = await tellStory('narrow-names');
  expect(report.ok).toBe(true);
  expect(report.failures).toBeGreaterThanOrEqual(12);
  expect(new Set(report.runs.flatMap((run) => run.stages.flatMap((stage) => stage.layer ?? [])))).toEqual(new Set(['configuration-manager', 'system-bypass', 'dns']));
}, 180_000);

test('only single names go through the proxy', async () => {
  const report = await tellStory('planned');
  expect(report.learned.filter(({ layer }) => layer === 'proxy-allow').map(({ entry }) => entry)).toEqual(['jpepod01rcm1evhbdiags2j8q.servicebus.windows.net']);
  expect(report.traffic.filter((row) => row.road === 'proxy').every((row) => row.connections > 0)).toBe(true);
  expect(report.firewall.rejected).toBe(0);
}, 60_000);
