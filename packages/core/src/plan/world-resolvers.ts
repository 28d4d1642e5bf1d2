// The resolvers of a site as a world has them: whom each client asks, in order, what each of them hosts, and whom it
// asks for the rest.

import { parseAddress } from '@sekisho/dns/address.ts';
import { isBehindVpn } from '../model/world/place.ts';
import type { HostedValues, WorldForward, WorldResolver, World } from '../roads/world.ts';
import type { Site, SiteResolver } from '../site/site.ts';
import { forwardTargets, privateZonesAt, privateZonesFor } from './network-resolvers.ts';
import { recordHolders } from './resolver-chains.ts';
import { resolversOf, resolverStateOf, type PlanInput } from './plan-input.ts';
import { asksByItself, proxiesOf, proxyOf } from './site-proxies.ts';

type ResolversInput = Pick<
  PlanInput,
  'site' | 'appliance' | 'estate' | 'notes' | 'missing' | 'resolverStates'
>;

type WorldResolvers = Pick<
  World,
  | 'resolver'
  | 'otherResolvers'
  | 'proxyResolver'
  | 'otherProxyResolvers'
  | 'moreResolvers'
  | 'behind'
  | 'holders'
>;

export function worldResolvers(of: ResolversInput): WorldResolvers {
  const { site, appliance } = of;
  const all = new Map(site.resolvers.map((each) => [each.name, worldResolver(of, each)]));
  const asked = (client: Parameters<typeof resolversOf>[1]): readonly WorldResolver[] =>
    resolversOf(site, client).flatMap(({ name }) => all.get(name) ?? []);
  const [resolver, ...others] = asked(appliance);
  const proxy = proxyOf(site, appliance);
  const [proxyResolver, ...otherOfProxy] = proxy === null ? [] : asked(proxy);
  const more = proxiesOf(site, appliance).filter((each) => each !== proxy && asksByItself(each));
  // The schema has refused an empty list.
  if (resolver === undefined) throw new Error('the appliance asks no resolver');
  return {
    resolver,
    ...(others.length === 0 ? {} : { otherResolvers: others }),
    proxyResolver: proxyResolver ?? null,
    ...(otherOfProxy.length === 0 ? {} : { otherProxyResolvers: otherOfProxy }),
    ...(more.length === 0
      ? {}
      : { moreResolvers: new Map(more.map((each) => [each.name, asked(each)])) }),
    ...(all.size > 1 ? { behind: all } : {}),
    holders: recordHolders(site, appliance).map(({ name }) => name),
  };
}

function worldResolver(of: ResolversInput, resolver: SiteResolver): WorldResolver {
  const { name, address, product, forwards, hostedZones, conditionalForwarders } = resolver;
  const { site } = of;
  const state = resolverStateOf(of, name);
  const isOfSite = forwards !== 'internet' && forwards !== 'azure' && forwards !== 'none';
  const inward = forwards === 'azure' ? [] : forwardTargets(site, resolver);
  return {
    name,
    address,
    product,
    forwards: isOfSite ? 'resolver' : forwards,
    ...(isOfSite ? { upstream: forwards } : {}),
    forwardTo: forwardTargets(site, resolver),
    privateZones: forwards === 'azure' ? privateZonesFor(of, resolver) : null,
    ...(hostedZones.length === 0
      ? {}
      : {
          hosted: hostedZones.map((entry) =>
            typeof entry === 'string'
              ? { zone: entry, records: null }
              : { zone: entry.zone, records: hostedRecords(entry) },
          ),
        }),
    ...(conditionalForwarders.length === 0
      ? {}
      : {
          conditional: conditionalForwarders.flatMap(({ zones, to }) =>
            zones.map((suffix) => ({ suffix, ...forwardTo(of, to) })),
          ),
        }),
    ...(inward.length === 0 ? {} : { inward: forwardTo(of, inward) }),
    ...(state === null
      ? {}
      : {
          areZonesKnown: state.zones !== null,
          unvalidated: state.unvalidated,
          privateAllowed: state.privateAllowed,
        }),
    ...(resolver.validates === undefined ? {} : { validates: resolver.validates }),
    ...(resolver.dropsPrivateAddresses === undefined
      ? {}
      : { dropsPrivate: resolver.dropsPrivateAddresses }),
  };
}

/** By full name. */
function hostedRecords({
  zone,
  records,
}: Exclude<Site['resolvers'][number]['hostedZones'][number], string>): ReadonlyMap<
  string,
  HostedValues
> | null {
  if (records === undefined) return null;
  return new Map(
    Object.entries(records).map(([name, value]) => {
      const full = name === '@' ? zone : `${name.toLowerCase()}.${zone}`;
      const isAlias = typeof value === 'string' && parseAddress(value) === null;
      return [
        full,
        isAlias ? { alias: value } : { addresses: typeof value === 'string' ? [value] : value },
      ];
    }),
  );
}

function forwardTo(of: ResolversInput, words: readonly string[]): WorldForward {
  const { site } = of;
  const to = words.map((word): WorldForward['to'][number] => {
    const own = site.resolvers.find(({ name, address }) => name === word || address === word);
    if (own !== undefined) return { kind: 'resolver', name: own.name, address: own.address };
    return isBehindVpn(site.networks, word)
      ? { kind: 'azure', address: word }
      : { kind: 'elsewhere', address: word };
  });
  const inAzure = to.flatMap((each) => (each.kind === 'azure' ? [each.address] : []));
  return { to, privateZones: inAzure.length === 0 ? null : privateZonesAt(of, inAzure) };
}
