// What stands in Azure between whoever asks and a private endpoint: the route of the gateway's subnet
// that leads through an appliance, and the security group of the endpoint's subnet. A rule that may fit
// or not decides nothing: whether somebody gets in is not known then, unless all that may fit agree.

import { isInAny, isReachedByInternet, parseCidr } from '@sekisho/dns/address.ts';
import { coversPort, type FirewallAllow } from '../model/firewall-rule.ts';
import type { Reason } from '../model/road.ts';
import type { SecurityRule } from '../model/security-rule.ts';

export type AzureBarrier =
  | {
      readonly kind: 'group';
      readonly id: string;
      readonly group: string;
      /** null: not exported. */
      readonly rules: readonly SecurityRule[] | null;
      /** What the tag VirtualNetwork holds, as far as it is known. */
      readonly virtualNetwork: readonly string[];
      /** Application security groups of the endpoint; null: not exported. */
      readonly memberOf: readonly string[] | null;
      readonly inAzure: readonly string[];
    }
  | {
      readonly kind: 'route';
      /** Of the table. */
      readonly id: string;
      readonly table: string;
      readonly route: string;
      /** The network that it takes. */
      readonly to: string;
      /** The appliance that it leads through; null: what takes it is dropped. */
      readonly appliance: string | null;
      readonly passes: readonly FirewallAllow[];
      /** Whoever comes from these does not go through the gateway. */
      readonly inAzure: readonly string[];
    };

/** One connection on its way to an endpoint. */
export interface Passage {
  readonly from: string;
  readonly to: string;
  readonly port: number;
}

export interface BarrierDecision {
  readonly verdict: 'allowed' | 'rejected' | 'not-known';
  readonly by: string | null;
  readonly reason: Reason;
}

/** Null where the barrier does not stand on this way. */
export function passBarrier(barrier: AzureBarrier, passage: Passage): BarrierDecision | null {
  return barrier.kind === 'group'
    ? passGroup(barrier, passage)
    : isInAny(passage.from, barrier.inAzure)
      ? null
      : passRoute(barrier, passage);
}

function passRoute(
  { table, route, appliance, passes }: Extract<AzureBarrier, { kind: 'route' }>,
  { from, to, port }: Passage,
): BarrierDecision {
  const by = `${table}/${route}`;
  const values = { table, route, appliance: appliance ?? '', from, to, port: String(port) };
  if (appliance === null)
    return { verdict: 'rejected', by, reason: { code: 'firewall.route-drops', values } };
  const isOpen = passes.some(
    (rule) => coversPort(rule, port) && isInAny(from, [rule.from]) && isInAny(to, [rule.to]),
  );
  return isOpen
    ? { verdict: 'allowed', by, reason: { code: 'firewall.route-passes', values } }
    : { verdict: 'not-known', by, reason: { code: 'not-known.routed-firewall', values } };
}

function passGroup(
  barrier: Extract<AzureBarrier, { kind: 'group' }>,
  passage: Passage,
): BarrierDecision {
  const { group, rules } = barrier;
  const { from, to, port } = passage;
  const found = rules === null ? null : decideRules(rules, barrier, passage);
  if (found === null)
    return {
      verdict: 'not-known',
      by: group,
      reason: { code: 'not-known.subnet-group', values: { group, address: to, from } },
    };
  const values = { group, rule: found.name, priority: String(found.priority), from, to };
  const verdict = found.isAllow ? 'allowed' : 'rejected';
  return {
    verdict,
    by: `${group}/${found.name}`,
    reason: { code: `firewall.group-${verdict}`, values: { ...values, port: String(port) } },
  };
}

type Fit = 'yes' | 'no' | 'maybe';
type Around = Pick<
  Extract<AzureBarrier, { kind: 'group' }>,
  'virtualNetwork' | 'memberOf' | 'inAzure'
>;

/** The rule that decides; null: which one does, and so what comes of it, is not known. */
function decideRules(
  rules: readonly SecurityRule[],
  around: Around,
  passage: Passage,
): SecurityRule | null {
  const open: SecurityRule[] = [];
  for (const rule of [...rules].sort((a, b) => a.priority - b.priority)) {
    if (!rule.isInbound) continue;
    const fit = all([
      oneOf(['tcp', '*', 'any', 'all'], rule.protocol),
      fromFit(rule, around, passage.from),
      toFit(rule, around, passage.to),
      // The port of the client is any that is free.
      portsFit(rule.fromPorts, null),
      portsFit(rule.toPorts, passage.port),
    ]);
    if (fit === 'no') continue;
    if (fit === 'maybe') {
      open.push(rule);
      continue;
    }
    return open.every(({ isAllow }) => isAllow === rule.isAllow) ? rule : null;
  }
  return null;
}

function all(fits: readonly Fit[]): Fit {
  return fits.includes('no') ? 'no' : fits.includes('maybe') ? 'maybe' : 'yes';
}

function any(fits: readonly Fit[]): Fit {
  return fits.includes('yes') ? 'yes' : fits.includes('maybe') ? 'maybe' : 'no';
}

function oneOf(words: readonly string[], word: string): Fit {
  return words.includes(word.toLowerCase()) ? 'yes' : 'no';
}

/** A machine on premises is in no application security group: their members are interfaces of a virtual network. */
function fromFit(rule: SecurityRule, { virtualNetwork, inAzure }: Around, from: string): Fit {
  return any([
    ...rule.fromGroups.map((): Fit => (isInAny(from, inAzure) ? 'maybe' : 'no')),
    ...rule.from.map((term) => termFit(term, from, virtualNetwork)),
  ]);
}

function toFit(rule: SecurityRule, { virtualNetwork, memberOf }: Around, to: string): Fit {
  const own = memberOf?.map((id) => id.toLowerCase()) ?? null;
  return any([
    ...rule.toGroups.map((id): Fit =>
      own === null ? 'maybe' : own.includes(id.toLowerCase()) ? 'yes' : 'no',
    ),
    ...rule.to.map((term) => termFit(term, to, virtualNetwork)),
  ]);
}

/**
 * VirtualNetwork holds the network itself, those peered with it, and all address spaces that are connected on premises
 * (learn.microsoft.com/azure/virtual-network/service-tags-overview). All other tags are addresses of the internet.
 */
function termFit(term: string, address: string, virtualNetwork: readonly string[]): Fit {
  if (term === '*' || term.toLowerCase() === 'any') return 'yes';
  if (parseCidr(term) !== null) return isInAny(address, [term]) ? 'yes' : 'no';
  const isPublic = isReachedByInternet(address);
  switch (term.toLowerCase()) {
    case 'virtualnetwork':
      return isInAny(address, virtualNetwork) ? 'yes' : 'maybe';
    case 'internet':
      return !isPublic ? 'no' : isInAny(address, virtualNetwork) ? 'maybe' : 'yes';
    default:
      return isPublic ? 'maybe' : 'no';
  }
}

/** Ports as Azure writes them: `443`, `80-500`, `*`, and lists of these. `null` stands for any port of a client. */
function portsFit(terms: readonly string[], port: number | null): Fit {
  return any(
    terms
      .flatMap((term) => term.split(','))
      .map((term): Fit => {
        const [first = '', last = first] = term.trim().split('-');
        if (first === '*' || (Number(first) === 0 && Number(last) === 65535)) return 'yes';
        const [low, high] = [Number(first), Number(last)];
        if (!Number.isInteger(low) || !Number.isInteger(high)) return 'maybe';
        if (port === null) return 'maybe';
        return port >= low && port <= high ? 'yes' : 'no';
      }),
  );
}
