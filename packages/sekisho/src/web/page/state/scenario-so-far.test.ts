import { describe, expect, test } from 'vitest';

import type { PageEvent, Emitted } from '../../api.ts';
import { NOTHING_YET } from './scenario.ts';
import { playOn } from './scenario-so-far.ts';

function eventsOf(...emitted: readonly Emitted[]): PageEvent[] {
  return emitted.map((each, at) => ({
    id: `run1-${String(at + 1)}`,
    at: `2026-04-01T09:00:${String(at).padStart(2, '0')}Z`,
    emitted: each,
  }));
}

const RUN = eventsOf(
  { by: 'rehearsal', event: { event: 'run', number: 1 } },
  { by: 'rehearsal', event: { event: 'stage-started', stage: 'sign-in' } },
  {
    by: 'rehearsal',
    event: {
      event: 'stage-failed',
      stage: 'sign-in',
      program: 'user',
      name: 'login.live.com',
      message: '403 Forbidden',
    },
  },
  {
    by: 'server',
    event: {
      event: 'proposed',
      proposal: { id: 'p1', kind: 'learned-name', layer: 'proxy-allow', name: 'login.live.com' },
    },
  },
  { by: 'server', event: { event: 'decided', proposal: 'p1', decision: 'applied' } },
  { by: 'rehearsal', event: { event: 'run', number: 2 } },
  { by: 'rehearsal', event: { event: 'stage-started', stage: 'sign-in' } },
  { by: 'rehearsal', event: { event: 'stage-done', stage: 'sign-in', seconds: 0.4 } },
);

describe('the scenario as the events tell it', () => {
  test('runs hold their stages, failures keep their words, and a decision closes its proposal', () => {
    const scenario = playOn(NOTHING_YET, RUN);
    expect(scenario.runs.map(({ stages }) => stages.map(({ state }) => state))).toEqual([
      ['failed'],
      ['done'],
    ]);
    expect(scenario.runs[0]?.stages[0]?.failure).toMatchObject({
      name: 'login.live.com',
      message: '403 Forbidden',
    });
    expect(scenario.open).toEqual([]);
    expect(scenario.entries.map(({ kind }) => kind)).toEqual([
      'rehearsal',
      'rehearsal',
      'proposed',
      'decided',
      'rehearsal',
    ]);
  });

  test('events that come again, or in pieces, change nothing', () => {
    const whole = playOn(NOTHING_YET, RUN);
    const pieces = playOn(playOn(NOTHING_YET, RUN.slice(0, 4)), RUN);
    expect(pieces).toEqual(whole);
    expect(playOn(whole, RUN)).toEqual(whole);
  });

  test('another run of the server is told from its beginning', () => {
    const scenario = playOn(NOTHING_YET, RUN);
    const other = RUN.slice(0, 2).map((event, at) => ({ ...event, id: `run2-${String(at + 1)}` }));
    expect(playOn(scenario, other).lastId).toBe('run2-2');
  });

  test('a machine: its points with their age, its console, what it held when it was recovered', () => {
    const cycle = {
      consistency: 'application-consistent',
      dirtyBytes: 65_536,
      sentBytes: 65_536,
      seconds: 1,
      rpoSeconds: 1.5,
    } as const;
    const recovered = {
      ok: true,
      confirmed: 3,
      whole: 3,
      torn: 0,
      isIsolated: true,
      bootSeconds: 4,
      rpoSeconds: 2,
      rtoSeconds: 6,
    };
    const events: readonly Emitted[] = [
      {
        by: 'rehearsal',
        event: { event: 'console', machine: 'source', line: 'the service begins' },
      },
      {
        by: 'rehearsal',
        event: {
          event: 'recovery-point',
          number: 1,
          id: 'p',
          at: '2026-04-01T09:00:00Z',
          blocks: 1,
          bytes: 65_536,
          cycle,
        },
      },
      { by: 'rehearsal', event: { event: 'machine', recovered } },
    ];
    const scenario = playOn(NOTHING_YET, eventsOf(...events));
    expect(scenario.console).toEqual(['source | the service begins']);
    expect(scenario.points[0]?.cycle?.rpoSeconds).toBe(1.5);
    expect(scenario.entries).toHaveLength(2);
  });

  test('a group: whose point it is, what the retention took away, and no failover hides one that differs', () => {
    const point = (machine: string, id: string): Emitted => ({
      by: 'rehearsal',
      event: {
        event: 'recovery-point',
        number: 1,
        id,
        at: '2026-04-01T09:00:00Z',
        blocks: 1,
        bytes: 65_536,
        machine,
      },
    });
    const failover = (identical: boolean): Emitted => ({
      by: 'rehearsal',
      event: {
        event: 'failover',
        identical,
        recovered: 'a',
        source: 'b',
        fileSystem: '',
        machine: 'source',
      },
    });
    const scenario = playOn(
      NOTHING_YET,
      eventsOf(
        point('source', 'p'),
        point('ledger', 'q'),
        { by: 'rehearsal', event: { event: 'points-removed', ids: ['p'] } },
        failover(false),
        failover(true),
      ),
    );
    expect(scenario.points.map(({ machine, isRemoved }) => [machine, isRemoved])).toEqual([
      ['source', true],
      ['ledger', false],
    ]);
    expect(scenario.failover?.identical).toBe(false);
  });
});
