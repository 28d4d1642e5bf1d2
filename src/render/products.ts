// The list of products. To add one: a file that exports a Render, and a row here.

import { proxyOf, resolverOf } from '../plan/plan-input.ts';
import type { SiteProxy, SiteResolver } from '../site/site.ts';
import { UserError } from '../user-error.ts';
import { renderAzureFirewall } from './azure-firewall.ts';
import { renderBindRpz } from './bind-rpz.ts';
import { renderBind } from './bind.ts';
import { renderConfigurationManager } from './configuration-manager.ts';
import { renderCoredns } from './coredns.ts';
import { plannedForwards } from './dns-answers.ts';
import { renderDnsmasq } from './dnsmasq.ts';
import { renderEdl } from './edl.ts';
import { renderFirewall } from './firewall.ts';
import { renderHosts } from './hosts.ts';
import { renderMobilityAgent } from './mobility-agent.ts';
import { renderPac } from './pac.ts';
import type { Product, RenderedFile, RenderInput } from './rendered-file.ts';
import { renderSquid } from './squid.ts';
import { renderSystemInternetOptions } from './system-internet-options.ts';
import { renderUnbound } from './unbound.ts';
import { renderWindowsDns } from './windows-dns.ts';
import { renderWinhttp } from './winhttp.ts';

const always = (): boolean => true;
const atChoice = (): boolean => false;
const hasProxy =
  (product: SiteProxy['product']): Product['isOfSite'] =>
  ({ site, appliance }) =>
    proxyOf(site, appliance).product === product;
const hasResolver =
  (product: SiteResolver['product']): Product['isOfSite'] =>
  ({ site, appliance }) =>
    resolverOf(site, appliance).product === product;

export const PRODUCTS: readonly Product[] = [
  {
    id: 'configuration-manager',
    layer: 'configuration-manager',
    title: "the appliance's Configuration Manager",
    render: renderConfigurationManager,
    isOfSite: always,
  },
  {
    id: 'system-internet-options',
    layer: 'system-bypass',
    title: 'internet options of the SYSTEM account',
    render: renderSystemInternetOptions,
    isOfSite: always,
  },
  {
    id: 'winhttp',
    layer: 'system-bypass',
    title: 'WinHTTP of the machine',
    render: renderWinhttp,
    isOfSite: atChoice,
  },
  {
    id: 'mobility-agent',
    layer: 'system-bypass',
    title: 'mobility agent, where it speaks to Azure itself',
    render: renderMobilityAgent,
    isOfSite: always,
  },
  { id: 'pac', layer: 'system-bypass', title: 'PAC file', render: renderPac, isOfSite: atChoice },
  {
    id: 'squid',
    layer: 'proxy-allow',
    title: 'Squid',
    render: renderSquid,
    isOfSite: hasProxy('squid'),
  },
  {
    id: 'edl',
    layer: 'proxy-allow',
    title: 'external dynamic lists of commercial firewalls',
    render: renderEdl,
    isOfSite: hasProxy('other'),
  },
  {
    id: 'azure-firewall',
    layer: 'proxy-allow',
    title: 'Azure Firewall application rules',
    render: renderAzureFirewall,
    isOfSite: atChoice,
  },
  {
    id: 'firewall',
    layer: 'firewall',
    title: 'the firewall on premises, as a table',
    render: renderFirewall,
    isOfSite: always,
  },
  {
    id: 'bind',
    layer: 'dns',
    title: 'BIND, a zone a name',
    render: renderBind,
    isOfSite: hasResolver('bind'),
  },
  {
    id: 'bind-rpz',
    layer: 'dns',
    title: 'BIND, response policy zone',
    render: renderBindRpz,
    isOfSite: atChoice,
  },
  {
    id: 'unbound',
    layer: 'dns',
    title: 'Unbound',
    render: renderUnbound,
    isOfSite: hasResolver('unbound'),
  },
  {
    id: 'dnsmasq',
    layer: 'dns',
    title: 'dnsmasq',
    render: renderDnsmasq,
    isOfSite: hasResolver('dnsmasq'),
  },
  {
    id: 'coredns',
    layer: 'dns',
    title: 'CoreDNS',
    render: renderCoredns,
    isOfSite: hasResolver('coredns'),
  },
  {
    id: 'windows-dns',
    layer: 'dns',
    title: 'Windows DNS Server',
    render: renderWindowsDns,
    isOfSite: hasResolver('windows'),
  },
  {
    id: 'hosts',
    layer: 'dns',
    title: 'hosts file, for a test',
    render: renderHosts,
    isOfSite: atChoice,
  },
];

export interface RenderedProduct {
  readonly product: Product;
  /** The site says that it has it. */
  readonly isOfSite: boolean;
  /** Empty when the plan asks nothing of this product. */
  readonly files: readonly RenderedFile[];
}

export interface Rendering {
  readonly rendered: readonly RenderedProduct[];
  readonly skipped: readonly { readonly product: string; readonly reason: string }[];
}

/** Products by id; throws a UserError that lists them all. */
export function chooseProducts(ids: readonly string[] | null): readonly Product[] {
  if (ids === null) return PRODUCTS;
  const unknown = ids.find((id) => !PRODUCTS.some((product) => product.id === id));
  if (unknown !== undefined)
    throw new UserError(`unknown product ${JSON.stringify(unknown)}`, {
      code: 'render.unknown-product',
      hint: `use some of ${PRODUCTS.map((product) => product.id).join(', ')}`,
    });
  return PRODUCTS.filter((product) => ids.includes(product.id));
}

export function renderProducts(input: RenderInput, products: readonly Product[]): Rendering {
  const lacksTarget =
    plannedForwards(input.plan.layers.dns).length > 0 && input.forwardTo.length === 0;
  const isPossible = (product: Product): boolean => product.layer !== 'dns' || !lacksTarget;
  return {
    rendered: products.filter(isPossible).map((product) => ({
      product,
      isOfSite: product.isOfSite(input),
      files: product.render(input),
    })),
    skipped: products
      .filter((product) => !isPossible(product))
      .map(({ id }) => ({
        product: id,
        reason:
          'the plan forwards zones to Azure, and the address of a resolver there is not given (--forward-to)',
      })),
  };
}
