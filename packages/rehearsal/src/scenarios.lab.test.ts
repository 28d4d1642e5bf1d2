// Every scenario from its first run to the recovered disk: which failures it meets,
// what the logs alone say of each, and that nothing else fails.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import type { ScenarioName } from './scenarios/scenario.ts';
import {
  confusion,
  diagnoseRuns,
  isRight,
  ONLY_APPLIANCE_TELLS,
  type DiagnosedRun,
} from '@sekisho/test-kit/rehearsal/diagnose-runs.ts';
import {
  bytesOver,
  DISK_BYTES,
  EXPECTED,
  failuresOf,
  PRIVATE_NAMES,
  playKeptScenario,
  playScenario,
} from '@sekisho/test-kit/rehearsal/play-scenario.ts';

const EVENT_HUBS = 'jpepod01rcm1evhbdiags2j8q.servicebus.windows.net';
const LOOK_ALIKE = 'jpepod01rcm1evhbdiags2j8x.servicebus.windows.net';

const diagnosed: DiagnosedRun[] = [];

describe.each(Object.entries(EXPECTED))('scenario %s', (scenario, expected) => {
  test('meets its failures, each explained, and recovers the disk', async () => {
    const { report, rows } = await playKeptScenario(
      scenario as ScenarioName,
      {},
      async (stated, folder) => ({
        report: stated,
        rows: await diagnoseRuns(stated, folder),
      }),
    );
    expect(failuresOf(report)).toEqual(expected);
    expect(report.failures).toBe(expected.length);
    expect(report.ok).toBe(true);
    expect(report.replication?.failover?.identical).toBe(true);
    expect(report.replication?.failover?.sha256).toBe(
      report.replication?.recoveryPoints.at(-1)?.sha256,
    );
    expect(report.replication?.recoveryPoints.length).toBe(3);
    // Of names that anybody could have taken, the operator has confirmed what the appliance was told, and nothing beside it.
    expect(report.confirmed.every((name) => name === EVENT_HUBS)).toBe(true);
    expect(report.refused).toEqual(scenario === 'planned' ? [LOOK_ALIKE] : []);
    if (scenario === 'planned') expect(report.confirmed).toEqual([EVENT_HUBS]);
    // Nobody has to be at the Windows side while a set-up runs.
    const byWindows = ['configuration-manager', 'system-bypass'];
    expect(report.learned.filter(({ layer }) => byWindows.includes(layer))).toEqual([]);
    expect(report.firewall.directToInternet).toBe(0);
    expect(report.privateBytesThroughProxy).toBe(0);
    expect(bytesOver(report, 'proxy', PRIVATE_NAMES)).toBe(0);
    expect(bytesOver(report, 'direct', /./)).toBe(0);
    expect(bytesOver(report, 'private-endpoint', /blob\.core/)).toBeGreaterThan(DISK_BYTES / 4);
    diagnosed.push(...rows);
  });
});

// Of an appliance since 9.60: the key is neither there nor missed.
describe.each([
  { version: '9.57', scenario: 'no-bypass', expected: EXPECTED['no-bypass'] },
  { version: '9.60', scenario: 'no-bypass', expected: [] },
  { version: '9.60.6956.1', scenario: 'planned', expected: [] },
  {
    version: '5.24.0117.5',
    scenario: 'by-hand',
    expected: EXPECTED['by-hand']?.filter((each) => !each.includes('bypass-list-not-shown')),
  },
] as const)('the page of $version', ({ version, scenario, expected }) => {
  test(`scenario ${scenario}`, async () => {
    const { report, json } = await playKeptScenario(
      scenario,
      { version },
      async (stated, folder) => ({
        report: stated,
        json: await readFile(join(folder, 'settings', 'appliance.json'), 'utf8'),
      }),
    );
    expect(failuresOf(report)).toEqual(expected);
    expect(report.ok).toBe(true);
    if (scenario === 'planned') expect(json).not.toContain('EnableProxyBypassList');
  });
});

test('single names found by hand cost a run each', async () => {
  const { report, rows } = await playKeptScenario('narrow-names', {}, async (stated, folder) => ({
    report: stated,
    rows: await diagnoseRuns(stated, folder),
  }));
  expect(report.ok).toBe(true);
  expect(report.failures).toBeGreaterThanOrEqual(12);
  expect(
    new Set(report.runs.flatMap((run) => run.stages.flatMap((stage) => stage.layer ?? []))),
  ).toEqual(new Set(['configuration-manager', 'system-bypass', 'dns']));
  diagnosed.push(...rows);
});

// The rows were made by the scenarios above, by the command itself from the files of one run at a time.
describe('the confusion matrix of all their runs', () => {
  test('each failed run: the first finding is at a layer at fault, with the fix; a run with nothing wrong: no error', () => {
    expect(diagnosed.length).toBeGreaterThan(40);
    expect(diagnosed.filter((row) => !isRight(row, row.stated))).toEqual([]);
    expect(confusion(diagnosed, (row) => row.stated)).toEqual([
      'azure -> azure (agent-not-yet-healthy): 2',
      'azure -> azure (vault-has-items): 2',
      'configuration-manager -> configuration-manager (bypass-list-not-shown): 1',
      'configuration-manager -> configuration-manager (bypass-list-rejected): 2',
      'configuration-manager -> configuration-manager (manager-bypass-missing): 5',
      'configuration-manager and dns -> configuration-manager (bypass-list-not-shown): 1',
      'configuration-manager and dns -> configuration-manager (manager-bypass-missing): 2',
      'dns -> dns (private-name-not-found): 1',
      'dns -> dns (private-name-public-address): 7',
      'none -> none: 12',
      'proxy-allow -> proxy-allow (proxy-denies-needed-name): 2',
      'system-bypass -> system-bypass (system-bypass-missing): 9',
      'system-bypass and dns -> system-bypass (system-bypass-missing): 1',
    ]);
  });

  test('without the log of the appliance: the same, but for what no other log shows', () => {
    expect(
      diagnosed.filter(
        (row) =>
          !isRight(row, row.withoutAppliance) && !ONLY_APPLIANCE_TELLS.includes(row.stated.code),
      ),
    ).toEqual([]);
  });
});

test('only single names go through the proxy', async () => {
  const report = await playScenario('planned');
  expect(
    report.learned.filter(({ layer }) => layer === 'proxy-allow').map(({ entry }) => entry),
  ).toEqual(['jpepod01rcm1evhbdiags2j8q.servicebus.windows.net']);
  expect(
    report.traffic.filter((row) => row.road === 'proxy').every((row) => row.connections > 0),
  ).toBe(true);
  expect(report.firewall.rejected).toBe(0);
});
