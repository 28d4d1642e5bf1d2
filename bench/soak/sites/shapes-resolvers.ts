// Shapes of the DNS on premises.

import type { Shape, ShapeInput } from './shapes.ts';
import type { ResolverDraft, SiteDraft } from './random-site.ts';

const PRODUCTS = ['bind', 'unbound', 'dnsmasq'] as const;

/** Changes each resolver that an appliance asks. */
function eachAsked(
  site: SiteDraft,
  change: (resolver: ResolverDraft, at: number) => readonly ResolverDraft[],
): SiteDraft {
  const asked = new Set(site.appliances.flatMap(({ resolver }) => resolver));
  return {
    ...site,
    resolvers: site.resolvers.flatMap((each, at) =>
      asked.has(each.name) ? change(each, at) : each,
    ),
  };
}

function twoServers(site: SiteDraft, { random }: ShapeInput): SiteDraft {
  const changed = eachAsked(site, (resolver, at) => [
    resolver,
    {
      ...resolver,
      name: `${resolver.name}-b`,
      product: random.pick(PRODUCTS),
      address: `10.1.1.${String(63 + at)}`,
    },
  ]);
  const names = (one: string | readonly string[]): string | readonly string[] =>
    typeof one === 'string' && changed.resolvers.some(({ name }) => name === `${one}-b`)
      ? [one, `${one}-b`]
      : one;
  return {
    ...changed,
    appliances: changed.appliances.map((each) => ({ ...each, resolver: names(each.resolver) })),
    proxies: changed.proxies.map((each) => ({ ...each, resolver: names(each.resolver) })),
  };
}

/** A branch office whose DNS servers ask the central one. */
function branch(site: SiteDraft, { random }: ShapeInput): SiteDraft {
  const [first] = site.resolvers;
  if (first === undefined) return site;
  const { forwardTo: _to, conditionalForwarders: _by, hostedZones: _zones, ...plain } = first;
  const changed = eachAsked(site, (resolver) => {
    const { name, address } = resolver;
    return [{ ...plain, name, address, product: random.pick(PRODUCTS), forwards: 'central' }];
  });
  const central = {
    ...first,
    name: 'central',
    address: '10.1.1.80',
    product: random.pick(PRODUCTS),
  };
  return { ...changed, resolvers: [...changed.resolvers, central] };
}

/** Some suffixes to Azure, the internet for all else. */
function forwarders(site: SiteDraft, { random, azure, target }: ShapeInput): SiteDraft {
  const { suffixes } = azure;
  const of = (...keys: readonly string[]): string[] =>
    keys.flatMap((key) => suffixes[key] ?? []).filter((suffix) => suffix !== '');
  const bare = of('siteRecoveryPrivate', 'blob', 'keyVault', 'migratePrivate');
  const behind = of('siteRecoveryPrivate', 'blob', 'keyVaultAlias', 'migratePrivate').map(
    (suffix) => `privatelink.${suffix}`,
  );
  const zones = random.pick([
    bare,
    [...bare, ...behind],
    behind,
    bare.slice(0, 2),
    bare.filter(() => random.chance(0.6)),
  ]);
  return eachAsked(site, ({ forwardTo: _to, ...resolver }) => [
    {
      ...resolver,
      forwards: 'internet',
      conditionalForwarders: [
        ...(zones.length === 0 ? [] : [{ zones: [...new Set(zones)], to: [target] }]),
        // Not Azure's: another server of the site.
        ...(random.chance(0.3) ? [{ zones: ['lab.example'], to: [target] }] : []),
      ],
    },
  ]);
}

function hosted(site: SiteDraft, { random, azure }: ShapeInput): SiteDraft {
  // Some clouds have no name of a kind.
  const of = (key: string): string => azure.suffixes[key] || 'corp.example';
  const zone = random.pick([
    of('blob'),
    `privatelink.${of('blob')}`,
    `privatelink.${of('keyVaultAlias')}`,
    of('siteRecoveryPrivate'),
    'corp.example',
  ]);
  return eachAsked(site, (resolver) => [
    {
      ...resolver,
      hostedZones: [
        { zone, records: { other: '10.1.7.7', alias: `other.${zone}` } },
        ...(random.chance(0.3) ? ['lab.example'] : []),
      ],
    },
  ]);
}

export const RESOLVER_SHAPES: readonly Shape[] = [
  {
    name: 'two servers',
    parts: ['servers'],
    needs: { forwarding: 'internet' },
    change: twoServers,
  },
  {
    name: 'two servers to Azure',
    parts: ['servers'],
    needs: { forwarding: 'azure' },
    change: twoServers,
  },
  { name: 'branch', parts: ['servers'], needs: { forwarding: 'internet' }, change: branch },
  { name: 'branch to Azure', parts: ['servers'], needs: { forwarding: 'azure' }, change: branch },
  {
    name: 'forwarders by suffix',
    parts: ['zones'],
    needs: { forwarding: 'azure' },
    change: forwarders,
  },
  { name: 'hosted zone', parts: ['zones'], needs: { forwarding: 'internet' }, change: hosted },
  { name: 'hosted zone alone', parts: ['zones'], needs: { forwarding: 'none' }, change: hosted },
];
