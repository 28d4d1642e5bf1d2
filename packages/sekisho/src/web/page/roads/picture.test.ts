// The picture as data: states of names, bundles, and the lines between measured boxes.

import { describe, expect, test } from 'vitest';

import type { PlannedRoad } from '@sekisho/core/plan/plan.ts';
import type { Program } from '@sekisho/core/model/program.ts';
import { layOutLines, MOST_SINGLE_NAMES, type Gate, type Line } from './bundles.ts';
import { filterRows, NO_FILTER } from './filter.ts';
import { judgeByLogs } from './judge-by-logs.ts';
import { cutName, suffixOf } from './name-parts.ts';
import { countStates, stateOf, toRoadRows, type Judge, type RoadRow } from './road-row.ts';
import { drawStrands, isDrawn, type Box } from './strands.ts';

function roadOf(pattern: string, over: Partial<PlannedRoad> = {}): PlannedRoad {
  return {
    pattern,
    match: 'exact',
    port: 443,
    programs: ['configuration-manager', 'system'],
    stages: ['register'],
    road: 'proxy',
    addresses: [],
    service: 'site-recovery',
    requirement: 'asr.test',
    reason: '',
    because: { code: 'plan.proxy-by-name', values: {} },
    sources: [],
    known: true,
    ...over,
  };
}

const ALL_WELL: Judge = (planned) => ({
  state: 'as-planned',
  road: planned.road,
  outcome: 'reached',
});
const NONE_OPEN = { open: new Set<string>() };

describe('states', () => {
  test.each([
    {
      planned: 'private-endpoint',
      road: 'private-endpoint',
      outcome: 'reached',
      state: 'as-planned',
    },
    {
      planned: 'private-endpoint',
      road: 'private-endpoint',
      outcome: 'nobody-at-address',
      state: 'refused',
    },
    { planned: 'private-endpoint', road: 'proxy', outcome: 'denied-by-proxy', state: 'wrong-road' },
    { planned: 'private-endpoint', road: 'proxy', outcome: 'reached', state: 'wrong-road' },
    { planned: 'proxy', road: 'none', outcome: 'no-such-name', state: 'refused' },
  ] as const)(
    'planned $planned, taken $road, $outcome: $state',
    ({ planned, road, outcome, state }) => {
      expect(stateOf(planned, { road, outcome })).toBe(state);
    },
  );

  test('the worst of its programs stands for a name, and one that has not asked yet is no worst', () => {
    const judge: Judge = (_, program) =>
      program === 'system' ? null : { state: 'as-planned', road: 'proxy', outcome: 'reached' };
    expect(toRoadRows([roadOf('a.example.com')], judge)[0]?.state).toBe('as-planned');
    expect(toRoadRows([roadOf('a.example.com')], () => null)[0]?.state).toBe('not-seen');
  });

  test('what was seen last decides: a name that was carried after its finding is as planned', () => {
    const seen = (road: 'proxy' | 'private-endpoint', isRefused: boolean, last: string) => ({
      name: 'a.example.com',
      program: 'system' as const,
      road,
      isRefused,
      count: 1,
      bytes: 1,
      last,
    });
    const before = seen('proxy', true, '2026-04-01T09:00:00Z');
    const after = seen('private-endpoint', false, '2026-04-01T09:01:00Z');
    const planned = roadOf('a.example.com', { road: 'private-endpoint' });
    expect(judgeByLogs([before], [])(planned, 'system')).toMatchObject({
      state: 'wrong-road',
      road: 'proxy',
    });
    expect(judgeByLogs([before, after], [])(planned, 'system')).toMatchObject({
      state: 'as-planned',
      road: 'private-endpoint',
    });
    expect(judgeByLogs([after], [])(planned, 'user')).toBeNull();
  });
});

test.each([
  { name: 'cache.blob.core.windows.net', head: 'cache', suffix: 'blob.core.windows.net' },
  { name: 'live.com', head: 'live.com', suffix: 'live.com' },
  {
    name: '<geo>pod<n>.servicebus.windows.net',
    head: '<geo>pod<n>',
    suffix: 'servicebus.windows.net',
  },
])('$name is cut behind $head', ({ name, head, suffix }) => {
  expect(cutName(name).head).toBe(head);
  expect(suffixOf(name)).toBe(suffix);
});

test('every word of the search has to be somewhere in a name, its requirement, service or address', () => {
  const rows = toRoadRows(
    [roadOf('a.blob.core.windows.net', { addresses: ['10.2.1.20'] }), roadOf('b.example.com')],
    ALL_WELL,
  );
  const found = (text: string): number => filterRows(rows, { ...NO_FILTER, text }).length;
  expect([found('BLOB 10.2'), found('blob example'), found('site-recovery'), found('')]).toEqual([
    1, 0, 2, 2,
  ]);
});

describe('five hundred names', () => {
  const rows = toRoadRows(
    Array.from({ length: 500 }, (_, at) =>
      roadOf(`n${String(at)}.zone${String(at % 12)}.example.com`, {
        road: at % 3 === 0 ? 'private-endpoint' : 'proxy',
        service: at % 2 === 0 ? 'site-recovery' : 'azure-backup',
      }),
    ),
    ALL_WELL,
  );

  test('are few lines, which stand for every one of them', () => {
    const lines = linesOf(rows, NONE_OPEN);
    expect(lines.length).toBeLessThan(MOST_SINGLE_NAMES);
    const names = lines.flatMap((line) => (line.kind === 'bundle' ? line.bundle.rows : [line.row]));
    expect(new Set(names).size).toBe(500);
  });

  test('a bundle that opens shows its own names and no others', () => {
    const [first] = linesOf(rows, NONE_OPEN);
    if (first?.kind !== 'bundle') throw new Error('no bundle');
    const opened = linesOf(rows, { open: new Set([first.key]) });
    expect(opened.filter((line) => line.kind === 'name').map((line) => line.row)).toEqual(
      first.bundle.rows,
    );
  });

  test('a bundle shows the worst state of its names, and counts each', () => {
    const worse = rows.map((row, at): RoadRow => (at === 0 ? { ...row, state: 'refused' } : row));
    const [first] = linesOf(worse, NONE_OPEN);
    if (first?.kind !== 'bundle') throw new Error('no bundle');
    expect(first.bundle.state).toBe('refused');
    expect(countStates(first.bundle.rows)).toMatchObject({
      refused: 1,
      'as-planned': first.bundle.rows.length - 1,
    });
  });
});

describe('lines between boxes', () => {
  const box = (left: number, top: number): Box => ({
    left,
    right: left + 100,
    top,
    bottom: top + 60,
  });
  const programs = new Map<Program, Box>([
    ['configuration-manager', box(0, 0)],
    ['system', box(0, 100)],
  ]);
  const gates = new Map<Gate, Box>([
    ['vpn', box(200, 0)],
    ['proxy', box(200, 100)],
  ]);

  function draw(planned: PlannedRoad, judge: Judge) {
    const lines = linesOf(toRoadRows([planned], judge), NONE_OPEN);
    return drawStrands(lines, {
      programs,
      gates,
      lines: new Map(lines.map(({ key }) => [key, box(400, 40)])),
    });
  }

  test('a name as planned is one line for each program, from it to the name', () => {
    const strands = draw(roadOf('a.example.com'), ALL_WELL);
    expect(strands.map(({ program, kind, stop }) => [program, kind, stop])).toEqual([
      ['configuration-manager', 'taken', null],
      ['system', 'taken', null],
    ]);
    expect(strands[0]?.path).toMatch(/^M100 .*400 70$/);
  });

  test('a private name at the proxy shows the road taken, which ends at the gate, and the planned one', () => {
    const strands = draw(
      roadOf('a.example.com', { road: 'private-endpoint', programs: ['system'] }),
      () => ({ state: 'wrong-road', road: 'proxy', outcome: 'denied-by-proxy' }),
    );
    expect(strands.map(({ kind, stop }) => [kind, stop?.x ?? null])).toEqual([
      ['planned', null],
      ['taken', 200],
    ]);
  });

  test('a bundle has one line for each program, open or closed, and its names have their own when they are asked for', () => {
    const rows = toRoadRows(
      Array.from({ length: MOST_SINGLE_NAMES + 1 }, (_, at) =>
        roadOf(`n${String(at)}.example.com`),
      ),
      ALL_WELL,
    );
    for (const isOpen of [false, true]) {
      const lines = linesOf(rows, {
        open: new Set(isOpen ? ['internet/site-recovery/example.com'] : []),
      });
      const measured = {
        programs,
        gates,
        lines: new Map(lines.map(({ key }) => [key, box(400, 40)])),
      };
      expect(lines.length).toBe(isOpen ? MOST_SINGLE_NAMES + 2 : 1);
      expect(
        drawStrands(lines.filter(isDrawn), measured).map(({ program, weight }) => [
          program,
          weight,
        ]),
      ).toEqual([
        ['configuration-manager', MOST_SINGLE_NAMES + 1],
        ['system', MOST_SINGLE_NAMES + 1],
      ]);
      if (isOpen) expect(drawStrands(lines.slice(1, 2), measured)).toHaveLength(2);
    }
  });

  test('what has not been measured is not drawn', () => {
    const lines = linesOf(toRoadRows([roadOf('a.example.com')], ALL_WELL), NONE_OPEN);
    expect(drawStrands(lines, { programs: new Map(), gates, lines: new Map() })).toEqual([]);
  });
});

function linesOf(
  rows: readonly RoadRow[],
  bundling: { readonly open: ReadonlySet<string> },
): Line[] {
  return layOutLines(rows, bundling).flatMap(({ services }) =>
    services.flatMap(({ lines }) => lines),
  );
}
