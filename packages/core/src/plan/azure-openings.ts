// What has to be let through in Azure before the planned endpoints are reached: at the security group of
// their subnet, and at the appliance that a route of the gateway leads through. Only what is known to be
// rejected, or known to go through an appliance: a group that nobody has exported is an obstacle.

import type { PrivateEndpoint } from '../estate/estate.ts';
import { formatFirewallAllow, type FirewallAllow } from '../model/firewall-rule.ts';
import { asInAzure } from '../model/world/translation.ts';
import { compareText } from '../compare-text.ts';
import { parseAddress, parseCidr } from '@sekisho/dns/address.ts';
import { passBarrier, type AzureBarrier, type BarrierDecision } from '../roads/azure-barriers.ts';
import type { AzureAction } from './azure-action.ts';
import { isToCome } from './bypass-entries.ts';
import type { PlannedRoad } from './plan.ts';
import { clientsOf } from './planned-firewall.ts';
import { viewOf, type PlanInput } from './plan-input.ts';
import type { StepDraft } from './step-draft.ts';
import { barriersOf, placeOf } from './subnet-filters.ts';
import { leadsToVault } from './vault-target.ts';

/** One barrier, and what it does not let through today. */
export interface Opening {
  readonly barrier: AzureBarrier;
  /** Where the endpoints stand. */
  readonly network: string;
  readonly subnet: string;
  readonly rules: readonly FirewallAllow[];
  /** Rules of a group that reject them, by priority. */
  readonly decisions: readonly BarrierDecision[];
}

/** By barrier, in the order of their ids. */
export function neededOpenings(input: PlanInput, roads: readonly PlannedRoad[]): Opening[] {
  const found = new Map<string, Opening>();
  const index = indexRoads(input, roads);
  for (const endpoint of input.estate.privateEndpoints) {
    const place = placeOf(input.estate, endpoint);
    if (place === null) continue;
    const barriersAt = barriersOf(input, endpoint);
    for (const { rule, probe } of rulesTo(input, {
      endpoint,
      index,
      prefixes: place.subnet.addressPrefixes,
    }))
      for (const barrier of barriersAt(probe)) {
        const decision = passBarrier(barrier, { ...rule, to: probe });
        if (decision === null || !isOpening(barrier, decision)) continue;
        const key = `${barrier.id} ${barrier.kind === 'route' ? barrier.route : ''}`.toLowerCase();
        const known = found.get(key);
        found.set(key, {
          barrier,
          network: place.network.name,
          subnet: place.subnet.name,
          rules: [...(known?.rules ?? []), rule],
          decisions: [...(known?.decisions ?? []), decision],
        });
      }
  }
  return [...found.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, opening]) => ({ ...opening, rules: uniqueRules(opening.rules) }));
}

/** What is dropped, or hangs on rules that are not exported, no rule of anybody's opens. */
function isOpening(barrier: AzureBarrier, { verdict }: BarrierDecision): boolean {
  return barrier.kind === 'group'
    ? verdict === 'rejected'
    : barrier.appliance !== null && verdict === 'not-known';
}

/** Private roads: there may be as many endpoints as roads. */
interface RoadIndex {
  /** By address as Azure has it, in the order of the roads. */
  readonly byAddress: ReadonlyMap<string, readonly Reach[]>;
  /** To what registration makes. */
  readonly toCome: readonly PlannedRoad[];
}

interface Reach {
  readonly order: number;
  readonly to: string;
  readonly road: PlannedRoad;
}

function indexRoads(input: PlanInput, roads: readonly PlannedRoad[]): RoadIndex {
  const view = viewOf(input);
  const own = roads.filter((road) => road.road === 'private-endpoint');
  const byAddress = new Map<string, Reach[]>();
  let order = 0;
  for (const road of own)
    for (const address of road.addresses) {
      const to = asInAzure(view, address);
      const reach = { order: (order += 1), to, road };
      const known = byAddress.get(to);
      if (known === undefined) byAddress.set(to, [reach]);
      else known.push(reach);
    }
  return { byAddress, toCome: own.filter(isToCome) };
}

/** To the addresses of this endpoint; and while registration makes more beside the vault's, to their subnet. */
function rulesTo(
  input: PlanInput,
  of: {
    readonly endpoint: PrivateEndpoint;
    readonly index: RoadIndex;
    readonly prefixes: readonly string[];
  },
): { readonly rule: FirewallAllow; readonly probe: string }[] {
  const { endpoint, index, prefixes } = of;
  const own = new Set(endpoint.members.flatMap(({ addresses }) => addresses));
  const single = [...own]
    .flatMap((address) => index.byAddress.get(address) ?? [])
    .toSorted((a, b) => a.order - b.order)
    .flatMap(({ to, road }) =>
      clientsOf(input, road).map((from) => ({ rule: { from, to, port: road.port }, probe: to })),
    );
  if (!leadsToVault(input, endpoint)) return single;
  const toCome = index.toCome.flatMap((road) =>
    prefixes.flatMap((to) => {
      const probe = lastAddressOf(to);
      return probe === null
        ? []
        : clientsOf(input, road).map((from) => ({ rule: { from, to, port: road.port }, probe }));
    }),
  );
  return [...single, ...toCome];
}

/** The last one that a machine may have; null for IPv6. */
function lastAddressOf(prefix: string): string | null {
  const cidr = parseCidr(prefix);
  if (cidr?.network.version !== 4 || cidr.prefix > 30) return null;
  const last = cidr.network.bits + (1n << BigInt(32 - cidr.prefix)) - 2n;
  return [24n, 16n, 8n, 0n].map((shift) => String((last >> shift) & 255n)).join('.');
}

/** By source, then single addresses in the order of numbers, then networks. */
function uniqueRules(rules: readonly FirewallAllow[]): FirewallAllow[] {
  const unique = new Map(rules.map((rule) => [formatFirewallAllow(rule), rule]));
  const rank = ({ to }: FirewallAllow): bigint =>
    to.includes('/') ? 1n << 130n : (parseAddress(to)?.bits ?? 0n);
  return [...unique.values()].sort((a, b) => {
    const [left, right] = [rank(a), rank(b)];
    return (
      compareText(a.from, b.from) ||
      (left < right ? -1 : left > right ? 1 : compareText(a.to, b.to)) ||
      a.port - b.port
    );
  });
}

/** The Azure team's steps that open them. */
export function openingDrafts(input: PlanInput, roads: readonly PlannedRoad[]): StepDraft[] {
  const openings = neededOpenings(input, roads);
  const draft = (kind: AzureBarrier['kind'], what: string): StepDraft => {
    const own = openings.filter(({ barrier }) => barrier.kind === kind);
    return {
      layer: 'azure',
      what,
      why: what,
      entries: own.flatMap(({ barrier, rules }) =>
        rules.map((rule) => `${nameOf(barrier)}: ${formatFirewallAllow(rule)}`),
      ),
      actions: own.map(toAction),
    };
  };
  return [draft('group', 'open-groups'), draft('route', 'open-appliances')];
}

function nameOf(barrier: AzureBarrier): string {
  return barrier.kind === 'group' ? barrier.group : (barrier.appliance ?? '');
}

function toAction({ barrier, rules }: Opening): AzureAction {
  return barrier.kind === 'group'
    ? { action: 'allow-inbound', groupId: barrier.id, rules: [...rules] }
    : {
        action: 'allow-at-appliance',
        tableId: barrier.id,
        route: barrier.route,
        appliance: barrier.appliance ?? '',
        rules: [...rules],
      };
}
