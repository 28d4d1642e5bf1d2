// The resolvers of a site as they are to be started: what each hosts, whom it asks, and what the rehearsed settings and
// the plans of the other appliances put on it.

import { composeSitePlan, type SitePlan } from '@sekisho/core/plan/compose-site-plan.ts';
import { isListMissing } from '@sekisho/core/plan/export-gaps.ts';
import {
  askedNetworks,
  everyNetwork,
  forwardTargets,
} from '@sekisho/core/plan/network-resolvers.ts';
import { resolversOf, type PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { toDnsRecord } from '@sekisho/core/plan/plan-settings.ts';
import { recordHolders } from '@sekisho/core/plan/resolver-chains.ts';
import { isVaultMeant } from '@sekisho/core/site/vault-name.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { Site, SiteResolver } from '@sekisho/core/site/site.ts';
import { isInAny, parseAddress } from '@sekisho/dns/address.ts';
import type { SitePoint } from '@sekisho/dns/host.ts';
import { toName } from '@sekisho/dns/name.ts';
import type { Azure } from '@sekisho/azure-emulator/cloud/azure.ts';
import type { InboundResolver } from '@sekisho/azure-emulator/cloud/seed/seed.ts';
import { translate } from '../network/firewall.ts';
import type { RehearsedNetwork } from '../network/network.ts';
import { rehearsedNetworks } from './rehearsed-networks.ts';
import type {
  Held,
  PlayedRecord,
  PlayedZone,
  ResolverPart,
  Upstream,
} from '../onprem/premises-parts.ts';

export const DNS_PORT = 53;
/** No zone is linked to it. */
const NO_NETWORK = '';

interface ResolversOptions {
  readonly planInput: PlanInput;
  readonly network: RehearsedNetwork;
  readonly azure: Azure;
  /** The plan of the other appliances. */
  readonly others: SitePlan;
}

/** Those that the rehearsed appliance asks stand first, in its order. */
export function resolverParts(options: ResolversOptions): [ResolverPart, ...ResolverPart[]] {
  const { site, appliance } = options.planInput;
  const asked = resolversOf(site, appliance);
  const [first, ...rest] = [...asked, ...site.resolvers.filter((each) => !asked.includes(each))];
  if (first === undefined) throw new Error('the appliance asks no resolver');
  return [resolverPart(options, first), ...rest.map((each) => resolverPart(options, each))];
}

export function planOfOthers(input: PlanInput): SitePlan {
  const { site, appliance } = input;
  const others = site.appliances.filter(({ name }) => name !== appliance.name);
  return composeSitePlan({ ...input, site: { ...site, appliances: others } });
}

function resolverPart(options: ResolversOptions, resolver: SiteResolver): ResolverPart {
  const { planInput, network } = options;
  const { site } = planInput;
  const { name, product, address, forwards } = resolver;
  const inAzure = forwards === 'azure' ? upstreamsInAzure(options, resolver) : [];
  return {
    name,
    product,
    host: network.host(name, address),
    upstreams: upstreamsOf(options, resolver, inAzure),
    inward: forwards === 'azure' ? inAzure : forwardTargets(site, resolver).map(toPoint),
    conditional: resolver.conditionalForwarders.map(({ zones, to }) => ({
      zones: zones.map(toName),
      to: to.map((word) => toPoint(addressOf(site, word))),
    })),
    hosted: resolver.hostedZones.map(hostedZone),
    dropsPrivateBut: null,
    held: heldBy(options, resolver),
  };
}

function upstreamsOf(
  { planInput: { site }, azure }: ResolversOptions,
  { forwards }: SiteResolver,
  inAzure: readonly Upstream[],
): readonly Upstream[] {
  switch (forwards) {
    case 'none':
      return [];
    case 'internet':
      return [azure.publicDns];
    case 'azure':
      return inAzure;
    default:
      return [toPoint(addressOf(site, forwards))];
  }
}

/** What the rehearsed appliance's plan puts on it; on one that it does not use, what the others' plans do. */
function heldBy(
  { planInput, others }: ResolversOptions,
  { name }: SiteResolver,
): (settings: Settings) => Held {
  const { site, appliance } = planInput;
  const isHolder = recordHolders(site, appliance).some((each) => each.name === name);
  const planned = others.resolvers.find((each) => each.resolver === name);
  const ofOthers: Held = {
    records: (planned?.records ?? []).map(toDnsRecord),
    forwards: planned?.forward ?? [],
  };
  return ({ dnsRecords, dnsForward = [] }) => {
    const records = dnsRecords.filter(({ on }) =>
      on === undefined ? isHolder : on.includes(name),
    );
    if (isHolder) return { records, forwards: dnsForward };
    return records.length === 0 ? ofOthers : { ...ofOthers, records };
  };
}

function hostedZone(entry: SiteResolver['hostedZones'][number]): PlayedZone {
  // What stands in it nobody has told: the plan is complete only where nobody asks for that.
  if (typeof entry === 'string') return { name: toName(entry), records: [] };
  const { zone, records = {} } = entry;
  return {
    name: toName(zone),
    records: Object.entries(records).flatMap(([label, value]): PlayedRecord[] => {
      const name = label === '@' ? zone.toLowerCase() : `${label}.${zone}`.toLowerCase();
      if (typeof value === 'string' && parseAddress(value) === null)
        return [{ name, type: 'CNAME', values: [value.toLowerCase()] }];
      const all = typeof value === 'string' ? [value] : value;
      const records: PlayedRecord[] = [
        { name, type: 'A', values: all.filter((address) => !address.includes(':')) },
        { name, type: 'AAAA', values: all.filter((address) => address.includes(':')) },
      ];
      return records.filter(({ values }) => values.length > 0);
    }),
  };
}

export function addressOf({ resolvers }: Site, word: string): string {
  return resolvers.find(({ name }) => name === word)?.address ?? word;
}

export function toPoint(address: string): SitePoint {
  return { address, port: DNS_PORT };
}

/** Where nobody tells an address, or the resolver stands in the network itself, nothing is crossed on the way. */
function upstreamsInAzure(
  { planInput, azure }: ResolversOptions,
  resolver: SiteResolver,
): readonly Upstream[] {
  const targets = forwardTargets(planInput.site, resolver);
  if (targets.length > 0) return targets.map(toPoint);
  const network = askedNetworks(planInput, resolver)?.[0] ?? networkOfVault(planInput);
  return network === null ? [] : [azure.askInNetwork(network)];
}

/**
 * Inbound endpoints for the addresses that resolvers of the site forward to: each answers for the network that holds
 * it. Where the networks are in no export it answers as the plan takes it, as any of them does; an address in none of
 * the exported networks has nobody.
 */
export function inboundResolvers(input: PlanInput): InboundResolver[] {
  const { site, estate } = input;
  const hosts = new Set([...site.resolvers, ...site.proxies].map(({ address }) => address));
  const networks = rehearsedNetworks(site);
  const wanted = new Set(
    site.resolvers.flatMap((each) =>
      forwardTargets(site, each)
        .filter((to) => !hosts.has(to))
        // It stands where Azure has it, whatever address the premises see.
        .map((to) => translate(networks, { from: each.address, to })),
    ),
  );
  const notExported = isListMissing(input, 'virtual network')
    ? (everyNetwork(estate)[0] ?? NO_NETWORK)
    : undefined;
  return [...wanted].flatMap((address) => {
    const holder = estate.virtualNetworks.find((each) => isInAny(address, each.addressPrefixes));
    const networkId = holder?.id ?? notExported;
    return networkId === undefined ? [] : [{ address, networkId }];
  });
}

function networkOfVault({ estate, appliance }: PlanInput): string | null {
  const subnet = estate.privateEndpoints.find((each) =>
    isVaultMeant(appliance, each.targetId),
  )?.subnetId;
  return subnet?.replace(/\/subnets\/[^/]+$/i, '') ?? estate.virtualNetworks[0]?.id ?? null;
}
