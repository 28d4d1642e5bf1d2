// Somebody else's name beside the true one: when the appliance has been told its Event Hubs name, a page in the
// admin's browser there asks for one of the same form that anybody could have registered.

import { pause } from '@sekisho/core/pause.ts';
import { toName, type Name } from '@sekisho/dns/name.ts';
import { RoadError } from '../appliance/road-error.ts';
import type { SyncerContext, Syncing } from './syncer.ts';

const LOOK_MS = 20;

/** Where a proxy decides about names; else nobody is asked to let one through. */
export function playLookAlike({
  site,
  signal: outer,
}: Pick<SyncerContext, 'site' | 'signal'>): Syncing {
  const stop = new AbortController();
  const signal = AbortSignal.any([outer, stop.signal]);
  const asking =
    site.planInput.appliance.proxy === undefined ? Promise.resolve() : askOnce(site, signal);
  return {
    stop: async () => {
      stop.abort();
      await asking;
    },
  };
}

async function askOnce({ appliance }: SyncerContext['site'], signal: AbortSignal): Promise<void> {
  while (appliance.memory.eventHubs === null && !signal.aborted)
    await pause(LOOK_MS, signal).catch(() => undefined);
  const { eventHubs } = appliance.memory;
  if (eventHubs === null) return;
  const url = `https://${lookAlikeOf(eventHubs.host)}/`;
  await appliance
    .program('user')
    .ask({ method: 'GET', url })
    .catch((error: unknown) => {
      if (!(error instanceof RoadError) && !signal.aborted) throw error;
    });
}

/** The same but for its last letter. */
function lookAlikeOf(host: Name): Name {
  const [label = '', ...suffix] = host.split('.');
  return toName([`${label.slice(0, -1)}${label.endsWith('x') ? 'y' : 'x'}`, ...suffix].join('.'));
}
