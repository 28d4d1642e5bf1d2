// For those who watch a rehearsal: what stands, and what crossed the sockets, told while
// the scenario goes on and only when it has changed.

import type { Name } from '../names/name.ts';
import type { Tell } from './events.ts';
import { planNow } from './sync-in-step.ts';
import type { RehearsedSite } from './rehearsed-site.ts';

const EVERY_MS = 1000;

export interface Observer {
  /** At moments that count: before a run, after a fix, at the end. */
  tellNow(): void;
  stop(): void;
}

export function observeSite({
  site,
  learned,
  tell,
}: {
  readonly site: RehearsedSite;
  readonly learned: ReadonlySet<Name>;
  readonly tell: Tell;
}): Observer {
  const told = { standing: '', traffic: '' };
  const tellNow = (): void => {
    const { estate, settings } = site;
    const standing = JSON.stringify([estate, settings, learned.size]);
    if (standing !== told.standing)
      tell({ event: 'site', estate, plan: planNow(site, learned), settings });
    told.standing = standing;
    const rows = site.meter.rows();
    const traffic = JSON.stringify(rows);
    if (traffic !== told.traffic && rows.length > 0) tell({ event: 'traffic', rows });
    told.traffic = traffic;
  };
  const timer = setInterval(tellNow, EVERY_MS);
  return { tellNow, stop: () => clearInterval(timer) };
}
