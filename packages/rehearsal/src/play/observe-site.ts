// For those who watch a rehearsal: what stands, and what crossed the sockets, told while
// the scenario goes on and only when it has changed.

import type { Name } from '@sekisho/dns/name.ts';
import type { Emit } from '../report/events.ts';
import { planNow } from './sync-in-step.ts';
import type { RehearsedSite } from '../site/rehearsed-site.ts';

const EVERY_MS = 1000;

export interface Observer {
  /** At moments that count: before a run, after a fix, at the end. */
  emitNow(): void;
  stop(): void;
}

export function observeSite({
  site,
  learned,
  emit,
}: {
  readonly site: RehearsedSite;
  readonly learned: ReadonlySet<Name>;
  readonly emit: Emit;
}): Observer {
  const stated = { standing: '', traffic: '' };
  const emitNow = (): void => {
    const { estate, settings } = site;
    const standing = JSON.stringify([estate, settings, learned.size]);
    if (standing !== stated.standing)
      emit({ event: 'site', estate, plan: planNow(site, learned), settings });
    stated.standing = standing;
    const rows = site.meter.rows();
    const traffic = JSON.stringify(rows);
    if (traffic !== stated.traffic && rows.length > 0) emit({ event: 'traffic', rows });
    stated.traffic = traffic;
  };
  const timer = setInterval(emitNow, EVERY_MS);
  return { emitNow, stop: () => clearInterval(timer) };
}
