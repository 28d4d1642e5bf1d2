// Every story from its first run to the recovered disk: which failures it meets,
// what the logs alone say of each, and that nothing else fails.

import { describe, expect, test } from 'vitest';

import type { StoryName } from './stories/story.ts';
import { bytesOver, DISK_BYTES, EXPECTED, failuresOf, PRIVATE_NAMES, tellStory } from './testing/tell-story.ts';

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
