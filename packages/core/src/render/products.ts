// The list of products. To add one: a file that exports a Render, and a row here.

import { UserError } from '@sekisho/dns/user-error.ts';
import { renderAzureFirewall } from './azure-firewall.ts';
import { renderBindRpz } from './bind-rpz.ts';
import { renderBind } from './bind.ts';
import { renderConfigurationManager } from './configuration-manager.ts';
import { renderCoredns } from './coredns.ts';
import { renderDnsmasq } from './dnsmasq.ts';
import { renderEdl } from './edl.ts';
import { renderFirewall } from './firewall.ts';
import { renderHosts } from './hosts.ts';
import { renderMobilityAgent } from './mobility-agent.ts';
import { renderPac } from './pac.ts';
import type { Product } from './rendered-file.ts';
import { renderSquid } from './squid.ts';
import { renderSystemInternetOptions } from './system-internet-options.ts';
import { renderUnbound } from './unbound.ts';
import { renderWindowsDns } from './windows-dns.ts';
import { renderWinhttp } from './winhttp.ts';

export const PRODUCTS: readonly Product[] = [
  {
    id: 'configuration-manager',
    layer: 'configuration-manager',
    title: "the appliance's Configuration Manager",
    render: renderConfigurationManager,
    owner: 'appliance',
  },
  {
    id: 'system-internet-options',
    layer: 'system-bypass',
    title: 'internet options of the SYSTEM account',
    render: renderSystemInternetOptions,
    owner: 'appliance',
  },
  {
    id: 'winhttp',
    layer: 'system-bypass',
    title: 'WinHTTP of the machine',
    render: renderWinhttp,
    owner: 'appliance',
    isChoice: true,
  },
  {
    id: 'mobility-agent',
    layer: 'system-bypass',
    title: 'mobility agent, where it speaks to Azure itself',
    render: renderMobilityAgent,
    owner: 'appliance',
  },
  {
    id: 'pac',
    layer: 'system-bypass',
    title: 'PAC file',
    render: renderPac,
    owner: 'appliance',
    isChoice: true,
  },
  {
    id: 'squid',
    layer: 'proxy-allow',
    title: 'Squid',
    render: renderSquid,
    owner: 'proxy',
    serves: 'squid',
  },
  {
    id: 'edl',
    layer: 'proxy-allow',
    title: 'external dynamic lists of commercial firewalls',
    render: renderEdl,
    owner: 'proxy',
    serves: 'other',
  },
  {
    id: 'azure-firewall',
    layer: 'proxy-allow',
    title: 'Azure Firewall application rules',
    render: renderAzureFirewall,
    owner: 'proxy',
    isChoice: true,
  },
  {
    id: 'firewall',
    layer: 'firewall',
    title: 'the firewall on premises, as a table',
    render: renderFirewall,
    owner: 'firewall',
  },
  {
    id: 'bind',
    layer: 'dns',
    title: 'BIND, a zone a name',
    render: renderBind,
    owner: 'resolver',
    serves: 'bind',
  },
  {
    id: 'bind-rpz',
    layer: 'dns',
    title: 'BIND, response policy zone',
    render: renderBindRpz,
    owner: 'resolver',
    serves: 'bind',
    isChoice: true,
  },
  {
    id: 'unbound',
    layer: 'dns',
    title: 'Unbound',
    render: renderUnbound,
    owner: 'resolver',
    serves: 'unbound',
  },
  {
    id: 'dnsmasq',
    layer: 'dns',
    title: 'dnsmasq',
    render: renderDnsmasq,
    owner: 'resolver',
    serves: 'dnsmasq',
  },
  {
    id: 'coredns',
    layer: 'dns',
    title: 'CoreDNS',
    render: renderCoredns,
    owner: 'resolver',
    serves: 'coredns',
  },
  {
    id: 'windows-dns',
    layer: 'dns',
    title: 'Windows DNS Server',
    render: renderWindowsDns,
    owner: 'resolver',
    serves: 'windows',
  },
  {
    id: 'hosts',
    layer: 'dns',
    title: 'hosts file, for a test',
    render: renderHosts,
    owner: 'appliance',
    isChoice: true,
  },
];

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
