// Shapes of the networks: where addresses lie, who reaches what, and what stands between.

import type { Guard } from './azure-draft.ts';
import type { Shape, ShapeInput } from './shapes.ts';
import type { SiteDraft } from './random-site.ts';

/** The company's own network holds Azure's. */
function azureInside(site: SiteDraft): SiteDraft {
  return { ...site, networks: { ...site.networks, onPremises: ['10.0.0.0/8'] } };
}

/** Appliances, and the servers that they ask, with a firewall between them. */
function zones(site: SiteDraft, { random }: ShapeInput): SiteDraft {
  const all = [
    { name: 'appliances', networks: ['10.1.2.0/24'] },
    { name: 'servers', networks: ['10.1.1.0/24', '10.1.3.0/24'] },
  ];
  return {
    ...site,
    networks: { ...site.networks, zones: random.pick([all, all.slice(0, 1), all.slice(1)]) },
  };
}

/** The premises see Azure's networks under other addresses. */
function translated(site: SiteDraft): SiteDraft {
  const { throughVpn } = site.networks;
  const isTranslated = (network: string): boolean => /^10\.4[1-9]\./.test(network);
  return {
    ...site,
    networks: {
      ...site.networks,
      throughVpn: throughVpn.filter((network) => !isTranslated(network)),
      translated: throughVpn
        .filter(isTranslated)
        .map((azure) => ({ azure, seenAs: azure.replace(/^10\.4/, '172.2') })),
    },
  };
}

/** Each appliance stands at a place that reaches the network of its own vault only. */
function sites(site: SiteDraft, { azure }: ShapeInput): SiteDraft {
  const { throughVpn } = site.networks;
  const networks = [...new Set(azure.vaults.map(({ network }) => network))];
  const shared = throughVpn.filter((network) => network.startsWith('10.40.'));
  return {
    ...site,
    networks: {
      onPremises: ['10.1.1.0/24', '10.1.3.0/24'],
      throughVpn: shared,
      sites: networks.map((network) => ({
        name: `place-${String(network)}`,
        onPremises: site.appliances.flatMap(({ address }, at) =>
          azure.vaults[at]?.network === network ? [`${address}/32`] : [],
        ),
        throughVpn: throughVpn.filter((each) => each.startsWith(`10.${String(41 + network)}.`)),
      })),
    },
  };
}

const IPV4 = { addresses: 'IPv4', declared: 'all' } as const;

/** What it is said in the exports of Azure, not in site.yaml. */
function guarded(guard: Guard, needs: Shape['needs'] = {}): Shape {
  return {
    name: guard,
    parts: ['guard'],
    needs: { ...needs, guard, missing: 'nothing' },
    change: (site) => site,
  };
}

export const PLACE_SHAPES: readonly Shape[] = [
  { name: 'Azure inside', parts: ['networks'], needs: {}, change: azureInside },
  { name: 'zones', parts: ['zones'], needs: {}, change: zones },
  {
    name: 'translated',
    parts: ['networks'],
    needs: { ...IPV4, forwarding: 'internet' },
    change: translated,
  },
  {
    name: 'several sites',
    parts: ['networks'],
    needs: { ...IPV4, forwarding: 'internet', networks: 'own', appliances: 2 },
    change: sites,
  },
  guarded('group denies'),
  guarded('group allows'),
  guarded('policies off'),
  guarded('route', { layout: 'hub' }),
];
