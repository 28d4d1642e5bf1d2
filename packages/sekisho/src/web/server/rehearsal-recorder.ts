// Events of a rehearsal as the page receives them: its own events, the current state as the server's,
// and what was seen of each name, made from the bytes at the sockets and from failures.

import { parseName } from '@sekisho/dns/name.ts';
import { composeWorld } from '@sekisho/core/plan/compose-world.ts';
import type { TrafficRow } from '@sekisho/rehearsal/appliance/traffic-meter.ts';
import type { RehearsalEvent, Emit } from '@sekisho/rehearsal/report/events.ts';
import { prepareWorld } from '@sekisho/core/roads/prepare-world.ts';
import type { Road } from '@sekisho/core/model/road.ts';
import { decide } from '@sekisho/core/roads/trace.ts';
import type { SeenName } from '../api.ts';
import type { PageState } from './page-state.ts';

type Failed = Extract<RehearsalEvent, { readonly event: 'stage-failed' }>;

export function recordRehearsal(state: PageState): Emit {
  const carried = new Map<string, number>();
  return (event) => {
    if (event.event === 'site') {
      const { estate, plan, settings } = event;
      state.emit({ by: 'server', event: { event: 'site', estate, plan, settings } });
      return;
    }
    if (event.event === 'scenario') carried.clear();
    if (event.event === 'traffic') observationEvent(state, newlyCarried(event.rows, carried));
    if (event.event === 'stage-failed') observationEvent(state, refused(event, state));
    state.emit({ by: 'rehearsal', event });
  };
}

function observationEvent(state: PageState, names: readonly SeenName[]): void {
  if (names.length > 0) state.emit({ by: 'server', event: { event: 'seen', names } });
}

/** Rows that carried more than at the last time. */
function newlyCarried(rows: readonly TrafficRow[], carried: Map<string, number>): SeenName[] {
  const last = new Date().toISOString();
  return rows.flatMap(({ name, program, road, bytes, connections }) => {
    const key = `${name} ${program} ${road}`;
    if (carried.get(key) === bytes) return [];
    carried.set(key, bytes);
    return [{ name, program, road, isRefused: false, count: connections, bytes, last }];
  });
}

/** The program says what failed and not which way it took; the model knows, by the settings in force. */
function refused({ name, program }: Failed, state: PageState): SeenName[] {
  const parsed = parseName(name);
  if (!parsed.ok) return [];
  const { input, settings } = state;
  const world = prepareWorld(
    composeWorld({ ...input, settings, privateLinks: input.privateLinks ?? [] }),
  );
  const road: Road = decide(world, { program, name: parsed.name, port: 443 }).road;
  const before = state.seen.get(`${name} ${program} ${road}`);
  return [
    {
      name,
      program,
      road,
      isRefused: true,
      count: (before?.count ?? 0) + 1,
      bytes: before?.bytes ?? 0,
      last: new Date().toISOString(),
    },
  ];
}
