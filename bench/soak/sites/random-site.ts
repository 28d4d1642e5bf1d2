// Random sites with the exports that Azure would give of them: flat networks and
// hubs with spokes, one to three appliances, each with a vault, a proxy and a
// resolver; records or forwarding, zones or names, IPv4 and IPv6, every cloud of the
// catalog, before and after registration, and exports that are missing.

import type { ExportedFile } from '@sekisho/core/estate/assemble-estate.ts';
import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import { createRandom, type Random } from './random.ts';
import type { AzureDraft, Cloud, Guard, MissingKind } from './azure-draft.ts';
import { chooseShapes } from './shapes.ts';
import { exportsOf } from './write-exports.ts';

export interface RandomSite {
  readonly seed: number;
  /** What it is of each dimension: `layout: hub`, `cloud: AzureChina`, … */
  readonly dimensions: readonly string[];
  /** As in site.yaml. */
  readonly site: SiteDraft;
  readonly files: readonly ExportedFile[];
}

export interface SiteDraft {
  readonly name: string;
  readonly cloud: Cloud;
  readonly region: string;
  readonly networks: {
    readonly onPremises: string[];
    readonly throughVpn: string[];
    readonly [key: string]: unknown;
  };
  readonly proxies: readonly ProxyDraft[];
  readonly resolvers: readonly ResolverDraft[];
  readonly appliances: readonly ApplianceDraft[];
  readonly policy: object;
  readonly firewall?: object;
}

export interface ApplianceDraft {
  readonly name: string;
  readonly address: string;
  readonly vault: string;
  readonly proxy: string;
  readonly resolver: string | readonly string[];
  readonly cacheStorageAccount: string;
  readonly [key: string]: unknown;
}

/** With whatever keys a shape adds. */
export interface ProxyDraft {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly resolver: string | readonly string[];
  readonly [key: string]: unknown;
}

export interface ResolverDraft {
  readonly name: string;
  readonly product: string;
  readonly address: string;
  readonly forwards: string;
  readonly forwardTo?: readonly string[];
  readonly [key: string]: unknown;
}

type Forwarding = 'internet' | 'none' | 'azure' | 'in-azure';

const CLOUDS: readonly Cloud[] = ['AzurePublic', 'AzureUSGovernment', 'AzureChina'];

/** The same seed gives the same site. `fixed`: dimensions that are not left to chance. */
export function randomSite(seed: number, fixed: Partial<Dimensions> = {}): RandomSite {
  const random = createRandom(seed);
  const { shapes, chosen: shaped } = chooseShapes(seed, random, chooseDimensions(random));
  const drawn: Dimensions = { ...shaped, ...fixed };
  // A resolver that forwards to an address of no network is no site at all.
  const chosen: Dimensions =
    drawn.layout === 'flat' && drawn.forwarding === 'azure' ? { ...drawn, declared: 'all' } : drawn;
  const azure = draftAzure(random, chosen);
  const of = { random, azure, chosen, target: targetOf(chosen) };
  const site = shapes.reduce(
    (draft, shape) => shape.change(draft, of),
    draftSite(random, chosen, azure),
  );
  return {
    seed,
    dimensions: [
      ...Object.entries(chosen).map(([key, value]) => `${key}: ${String(value)}`),
      ...shapes.map(({ name }) => `shape: ${name}`),
    ],
    site,
    files: exportsOf(azure, chosen.missing),
  };
}

export interface Dimensions {
  readonly layout: 'flat' | 'hub';
  readonly appliances: 1 | 2 | 3;
  /** Appliances share the virtual network of their vaults. */
  readonly networks: 'shared' | 'own';
  readonly forwarding: Forwarding;
  /** Whom the proxies ask. */
  readonly proxyAsks: 'internet' | 'own resolver' | 'other resolver';
  readonly scope: 'zone' | 'names';
  readonly addresses: 'IPv4' | 'IPv4 and IPv6';
  readonly cloud: Cloud;
  readonly registration: 'before' | 'after' | 'first only';
  readonly missing: 'nothing' | MissingKind;
  /** Of the endpoint that the cache account has. */
  readonly cache: 'approved' | 'pending' | 'rejected' | 'none' | 'none and closed';
  /** Which networks the zones that exist are linked to. */
  readonly zones: 'linked' | 'linked elsewhere' | 'none';
  /** A zone for Key Vaults that others have made already. */
  readonly central: 'none' | 'in the hub' | 'everywhere';
  readonly declared: 'all' | 'a network forgotten';
  readonly code: 'of the catalog' | 'of the endpoint';
  /** `public`: the vault is used without private endpoints. */
  readonly route: 'private' | 'public';
  /** What stands before the endpoints in Azure. */
  readonly guard: Guard;
}

function chooseDimensions({ pick, chance }: Random): Dimensions {
  const cloud = chance(0.75) ? 'AzurePublic' : pick(CLOUDS.slice(1));
  const layout = pick(['flat', 'hub'] as const);
  const forwarding = pick(['internet', 'internet', 'none', 'azure', 'azure', 'in-azure'] as const);
  return {
    layout,
    appliances: pick([1, 1, 2, 2, 3] as const),
    networks: pick(['shared', 'own', 'own'] as const),
    forwarding,
    proxyAsks:
      forwarding === 'none'
        ? 'internet'
        : pick(['internet', 'internet', 'own resolver', 'other resolver'] as const),
    scope: pick(['zone', 'names'] as const),
    addresses: pick(['IPv4', 'IPv4', 'IPv4 and IPv6'] as const),
    cloud,
    registration: pick(['before', 'before', 'after', 'first only'] as const),
    missing: chance(0.85)
      ? 'nothing'
      : pick([
          'network-interfaces',
          'private-endpoints',
          'vaults',
          'virtual-networks',
          'private-dns-zones',
          'records',
          'links',
        ] as const),
    cache: chance(0.6)
      ? 'approved'
      : pick(['pending', 'rejected', 'none', 'none and closed'] as const),
    zones: pick(['linked', 'linked', 'linked elsewhere', 'none'] as const),
    central: chance(0.65)
      ? 'none'
      : layout === 'hub'
        ? pick(['in the hub', 'everywhere'] as const)
        : 'everywhere',
    declared: chance(0.95) ? 'all' : 'a network forgotten',
    code: chance(0.8) ? 'of the catalog' : 'of the endpoint',
    // What registration makes in the other clouds is documented nowhere.
    guard: 'none',
    route: chance(cloud === 'AzurePublic' ? 0.06 : 0.75) ? 'public' : 'private',
  };
}

function draftAzure({ pick, text }: Random, chosen: Dimensions): AzureDraft {
  const catalog = loadCatalog();
  const regions = catalog.data
    .regions()
    .filter(({ cloud }) => cloud === chosen.cloud)
    .map(({ name }) => ({ name, ...catalog.regionCodes(name, chosen.cloud) }))
    .filter(({ asrCode }) => chosen.cloud === 'AzureChina' || asrCode !== null);
  const region = pick(regions);
  const asrCode =
    chosen.code === 'of the endpoint' ? `x${text(2)}` : (region.asrCode ?? `x${text(2)}`);
  const stem = text(4);
  return {
    cloud: chosen.cloud,
    suffixes: Object.fromEntries(
      Object.entries(
        catalog.data.clouds().find(({ id }) => id === chosen.cloud)?.suffixes ?? {},
      ).map(([key, suffix]) => [key, suffix ?? '']),
    ),
    region: region.name,
    asrCode,
    migrateCode: region.migrateCode ?? asrCode,
    layout: chosen.layout,
    guard: chosen.guard,
    isDualStack: chosen.addresses === 'IPv4 and IPv6',
    zones: chosen.zones,
    central: chosen.central,
    hasVaultEndpoints: chosen.cloud !== 'AzureChina' && chosen.route === 'private',
    isResolverInAzure: chosen.forwarding === 'azure' || chosen.forwarding === 'in-azure',
    vaults: Array.from({ length: chosen.appliances }, (_, at) => ({
      name: `rsv-${stem}-${String(at + 1)}`,
      account: `st${stem}cache${String(at + 1)}`,
      number: `12654437931822608${String(at + 10)}`,
      network: chosen.networks === 'shared' ? 0 : at,
      cache: chosen.cache,
      isRegistered:
        chosen.cloud === 'AzurePublic' &&
        chosen.route === 'private' &&
        (chosen.registration === 'after' || (chosen.registration === 'first only' && at === 0)),
      appliance: `asr-${stem}-${String(at + 1)}`,
    })),
  };
}

/** The resolver in Azure. */
function targetOf({ layout }: Dimensions): string {
  return layout === 'hub' ? '10.40.1.4' : '10.41.99.4';
}

function draftSite({ pick }: Random, chosen: Dimensions, azure: AzureDraft): SiteDraft {
  const count = chosen.appliances;
  const own = pick([true, false]) ? count : 1;
  const at = (index: number): number => (own === 1 ? 0 : index);
  const used = new Set(azure.vaults.map(({ network }) => network));
  const throughVpn = [
    ...(chosen.layout === 'hub' ? ['10.40.0.0/22'] : []),
    ...[...used].flatMap((network) => [
      `10.${String(41 + network)}.0.0/16`,
      ...(azure.isDualStack ? [`fd00:${String(41 + network)}::/48`] : []),
    ]),
  ].filter((prefix) => chosen.declared === 'all' || !prefix.startsWith('10.41.'));
  const target = targetOf(chosen);
  const resolvers = Array.from({ length: own }, (_, index) => ({
    name: `dns${String(index + 1)}`,
    product: pick(['bind', 'unbound', 'dnsmasq'] as const),
    address: chosen.forwarding === 'in-azure' ? target : `10.1.1.${String(53 + index)}`,
    forwards: chosen.forwarding === 'in-azure' ? 'azure' : chosen.forwarding,
    ...(chosen.forwarding === 'azure' ? { forwardTo: [target] } : {}),
  })).slice(0, chosen.forwarding === 'in-azure' ? 1 : own);
  const resolverAt = (index: number): string =>
    chosen.forwarding === 'in-azure' ? 'dns1' : `dns${String(at(index) + 1)}`;
  const other = {
    name: 'dns-out',
    product: 'bind',
    address: '10.1.1.99',
    forwards: 'internet',
  };
  const asks = (index: number): string =>
    ({ internet: 'internet', 'own resolver': resolverAt(index), 'other resolver': 'dns-out' })[
      chosen.proxyAsks
    ];
  return {
    name: `random-${azure.vaults[0]?.name ?? ''}`,
    cloud: chosen.cloud,
    region: azure.region,
    networks: { onPremises: ['10.1.0.0/16'], throughVpn },
    proxies: Array.from({ length: own }, (_, index) => ({
      name: `proxy${String(index + 1)}`,
      address: `10.1.1.${String(20 + index)}`,
      port: 3128,
      resolver: asks(index),
    })),
    resolvers: chosen.proxyAsks === 'other resolver' ? [...resolvers, other] : resolvers,
    appliances: azure.vaults.map(({ name, account, appliance }, index) => ({
      name: appliance,
      address: `10.1.2.${String(10 + index)}`,
      vault: name,
      proxy: `proxy${String(at(index) + 1)}`,
      resolver: resolverAt(index),
      cacheStorageAccount: account,
    })),
    policy: { scope: chosen.scope, route: chosen.route },
  };
}
