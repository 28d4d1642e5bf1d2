// The picture as data: states of names, bundles, and the lines between measured boxes.

import { describe, expect, test } from 'vitest';

import type { PlannedRoad } from '@sekisho/core/plan/plan.ts';
import {
  drawnLines,
  everyLine,
  layOutLines,
  MOST_SINGLE_NAMES,
  type Gate,
  type Line,
} from './bundles.ts';
import { filterRows, NO_FILTER } from './filter.ts';
import { judgeByLogs } from './judge-by-logs.ts';
import { cutName, suffixOf } from './name-parts.ts';
import { countStates, stateOf, toRoadRows, type Judge, type RoadRow } from './road-row.ts';
import { drawStrands, gatesIn, type Asker, type Box } from './strands.ts';

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
const NONE_OPEN = { open: new Map<string, boolean>() };

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
    {
      planned: 'private-endpoint',
      road: 'proxy',
      outcome: 'denied-by-proxy',
      state: 'refused-astray',
    },
    { planned: 'proxy', road: 'not-known', outcome: 'not-known', state: 'not-known' },
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
      state: 'refused-astray',
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

  test('that go as planned are one band a place', () => {
    const lines = drawnLines(layOutLines(rows, NONE_OPEN));
    expect(lines.map((line) => line.kind === 'bundle' && line.bundle.rows.length)).toEqual([
      167, 333,
    ]);
  });

  test('of which none goes as planned are few lines, which stand for every one of them', () => {
    const all = rows.map((row): RoadRow => ({ ...row, state: 'refused' }));
    const lines = drawnLines(layOutLines(all, NONE_OPEN));
    expect(lines.length).toBeLessThan(MOST_SINGLE_NAMES);
    const names = lines.flatMap((line) =>
      line.kind === 'bundle' ? line.bundle.rows : line.kind === 'name' ? [line.row] : [],
    );
    expect(new Set(names).size).toBe(500);
  });

  test('a band that opens shows its bundles, and a bundle that opens its own names and no others', () => {
    const [band] = drawnLines(layOutLines(rows, NONE_OPEN));
    if (band?.kind !== 'bundle') throw new Error('no band');
    const inBand = linesOf(rows, new Map([[band.key, true]])).find(
      (line) => line.kind === 'bundle' && line.bundle.suffix !== null,
    );
    if (inBand?.kind !== 'bundle') throw new Error('no bundle');
    const opened = linesOf(
      rows,
      new Map([
        [band.key, true],
        [inBand.key, true],
      ]),
    );
    expect(opened.flatMap((line) => (line.kind === 'name' ? [line.row] : []))).toEqual(
      inBand.bundle.rows,
    );
  });

  test('a bundle shows the worst state of its names, and counts each', () => {
    const worse = rows.map((row, at): RoadRow => ({
      ...row,
      state: at === 0 ? 'refused' : 'wrong-road',
    }));
    const [first] = drawnLines(layOutLines(worse, NONE_OPEN));
    if (first?.kind !== 'bundle') throw new Error('no bundle');
    expect(first.bundle.state).toBe('refused');
    expect(countStates(first.bundle.rows)).toMatchObject({
      refused: 1,
      'wrong-road': first.bundle.rows.length - 1,
    });
  });

  test('of thousands with trouble some stand alone, the rest are a band, and none is lost', () => {
    const roads = Array.from({ length: 5000 }, (_, at) =>
      roadOf(`a${String(at)}.dept${String(at)}.example.com`),
    );
    const all = toRoadRows(roads, (planned) => ({
      state: 'refused',
      road: planned.road,
      outcome: 'denied-by-proxy',
    }));
    const places = layOutLines(all, NONE_OPEN);
    const drawn = drawnLines(places);
    expect(drawn.length).toBeLessThan(70);
    const names = drawn.flatMap((line) =>
      line.kind === 'bundle' ? line.bundle.rows : line.kind === 'name' ? [line.row] : [],
    );
    expect(new Set(names).size).toBe(5000);
    const last = all.at(-1)?.key ?? '';
    const [chosen] = layOutLines(all, { ...NONE_OPEN, selected: last });
    expect(everyLine(chosen?.bands ?? []).map(({ key }) => key)).toContain(last);
  });

  test('what is chosen opens what it lies in', () => {
    const [band] = layOutLines(rows, { ...NONE_OPEN, selected: rows[0]?.key ?? null });
    expect(band?.bands[0]?.isOpen).toBe(true);
    const names = everyLine(band?.bands ?? []).filter(({ kind }) => kind === 'name');
    expect(names.map(({ key }) => key)).toContain(rows[0]?.key);
  });
});

describe('what has trouble', () => {
  const planned = [
    roadOf('bad.example.com', { road: 'private-endpoint' }),
    roadOf('good.example.com'),
    roadOf('unknown.example.com'),
  ];
  const judge: Judge = (road) =>
    road.pattern.startsWith('bad')
      ? { state: 'refused-astray', road: 'proxy', outcome: 'denied-by-proxy' }
      : road.pattern.startsWith('good')
        ? ALL_WELL(road, 'system')
        : { state: 'not-known', road: 'not-known', outcome: 'not-known' };
  const rows = toRoadRows(planned, judge);

  test('stands alone; what has none goes into a band of its state', () => {
    expect(drawnLines(layOutLines(rows, NONE_OPEN)).map(({ key }) => key)).toEqual([
      'bad.example.com:443',
      'internet/not-known',
      'internet/as-planned',
    ]);
  });

  test('has the gate of the road taken, whatever else is filtered out', () => {
    const bad = rows.filter(({ state }) => state === 'refused-astray');
    expect([...gatesIn(bad, [])].toSorted()).toEqual(['dns', 'proxy', 'vpn']);
  });

  test('a name at two ports has its port', () => {
    const twins = toRoadRows(
      [roadOf('a.example.com'), roadOf('a.example.com', { port: 80 }), roadOf('b.example.com')],
      ALL_WELL,
    );
    expect(twins.map(({ isTwin }) => isTwin)).toEqual([true, true, false]);
  });
});

describe('lines between boxes', () => {
  const box = (left: number, top: number): Box => ({
    left,
    right: left + 100,
    top,
    bottom: top + 60,
  });
  const programs = new Map<Asker, Box>([
    ['configuration-manager', box(0, 0)],
    ['system', box(0, 100)],
  ]);
  const gates = new Map<Gate, Box>([
    ['dns', box(150, 0)],
    ['vpn', box(300, 0)],
    ['proxy', box(300, 100)],
  ]);

  function draw(planned: readonly PlannedRoad[], judge: Judge) {
    const lines = drawnLines(layOutLines(toRoadRows(planned, judge), NONE_OPEN));
    return drawStrands(lines, {
      programs,
      gates,
      lines: new Map(lines.map(({ key }) => [key, box(500, 40)])),
    });
  }

  test('a name as planned is one line for each program, from it to the name', () => {
    const strands = draw([roadOf('a.example.com')], ALL_WELL);
    expect(strands.map(({ program, kind, stop }) => [program, kind, stop])).toEqual([
      ['configuration-manager', 'taken', null],
      ['system', 'taken', null],
    ]);
    expect(strands[0]?.path).toMatch(/^M100 .*500 70$/);
  });

  test('a private name at the proxy shows the road taken, which ends at the gate, and the planned one', () => {
    const strands = draw(
      [roadOf('a.example.com', { road: 'private-endpoint', programs: ['system'] })],
      () => ({ state: 'refused-astray', road: 'proxy', outcome: 'denied-by-proxy' }),
    );
    expect(strands.map(({ kind, stop }) => [kind, stop?.gate ?? null])).toEqual([
      ['planned', null],
      ['taken', 'proxy'],
    ]);
  });

  test.each([
    { road: 'none', outcome: 'no-such-name', gate: 'dns', x: 150 },
    { road: 'none', outcome: null, gate: 'dns', x: 150 },
    { road: 'private-endpoint', outcome: 'rejected-by-firewall', gate: 'vpn', x: 300 },
    { road: 'none', outcome: 'settings-rejected', gate: null, x: 116 },
  ] as const)('$road, $outcome ends at $gate', ({ road, outcome, gate, x }) => {
    const strands = draw(
      [roadOf('a.example.com', { road: 'private-endpoint', programs: ['system'] })],
      () => ({ state: 'refused', road, outcome }),
    );
    const taken = strands.find(({ kind }) => kind === 'taken');
    expect(taken?.stop).toMatchObject({ gate, x });
  });

  test('what has trouble is drawn last', () => {
    const strands = draw(
      [
        roadOf('bad.example.com', { programs: ['system'] }),
        roadOf('good.example.com', { programs: ['system'] }),
      ],
      (planned, program) =>
        planned.pattern.startsWith('bad')
          ? { state: 'refused', road: 'proxy', outcome: 'denied-by-proxy' }
          : ALL_WELL(planned, program),
    );
    expect(strands.map(({ state, kind }) => `${state} ${kind}`)).toEqual([
      'as-planned taken',
      'refused planned',
      'refused taken',
    ]);
  });

  test('a band has one line for each program, open or closed, and its names have their own when they are asked for', () => {
    const rows = toRoadRows(
      Array.from({ length: MOST_SINGLE_NAMES + 1 }, (_, at) =>
        roadOf(`n${String(at)}.example.com`),
      ),
      ALL_WELL,
    );
    for (const isOpen of [false, true]) {
      const open = new Map([
        ['internet/as-planned', isOpen],
        ['internet/as-planned/site-recovery/example.com', isOpen],
      ]);
      const places = layOutLines(rows, { open });
      const every = linesOf(rows, open);
      const measured = {
        programs,
        gates,
        lines: new Map(every.map(({ key }) => [key, box(500, 40)])),
      };
      expect(every.length).toBe(isOpen ? MOST_SINGLE_NAMES + 3 : 1);
      expect(
        drawStrands(drawnLines(places), measured).map(({ program, weight }) => [program, weight]),
      ).toEqual([
        ['configuration-manager', MOST_SINGLE_NAMES + 1],
        ['system', MOST_SINGLE_NAMES + 1],
      ]);
      if (isOpen) expect(drawStrands(every.slice(2, 3), measured)).toHaveLength(2);
    }
  });

  test('what has not been measured is not drawn', () => {
    const lines = drawnLines(
      layOutLines(toRoadRows([roadOf('a.example.com')], ALL_WELL), NONE_OPEN),
    );
    expect(drawStrands(lines, { programs: new Map(), gates, lines: new Map() })).toEqual([]);
  });
});

/** All lines of the picture, those in open bundles too. */
function linesOf(rows: readonly RoadRow[], open: ReadonlyMap<string, boolean>): Line[] {
  return everyLine(drawnLines(layOutLines(rows, { open })));
}
