// Which requests of the site's own machines a proxy refused, or would have refused, by a tally of its log. What
// other machines of the site ask for is ignored here, and is never a reason to allow anything.

import type { ProxyGroup, Tally } from '../diagnose/tally/tally.ts';
import { parseName } from '@sekisho/dns/name.ts';
import type { Denial } from './assist-event.ts';

/** A proxy that requires a password denies everything: no list fixes that. */
const PASSWORD_WANTED = 407;

export interface DenialQuery {
  /** Addresses of appliances and sources. */
  readonly clients: readonly string[];
  /** What the allow-list in force lets through. */
  readonly isAllowed: (denial: Denial) => boolean;
}

/** By time of the last observation. */
export function findDenials(tally: Tally, { clients }: Pick<DenialQuery, 'clients'>): Denial[] {
  return pick(
    tally,
    (group) =>
      group.verdict === 'denied' &&
      group.status !== PASSWORD_WANTED &&
      clients.includes(group.client),
  );
}

/** Let through, though the plan has no entry for it. */
export function findWouldBeDenied(tally: Tally, { clients, isAllowed }: DenialQuery): Denial[] {
  return pick(
    tally,
    (group) =>
      group.verdict !== 'denied' && clients.includes(group.client) && parseName(group.name).ok,
  ).filter((denial) => !isAllowed(denial));
}

function pick(tally: Tally, isWanted: (group: ProxyGroup) => boolean): Denial[] {
  const groups = [...tally.groups.values()].filter(
    (group): group is ProxyGroup => group.kind === 'proxy' && isWanted(group),
  );
  const denials = groups
    .sort((a, b) => a.last.at - b.last.at)
    .map(({ name, port, client }): Denial => ({ name, port, client }));
  return [...new Map(denials.map((denial) => [keyOf(denial), denial])).values()];
}

export function keyOf({ name, port, client }: Denial): string {
  return `${client} ${name}:${String(port)}`;
}
