// The premises of the whole site: every proxy and every resolver is a host of its own and asks whom site.yaml says.
// What is rehearsed are the settings of one appliance: its proxy and its resolver hold these, the others what the
// plans of the other appliances set there.

import { dirname, join } from 'node:path';

import type { Estate } from '@sekisho/core/estate/estate.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { composeSitePlan, type SitePlan } from '@sekisho/core/plan/compose-site-plan.ts';
import { isListMissing } from '@sekisho/core/plan/export-gaps.ts';
import {
  askedNetworks,
  everyNetwork,
  forwardTargets,
} from '@sekisho/core/plan/network-resolvers.ts';
import { resolverOf, type PlanInput } from '@sekisho/core/plan/plan-input.ts';
import { proxyOf } from '@sekisho/core/plan/site-proxies.ts';
import { toDnsRecord } from '@sekisho/core/plan/plan-settings.ts';
import type { RenderInput } from '@sekisho/core/products/shared/render/rendered-file.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { isInAny } from '@sekisho/dns/address.ts';
import { isVaultMeant } from '@sekisho/core/site/vault-name.ts';
import type { SiteProxy, SiteResolver } from '@sekisho/core/site/site.ts';
import type { Azure } from '@sekisho/azure-emulator/cloud/azure.ts';
import type { InboundResolver } from '@sekisho/azure-emulator/cloud/seed/seed.ts';
import type { SitePoint } from '@sekisho/dns/host.ts';
import type { RehearsedNetwork } from '../network/network.ts';
import type { NetnsNetwork } from '../network/netns/netns.ts';
import type { LogFiles } from '../workspace/log-files.ts';
import type { OnPremises } from '../onprem/on-premises.ts';
import { startOwnParts } from '../onprem/own-parts.ts';
import type { ProxyPart, ResolverPart, Upstream } from '../onprem/premises-parts.ts';
import { startRealParts, type RealParts } from '../onprem/real-parts/real-parts.ts';

export interface PremisesOptions {
  readonly planInput: PlanInput;
  readonly settings: Settings;
  readonly network: RehearsedNetwork | NetnsNetwork;
  readonly azure: Azure;
  readonly logs: LogFiles;
  readonly folder: string;
  /** The built program: Squid's helper lies beside it. */
  readonly program?: string;
  readonly estateNow: () => Estate;
}

const DNS_PORT = 53;
/** No zone is linked to it. */
const NO_NETWORK = '';

export function startPremises(options: PremisesOptions): Promise<OnPremises | RealParts> {
  const { planInput, settings, network, logs, folder, program, estateNow } = options;
  const { site, appliance } = planInput;
  const others = composeSitePlan({
    ...planInput,
    site: { ...site, appliances: site.appliances.filter(({ name }) => name !== appliance.name) },
  });
  const proxy = proxyOf(site, appliance);
  // refuseUnplayedKeys() has refused a site without one.
  if (proxy === null) throw new Error(`${appliance.name} has no proxy`);
  const own = { proxy, resolver: resolverOf(site, appliance) };
  const parts = {
    settings,
    logs,
    resolvers: [
      resolverPart(options, own.resolver, null),
      ...site.resolvers
        .filter((each) => each !== own.resolver)
        .map((each) => resolverPart(options, each, others)),
    ],
    proxies: [
      proxyPart(options, own.proxy, null),
      ...site.proxies
        .filter((each) => each !== own.proxy)
        .map((each) => proxyPart(options, each, others)),
    ],
  } as const;
  if (!('start' in network)) return startOwnParts(parts);
  return startRealParts({
    ...parts,
    network,
    folder,
    renderInput: followPlan(planInput, estateNow),
    squidHelper: program === undefined ? null : helperOf(program),
  });
}

/** `others`: the plan of the other appliances, for a resolver that is not the rehearsed appliance's. */
function resolverPart(
  options: PremisesOptions,
  resolver: SiteResolver,
  others: SitePlan | null,
): ResolverPart {
  const inAzure = upstreamsInAzure(options, resolver);
  const upstreams = new Map<SiteResolver['forwards'], readonly Upstream[]>([
    ['azure', inAzure],
    ['internet', [options.azure.publicDns]],
  ]);
  const planned = others?.resolvers.find((each) => each.resolver === resolver.name);
  const own = {
    records: (planned?.records ?? []).map(toDnsRecord),
    forwards: planned?.forward ?? [],
  };
  return {
    name: resolver.name,
    product: resolver.product,
    host: options.network.host(resolver.name, resolver.address),
    upstreams: upstreams.get(resolver.forwards) ?? [],
    inward: resolver.forwards === 'none' ? [] : inAzure,
    conditional: [],
    hosted: [],
    dropsPrivateBut: null,
    held:
      others === null
        ? ({ dnsRecords, dnsForward }) => ({ records: dnsRecords, forwards: dnsForward ?? [] })
        : () => own,
  };
}

function proxyPart(
  { planInput: { site }, network, azure }: PremisesOptions,
  proxy: SiteProxy,
  others: SitePlan | null,
): ProxyPart {
  const resolver = site.resolvers.find((each) => each.name === proxy.resolver);
  const dns: readonly SitePoint[] = [
    resolver === undefined ? azure.publicDns : { address: resolver.address, port: DNS_PORT },
  ];
  const allow = others?.proxies.find((each) => each.proxy === proxy.name)?.allow ?? [];
  return {
    name: proxy.name,
    host: network.host(proxy.name, proxy.address),
    port: proxy.port,
    entrances: [],
    nodes: [],
    parent: null,
    asksLogin: false,
    dns,
    allow: others === null ? (settings) => settings.proxyAllow : () => allow,
  };
}

/** Where nobody tells an address, or the resolver stands in the network itself, nothing is crossed on the way. */
function upstreamsInAzure(
  { planInput, azure }: PremisesOptions,
  resolver: SiteResolver,
): readonly Upstream[] {
  const targets = forwardTargets(planInput.site, resolver);
  if (targets.length > 0) return targets.map((address) => ({ address, port: DNS_PORT }));
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
  const wanted = new Set(site.resolvers.flatMap((each) => forwardTargets(site, each)));
  const notExported = isListMissing(input, 'virtual network')
    ? (everyNetwork(estate)[0] ?? NO_NETWORK)
    : undefined;
  return [...wanted]
    .filter((address) => !hosts.has(address))
    .flatMap((address) => {
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

/** Squid's helper lies beside the program. */
function helperOf(program: string): string {
  return join(dirname(program), '..', 'sync', 'squid-helper-main.js');
}

/** What renderers are given, by the plan for the estate as it is at that time. */
function followPlan(input: PlanInput, estateNow: () => Estate): () => RenderInput {
  const { site, appliance } = input;
  let estate = estateNow();
  let plan = composePlan({ ...input, estate });
  return () => {
    if (estate !== estateNow()) {
      estate = estateNow();
      plan = composePlan({ ...input, estate });
    }
    return {
      plan,
      site,
      appliance,
      applianceJson: null,
      forwardTo: forwardTargets(site, resolverOf(site, appliance)),
    };
  };
}
