// What site.yaml can't say of the site's own servers and shows all the same: servers that nobody uses, a
// resolver that today's firewall does not fit, networks of the premises with a firewall between them.

import { compareText, sortUnique } from '../../compare-text.ts';
import { rulesOf } from '../../model/firewall-rule.ts';
import { placeOf } from '../../model/world/place.ts';
import { decideFirewall } from '../../roads/firewall.ts';
import { PUBLIC_ADDRESS } from '../../roads/ask-resolver.ts';
import type { SiteResolver } from '../../site/site.ts';
import { forwardTargets } from '../network-resolvers.ts';
import { isInside } from '../planned-inside.ts';
import { resolverOf, resolversOf, sourceAddresses, type PlanInput } from '../plan-input.ts';
import { proxyNotes } from './proxy-notes.ts';
import type { Remark, Unwarned } from './remark.ts';
import { resolverWarnings } from './resolver-warnings.ts';
import { asksByItself, chainOf, proxiesOf, proxyOf } from '../site-proxies.ts';

const DNS_PORT = 53;

export function serverWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  return [
    ...unusedServers(input),
    ...resolverWarnings(input, plan),
    ...askedResolvers(input).flatMap((resolver) => resolverRemarks(input, plan, resolver)),
    ...hostedNotes(input, plan),
    ...insideRemarks(input),
    ...proxyNotes(input, plan),
  ];
}

/** The proxy of people's browsers: site.yaml has no word for it. */
function unusedServers({ site }: PlanInput): Remark[] {
  const { appliances, proxies } = site;
  const proxyNames = appliances.flatMap((each) => proxiesOf(site, each).map(({ name }) => name));
  return proxies
    .filter(({ name }) => !proxyNames.includes(name))
    .map(({ name, address }) => ({
      code: 'warning.proxy-without-use',
      values: { proxy: name, address },
    }));
}

function askedResolvers({ site, appliance }: PlanInput): SiteResolver[] {
  const asked = proxiesOf(site, appliance).filter(asksByItself);
  return [
    ...new Set([
      ...resolversOf(site, appliance),
      ...asked.flatMap((proxy) => resolversOf(site, proxy)),
    ]),
  ];
}

function resolverRemarks(input: PlanInput, plan: Unwarned, resolver: SiteResolver): Remark[] {
  const { site } = input;
  const isLetOut = ({ address }: SiteResolver): boolean => asksInternetToday(input, address);
  const isPlanned = plan.layers.firewall.allow.some(
    ({ from, to, port }) => from === resolver.address && to === 'internet' && port === DNS_PORT,
  );
  const others = site.resolvers.filter((each) => each.name !== resolver.name && isLetOut(each));
  const targets = forwardTargets(site, resolver);
  const values = { resolver: resolver.name, targets: targets.join(', ') };
  return [
    ...(isPlanned && site.firewall.allow.length > 0 && !isLetOut(resolver) && others.length > 0
      ? [
          {
            code: 'warning.resolver-behind-another',
            values: { resolver: resolver.name, others: others.map(({ name }) => name).join(', ') },
          },
        ]
      : []),
    ...(resolver.forwards === 'azure' && !isPlanned && isLetOut(resolver)
      ? [{ code: 'warning.resolver-asks-both', values }]
      : []),
  ];
}

/** By the rules of site.yaml. */
function asksInternetToday({ site }: PlanInput, address: string): boolean {
  const allow = site.firewall.allow.flatMap(rulesOf);
  const model = { networks: site.networks, allow };
  return decideFirewall(model, address, PUBLIC_ADDRESS, DNS_PORT).verdict === 'allowed';
}

/** A server answers by itself for a zone that it holds, and asks nobody: a record behind an alias of that zone is never looked for. */
function hostedNotes({ site, appliance }: PlanInput, plan: Unwarned): Remark[] {
  const zones = sortUnique(
    plan.planned.flatMap(({ served }) =>
      served.flatMap(({ zone }) => [zone, zone.replace(/^privatelink\./, '')]),
    ),
  );
  const own = resolverOf(site, appliance);
  // Where site.yaml tells of its zones, it tells of all.
  return plan.layers.dns.records.length === 0 || zones.length === 0 || own.hostedZones.length > 0
    ? []
    : [
        {
          code: 'warning.resolver-may-host',
          values: { resolver: own.name, zones: zones.join(', ') },
          isNote: true,
        },
      ];
}

/** Whether a firewall stands between the networks of the premises, site.yaml can't say; with one it is asked about machines of one only. */
function insideRemarks(input: PlanInput): Remark[] {
  const { site, appliance, requirements } = input;
  // Where it says which zones there are, what passes between them is planned.
  if ((site.networks.zones ?? []).length > 0) return [];
  const networkOf = (address: string): string | undefined => {
    const { kind, network } = placeOf(site.networks, address);
    return kind === 'on-premises' ? (network ?? undefined) : undefined;
  };
  const own = networkOf(appliance.address);
  const sources = sourceAddresses(input);
  const [proxy] = chainOf(site, proxyOf(site, appliance));
  const resolver = resolverOf(site, appliance);
  const isApart = (address: string): boolean => {
    const network = networkOf(address);
    return network !== undefined && network !== own;
  };
  const onward = [
    { to: resolver.address, port: DNS_PORT },
    ...(proxy === undefined ? [] : [{ to: proxy.address, port: proxy.port }]),
  ].filter(({ to }) => isApart(to));
  const inward = sources.filter(isApart);
  if (onward.length === 0 && inward.length === 0) return [];
  const ports = requirements
    .filter(isInside)
    .flatMap(({ pattern, ports: own }) => own.map((port) => ({ pattern, port })))
    .sort((a, b) => compareText(a.pattern, b.pattern) || a.port - b.port);
  return [
    {
      code: 'warning.firewall-inside',
      values: {
        appliance: appliance.name,
        address: appliance.address,
        servers: [
          ...onward.map(({ to, port }) => `${appliance.address} -> ${to}:${String(port)}`),
          ...sortUnique(inward).map((from) => `${from} -> ${appliance.address}`),
        ].join(', '),
        ports: sortUnique(ports.map(({ pattern, port }) => `${pattern}:${String(port)}`)).join(
          ', ',
        ),
      },
    },
  ];
}
