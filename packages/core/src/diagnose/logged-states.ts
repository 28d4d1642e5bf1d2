// Of each planned name the newest line by which its state of now is known, in each kind of log: let through or refused
// by the proxy, answered as planned or not, rejected by the firewall. Requests of the site's own machines only.

import { parseName, type Name } from '@sekisho/dns/name.ts';
import type { LoggedState } from '../model/logged-state.ts';
import type { PlanLookUp } from '../plan/look-up.ts';
import { NO_CLIENT, type ApplianceObservation } from '../products/shared/logs/observation.ts';
import type { ApplianceLookUp } from './find-in-site.ts';
import { compareMoments, type Moment } from './tally/counted.ts';
import type { Group, Tally } from './tally/tally.ts';

/** What says nothing of a list: the proxy wants a login first. */
const LOGIN_WANTED = 407;

export function loggedStatesIn(
  appliances: readonly ApplianceLookUp[],
  tally: Tally,
  only: string | null = null,
): LoggedState[] {
  return appliances
    .filter(({ name }) => (only ?? name) === name)
    .flatMap((appliance) => {
      // A line without a client is the only appliance's.
      const clients = new Set([
        ...appliance.addresses,
        ...(appliances.length === 1 ? NO_CLIENT : []),
      ]);
      const newest = new Map<string, { readonly seen: Seen; readonly last: Moment }>();
      for (const group of tally.groups.values()) {
        if (!clients.has(group.kind === 'firewall' ? group.from : group.client)) continue;
        const seen = seenIn(group, appliance.lookUp);
        if (seen === null) continue;
        const key = `${seen.kind} ${seen.name}`;
        const before = newest.get(key);
        if (before === undefined || compareMoments(group.last, before.last) > 0)
          newest.set(key, { seen, last: group.last });
      }
      // Its own log names no client either.
      const own = appliances.length === 1 || only !== null ? listShown(tally) : null;
      return [...newest.values(), ...(own === null ? [] : [own])].map(({ seen, last }) => ({
        appliance: appliance.name,
        ...seen,
        at: Number.isNaN(last.at) ? '' : new Date(last.at).toISOString(),
        file: last.evidence.file,
        line: last.evidence.line,
      }));
    });
}

/** By the appliance's own log: whether its page shows the list, as it read its settings last. */
function listShown({ appliance }: Tally): { readonly seen: Seen; readonly last: Moment } | null {
  const last = appliance
    .filter((each) => each.event === 'settings' && each.bypassListEnabled !== null)
    .reduce<ApplianceObservation | null>(
      (newest, each) => (newest === null || compareMoments(each, newest) > 0 ? each : newest),
      null,
    );
  if (last === null) return null;
  const isRefused = last.bypassListEnabled === false;
  return { seen: { name: 'EnableProxyBypassList', kind: 'appliance', isRefused }, last };
}

type Seen = Pick<LoggedState, 'name' | 'kind' | 'isRefused'>;

function seenIn(group: Group, lookUp: PlanLookUp): Seen | null {
  if (group.kind === 'firewall') {
    const name = lookUp.nameAt(group.to);
    return name === null ? null : { name, kind: 'firewall', isRefused: true };
  }
  const name = nameOf(group.name);
  const planned = name === null ? null : lookUp.roadOf(name);
  if (name === null || planned === null) return null;
  if (group.kind === 'proxy') {
    // What failed behind the proxy was let through by its list, or not: the line does not say.
    if (group.verdict === 'failed' || group.status === LOGIN_WANTED) return null;
    // At another port another rule of the proxy decides.
    if (planned.road === 'proxy' && !lookUp.isAtPort(name, group.port)) return null;
    return { name, kind: 'proxy', isRefused: group.verdict === 'denied' };
  }
  // A private name has an IPv4 address as a rule: that it has no other one says nothing.
  if (planned.road !== 'private-endpoint' || group.isIPv6 === true) return null;
  if (group.answer === 'unknown' || group.answer === 'failed') return null;
  const isPlanned = group.addresses.some((address) => planned.addresses.includes(address));
  return { name, kind: 'dns', isRefused: !isPlanned };
}

function nameOf(text: string): Name | null {
  const parsed = parseName(text);
  return parsed.ok ? parsed.name : null;
}
