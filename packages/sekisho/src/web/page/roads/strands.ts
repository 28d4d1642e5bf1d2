// The lines of the picture as paths: from a program through a gate to a name,
// from places that were measured. A name that takes another road than planned
// shows both: the road taken, and the planned one as a faint line.

import type { Program } from '@sekisho/core/model/program.ts';
import { gateOf, type Gate, type Line } from './bundles.ts';
import { STATES, type ProgramRoad, type RoadRow, type RoadState } from './road-row.ts';

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

export interface Measured {
  readonly programs: ReadonlyMap<Program, Box>;
  readonly gates: ReadonlyMap<Gate, Box>;
  readonly lines: ReadonlyMap<string, Box>;
}

export type StrandKind = 'taken' | 'planned';

export interface Strand {
  readonly key: string;
  /** Of the {@link Line} that it leads to. */
  readonly line: string;
  readonly program: Program;
  readonly state: RoadState;
  readonly kind: StrandKind;
  readonly path: string;
  /** How many names it stands for. */
  readonly weight: number;
  /** Where a road ends at its gate. */
  readonly stop: { readonly x: number; readonly y: number } | null;
}

interface Leg {
  readonly line: string;
  readonly program: Program;
  readonly state: RoadState;
  readonly kind: StrandKind;
  readonly gate: Gate;
  readonly passes: boolean;
  readonly weight: number;
}

const INSET = 8;

/** Of the lines that are given. Names of an open bundle go along with its line, which leads to its head: see {@link isDrawn}. */
export function drawStrands(lines: readonly Line[], measured: Measured): Strand[] {
  const legs = lines.flatMap(legsOf);
  const slots = {
    leave: spread(legs, measured.programs, (leg) => leg.program, keyAtProgram),
    enter: spread(
      legs,
      measured.gates,
      (leg) => leg.gate,
      (leg) => leg.line,
    ),
  };
  return legs.flatMap((leg) => {
    const path = pathOf(leg, slots, measured);
    return path === null
      ? []
      : [
          {
            key: `${leg.line} ${leg.program} ${leg.kind} ${leg.state}`,
            line: leg.line,
            program: leg.program,
            state: leg.state,
            kind: leg.kind,
            weight: leg.weight,
            ...path,
          },
        ];
  });
}

/** Hundreds of lines through one gate are no picture: a name of an open bundle gets its own line only while somebody points at it. */
export function isDrawn(line: Line): boolean {
  return line.kind === 'bundle' || !line.isInBundle;
}

function legsOf(line: Line): Leg[] {
  if (line.kind === 'name')
    return line.row.programs.flatMap((road) => legsOfRoad(line.key, line.row, road));
  // A bundle is drawn once for each program and fate, however many names share it.
  const merged = new Map<string, Leg>();
  for (const leg of line.bundle.rows.flatMap((row) =>
    row.programs.flatMap((road) => legsOfRoad(line.key, row, road)),
  )) {
    const key = `${leg.program} ${leg.gate} ${leg.state} ${leg.kind} ${String(leg.passes)}`;
    merged.set(key, { ...leg, weight: (merged.get(key)?.weight ?? 0) + 1 });
  }
  return [...merged.values()].sort((a, b) => STATES.indexOf(b.state) - STATES.indexOf(a.state));
}

function legsOfRoad(
  line: string,
  { planned }: RoadRow,
  { program, state, road, outcome }: ProgramRoad,
): Leg[] {
  const own = { line, program, state, weight: 1 };
  const gate = gateOf(planned.road);
  const passes = state === 'as-planned' || state === 'not-seen' || outcome === 'reached';
  // Only the planned road can be drawn, and as one that nobody knows of.
  if (state === 'not-known' || road === 'not-known')
    return [{ ...own, gate, kind: 'planned', passes: true }];
  const taken: Leg = { ...own, gate: road === 'none' ? gate : gateOf(road), kind: 'taken', passes };
  return passes && taken.gate === gate
    ? [taken]
    : [{ ...own, gate, kind: 'planned', passes: true }, taken];
}

function keyAtProgram(leg: Leg): string {
  return `${leg.gate} ${leg.line} ${leg.kind} ${leg.state}`;
}

type Slots = ReadonlyMap<string, number>;

/** Gives every key of a box its own height in it, in order of appearance. */
function spread<K>(
  legs: readonly Leg[],
  boxes: ReadonlyMap<K, Box>,
  boxOf: (leg: Leg) => K,
  keyOf: (leg: Leg) => string,
): Slots {
  const keys = new Map<K, Set<string>>();
  for (const leg of legs) keys.set(boxOf(leg), (keys.get(boxOf(leg)) ?? new Set()).add(keyOf(leg)));
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

function pathOf(
  leg: Leg,
  slots: { leave: Slots; enter: Slots },
  { programs, gates, lines }: Measured,
): Pick<Strand, 'path' | 'stop'> | null {
  const program = programs.get(leg.program);
  const gate = gates.get(leg.gate);
  const line = lines.get(leg.line);
  const leave = slots.leave.get(`${leg.program} ${keyAtProgram(leg)}`);
  const enter = slots.enter.get(`${leg.gate} ${leg.line}`);
  if (
    program === undefined ||
    gate === undefined ||
    line === undefined ||
    leave === undefined ||
    enter === undefined
  )
    return null;
  if (line.left < gate.right) return narrowPath(leg, { program, gate, line });
  const toGate = `M${text(program.right)} ${text(leave)}${curve(program.right, leave, gate.left, enter)}`;
  if (!leg.passes) return { path: toGate, stop: { x: gate.left, y: enter } };
  const arrive = (line.top + line.bottom) / 2;
  return {
    path: `${toGate}H${text(gate.right)}${curve(gate.right, enter, line.left, arrive)}`,
    stop: null,
  };
}

const LANE = { vpn: 14, proxy: 5, direct: 5, none: 5 } as const satisfies Readonly<
  Record<Gate, number>
>;
const TRUNK = 14;
const BEND = 7;

/** Places stand below each other: a road runs down the margin, past its gate, and turns in to its name. */
function narrowPath(
  { gate: by, passes }: Leg,
  { program, gate, line }: { readonly program: Box; readonly gate: Box; readonly line: Box },
): Pick<Strand, 'path' | 'stop'> {
  const lane = LANE[by];
  const middle = (gate.top + gate.bottom) / 2;
  const arrive = (line.top + line.bottom) / 2;
  const down = `M${text(lane)} ${text(program.bottom)}V${text(middle - BEND)}Q${text(lane)} ${text(middle)} ${text(lane + BEND)} ${text(middle)}H${text(gate.left)}`;
  if (!passes) return { path: down, stop: { x: gate.left, y: middle } };
  return {
    path: `${down}M${text(TRUNK)} ${text(middle)}V${text(arrive - BEND)}Q${text(TRUNK)} ${text(arrive)} ${text(TRUNK + BEND)} ${text(arrive)}H${text(line.left)}`,
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
