// The lines of the picture as paths: from a program through its gates to a name, from places that were measured. A name
// that takes another road than planned shows both: the road taken, and the planned one as a thin line. What has trouble
// is drawn last, so that it lies on top.

import type { Program } from '@sekisho/core/model/program.ts';
import type { PlannableRoad } from '@sekisho/core/model/road.ts';
import type { AskedName } from './asked-names.ts';
import type { Gate, Line } from './bundles.ts';
import { STATES, type ProgramRoad, type RoadRow, type RoadState } from './road-row.ts';

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Logs often don't tell it. */
export type Asker = Program | 'unknown';

export interface Measured {
  readonly programs: ReadonlyMap<Asker, Box>;
  readonly gates: ReadonlyMap<Gate, Box>;
  readonly lines: ReadonlyMap<string, Box>;
}

export type StrandKind = 'taken' | 'planned';

export interface Strand {
  readonly key: string;
  /** Of the {@link Line} that it leads to. */
  readonly line: string;
  readonly program: Asker;
  readonly state: RoadState;
  readonly kind: StrandKind;
  readonly path: string;
  /** How many names it stands for. */
  readonly weight: number;
  /** Where a road ends before its name, and at which gate: null is the program itself. */
  readonly stop: { readonly x: number; readonly y: number; readonly gate: Gate | null } | null;
}

interface Leg {
  readonly line: string;
  readonly program: Asker;
  readonly state: RoadState;
  readonly kind: StrandKind;
  /** In the order in which it comes to them; it ends at the last where it does not pass. None: at the program. */
  readonly gates: readonly Gate[];
  readonly passes: boolean;
  readonly weight: number;
}

const INSET = 8;

/** Without a proxy between, a program asks the DNS first. */
export function gatesOf(road: PlannableRoad): readonly Gate[] {
  switch (road) {
    case 'private-endpoint':
      return ['dns', 'vpn'];
    case 'direct':
      return ['dns', 'direct'];
    case 'proxy':
      return ['proxy'];
    case 'none':
      return ['none'];
  }
}

/** Where names of these rows pass or end, as planned and as taken. */
export function gatesIn(rows: readonly RoadRow[], asked: readonly AskedName[]): ReadonlySet<Gate> {
  return new Set([
    ...rows.flatMap((row) =>
      row.programs.flatMap((road) => legsOfRoad(row.key, row, road).flatMap(({ gates }) => gates)),
    ),
    ...asked.flatMap((each) => legsOfAsked(each.key, each).flatMap(({ gates }) => gates)),
  ]);
}

/** Of the lines that are given: one for each, a bundle's leads to its head. */
export function drawStrands(lines: readonly Line[], measured: Measured): Strand[] {
  const legs = lines.flatMap(legsOf).filter((leg) => measured.programs.has(leg.program));
  const slots = {
    leave: spread(legs, measured.programs, (leg) => [leg.program], keyAtProgram),
    enter: spread(
      legs,
      measured.gates,
      (leg) => leg.gates,
      (leg) => leg.line,
    ),
  };
  return legs
    .flatMap((leg) => {
      const path = pathOf(leg, slots, measured);
      return path === null
        ? []
        : [
            {
              key: `${leg.line} ${leg.program} ${leg.kind} ${leg.state} ${leg.gates.join(' ')}`,
              line: leg.line,
              program: leg.program,
              state: leg.state,
              kind: leg.kind,
              weight: leg.weight,
              ...path,
            },
          ];
    })
    .toSorted((a, b) => depthOf(b) - depthOf(a));
}

/** What lies deepest is drawn first; a road taken lies on the planned one of its name. */
function depthOf({ state, kind }: Strand): number {
  return STATES.indexOf(state) * 2 + (kind === 'planned' ? 1 : 0);
}

function legsOf(line: Line): Leg[] {
  if (line.kind === 'asked') return legsOfAsked(line.key, line.asked);
  if (line.kind === 'name')
    return line.row.programs.flatMap((road) => legsOfRoad(line.key, line.row, road));
  // A bundle is drawn once for each program and fate, however many names share it.
  const merged = new Map<string, Leg>();
  for (const leg of line.bundle.rows.flatMap((row) =>
    row.programs.flatMap((road) => legsOfRoad(line.key, row, road)),
  )) {
    const key = `${leg.program} ${leg.gates.join(' ')} ${leg.state} ${leg.kind} ${String(leg.passes)}`;
    merged.set(key, { ...leg, weight: (merged.get(key)?.weight ?? 0) + 1 });
  }
  return [...merged.values()];
}

function legsOfRoad(
  line: string,
  { planned }: RoadRow,
  { program, state, road, outcome }: ProgramRoad,
): Leg[] {
  const own = { line, program, state, weight: 1 };
  const gates = gatesOf(planned.road);
  const passes = state === 'as-planned' || state === 'not-seen' || outcome === 'reached';
  // Only the planned road can be drawn, and as one that nobody knows of.
  if (state === 'not-known' || road === 'not-known')
    return [{ ...own, gates, kind: 'planned', passes: true }];
  // A road to nowhere that is planned ends in its place; any other ends where no address was given.
  const taken: readonly Gate[] =
    road === planned.road
      ? gates
      : road !== 'none'
        ? gatesOf(road)
        : outcome === 'settings-rejected'
          ? []
          : ['dns'];
  const leg: Leg = { ...own, gates: taken, kind: 'taken', passes };
  return passes && road === planned.road
    ? [leg]
    : [{ ...own, gates, kind: 'planned', passes: true }, leg];
}

function legsOfAsked(line: string, { programs, road, state }: AskedName): Leg[] {
  const gates: readonly Gate[] = road === 'none' ? ['dns'] : gatesOf(road);
  return programs.map((program) => ({
    line,
    program,
    state,
    kind: 'taken',
    gates,
    passes: state !== 'refused',
    weight: 1,
  }));
}

function keyAtProgram(leg: Leg): string {
  return `${leg.gates.join(' ')} ${leg.line} ${leg.kind} ${leg.state}`;
}

type Slots = ReadonlyMap<string, number>;

/** Gives every key of a box its own height in it, in order of appearance. */
function spread<K>(
  legs: readonly Leg[],
  boxes: ReadonlyMap<K, Box>,
  boxesOf: (leg: Leg) => readonly K[],
  keyOf: (leg: Leg) => string,
): Slots {
  const keys = new Map<K, Set<string>>();
  for (const leg of legs)
    for (const box of boxesOf(leg)) keys.set(box, (keys.get(box) ?? new Set()).add(keyOf(leg)));
  const heights = new Map<string, number>();
  for (const [of, own] of keys) {
    const box = boxes.get(of);
    if (box === undefined) continue;
    const room = Math.max(0, box.bottom - box.top - 2 * INSET);
    // Close together in the middle of a box that is taller than they need.
    const step = Math.min(own.size < 2 ? 0 : room / (own.size - 1), 7);
    const first = (box.top + box.bottom) / 2 - (step * (own.size - 1)) / 2;
    [...own].forEach((key, at) => heights.set(`${String(of)} ${key}`, first + step * at));
  }
  return heights;
}

/** Of a road that its program itself refuses: so long that its end is seen. */
const STUB = 16;

function pathOf(
  leg: Leg,
  slots: { readonly leave: Slots; readonly enter: Slots },
  { programs, gates, lines }: Measured,
): Pick<Strand, 'path' | 'stop'> | null {
  const program = programs.get(leg.program);
  const line = lines.get(leg.line);
  const leave = slots.leave.get(`${leg.program} ${keyAtProgram(leg)}`);
  const through = leg.gates.flatMap((gate) => {
    const box = gates.get(gate);
    const height = slots.enter.get(`${gate} ${leg.line}`);
    return box === undefined || height === undefined ? [] : [{ gate, box, height }];
  });
  if (
    program === undefined ||
    line === undefined ||
    leave === undefined ||
    through.length < leg.gates.length
  )
    return null;
  if (line.left < program.right) return narrowPath(leg, { program, through, line });
  let path = `M${text(program.right)} ${text(leave)}`;
  if (through.length === 0)
    return {
      path: `${path}h${String(STUB)}`,
      stop: { x: program.right + STUB, y: leave, gate: null },
    };
  let at = { x: program.right, y: leave };
  for (const [index, { gate, box, height }] of through.entries()) {
    path += curve(at.x, at.y, box.left, height);
    if (!leg.passes && index === through.length - 1)
      return { path, stop: { x: box.left, y: height, gate } };
    path += `H${text(box.right)}`;
    at = { x: box.right, y: height };
  }
  return { path: path + curve(at.x, at.y, line.left, (line.top + line.bottom) / 2), stop: null };
}

const LANE = { dns: 14, vpn: 14, proxy: 5, direct: 9, none: 5 } as const satisfies Readonly<
  Record<Gate, number>
>;
const TRUNK = 14;
const BEND = 7;

interface Passed {
  readonly gate: Gate;
  readonly box: Box;
}

/** Places stand below each other: a road runs down the margin, past its gates, and turns in to its name. */
function narrowPath(
  { passes }: Leg,
  {
    program,
    through,
    line,
  }: { readonly program: Box; readonly through: readonly Passed[]; readonly line: Box },
): Pick<Strand, 'path' | 'stop'> {
  const [first] = through;
  const last = through.at(-1);
  if (first === undefined || last === undefined)
    return {
      path: '',
      stop: { x: program.right - 12, y: program.bottom - 12, gate: null },
    };
  const lane = LANE[first.gate];
  const middle = ({ box }: Passed): number => (box.top + box.bottom) / 2;
  const down = `M${text(lane)} ${text(program.bottom)}V${text(middle(first) - BEND)}Q${text(lane)} ${text(middle(first))} ${text(lane + BEND)} ${text(middle(first))}H${text(first.box.left)}`;
  // Gates of one row stand side by side.
  const isBeside = last !== first && Math.abs(middle(last) - middle(first)) < BEND;
  const between = isBeside
    ? `M${text(first.box.right)} ${text(middle(last))}H${text(last.box.left)}`
    : '';
  if (!passes)
    return {
      path: `${down}${between}`,
      stop: { x: last.box.left, y: middle(last), gate: last.gate },
    };
  const arrive = (line.top + line.bottom) / 2;
  return {
    path: `${down}${between}M${text(TRUNK)} ${text(middle(first))}V${text(arrive - BEND)}Q${text(TRUNK)} ${text(arrive)} ${text(TRUNK + BEND)} ${text(arrive)}H${text(line.left)}`,
    stop: null,
  };
}

function curve(x0: number, y0: number, x1: number, y1: number): string {
  const middle = (x0 + x1) / 2;
  return `C${text(middle)} ${text(y0)} ${text(middle)} ${text(y1)} ${text(x1)} ${text(y1)}`;
}

function text(value: number): string {
  return String(Math.round(value * 10) / 10);
}
