// The planned scenario with a machine as its source, from the first screen of the set-up
// to a machine that boots from the recovered disk and is asked for its records.

import { expect, test } from 'vitest';

import type { RehearsalEvent } from './report/events.ts';
import { describeWithMachine } from '@sekisho/test-kit/machine/describe-with-machine.ts';
import { playScenario } from '@sekisho/test-kit/rehearsal/play-scenario.ts';

await describeWithMachine('the planned scenario of a machine', () => {
  test(
    'ends with a machine that holds every confirmed record of its point',
    { timeout: 360_000 },
    async () => {
      const events: RehearsalEvent[] = [];
      const report = await playScenario('planned', {
        machine: { applicationConsistentEvery: 2 },
        failoverPoint: { kind: 'latest' },
        failsBack: true,
        emit: (event) => events.push(event),
      });
      expect(report.ok).toBe(true);
      expect(report.failures).toBe(0);
      const points = report.replication?.recoveryPoints ?? [];
      // The initial copy, two cycles, and one for the failover to the latest.
      expect(points.map(({ cycle }) => cycle.consistency)).toEqual([
        'crash-consistent',
        'application-consistent',
        'crash-consistent',
        'application-consistent',
      ]);
      expect(points[0]?.cycle.dirtyBytes).toBeNull();
      for (const { cycle } of points.slice(1))
        expect(cycle.sentBytes).toBeLessThanOrEqual(1.1 * (cycle.dirtyBytes ?? 0));
      const failover = report.replication?.failover;
      expect(failover).toMatchObject({
        identical: true,
        point: points.at(-1)?.id,
        machine: { ok: true, torn: 0, isIsolated: true, rpoSeconds: 0 },
      });
      expect(failover?.machine?.confirmed).toBeGreaterThan(20);
      expect(failover?.machine?.whole).toBeGreaterThanOrEqual(
        failover?.machine?.confirmed ?? Number.POSITIVE_INFINITY,
      );
      expect(report.replication?.failback).toMatchObject({ ok: true, torn: 0 });
      // What went on after the failover is on the first machine now.
      expect(report.replication?.failback?.whole).toBeGreaterThan(
        failover?.machine?.whole ?? Number.POSITIVE_INFINITY,
      );
      expect(
        events.some((event) => event.event === 'console' && event.machine === 'recovered'),
      ).toBe(true);
    },
  );

  test(
    'a group of two is recovered to one instant, and the retention has taken old points away',
    { timeout: 360_000 },
    async () => {
      const events: RehearsalEvent[] = [];
      const report = await playScenario('planned', {
        machine: { applicationConsistentEvery: 2, count: 2 },
        keptPoints: 2,
        failoverPoint: { kind: 'latest-application-consistent' },
        emit: (event) => events.push(event),
      });
      expect(report.ok).toBe(true);
      const { recoveryPoints: own = [], failover, group } = report.replication ?? {};
      expect(own.map(({ isKept }) => isKept)).toEqual([false, true, true]);
      expect(group?.recoveryPoints.map(({ at, isKept }) => [at, isKept])).toEqual(
        own.map(({ at, isKept }) => [at, isKept]),
      );
      const chosen = own.find(({ cycle }) => cycle.consistency === 'application-consistent');
      expect(failover).toMatchObject({
        point: chosen?.id,
        identical: true,
        machine: { ok: true, torn: 0 },
      });
      expect(group).toMatchObject({
        name: 'ledger',
        failover: { identical: true, machine: { ok: true, torn: 0 } },
        consistency: { ok: true, at: chosen?.at },
      });
      expect(group?.consistency.notedBefore).toBeGreaterThan(5);
      expect(group?.consistency.noted).toBeGreaterThanOrEqual(
        group?.consistency.notedBefore ?? Number.POSITIVE_INFINITY,
      );
      expect(group?.consistency.whole).toBeGreaterThanOrEqual(
        group?.consistency.noted ?? Number.POSITIVE_INFINITY,
      );
      const removed = events.flatMap((event) =>
        event.event === 'points-removed' ? event.ids : [],
      );
      expect(removed.toSorted()).toEqual([own[0]?.id, group?.recoveryPoints[0]?.id].toSorted());
    },
  );
});
