// The internet's DNS as far as the emulated Azure is in it: which public names exist
// and what they answer. Pure data; a server makes packets of it (packages/dns/src/server.ts).

import type { DnsRecord, Soa } from '@sekisho/dns/message.ts';
import type { CloudHosts } from '../../names/cloud-hosts.ts';
import type { LocalZone } from '@sekisho/dns/zones.ts';

export type PublicName =
  | { readonly kind: 'address'; readonly address: string; readonly ttlSeconds: number }
  | { readonly kind: 'alias'; readonly target: string; readonly ttlSeconds: number };

export type PublicNames = ReadonlyMap<string, PublicName>;

/** How long "no such name" may be kept: Azure DNS's default. */
const NEGATIVE_SECONDS = 300;

/** Domains of Microsoft's that answer NXDOMAIN by themselves, also where no name of theirs exists. */
export function domainsOf({
  signIn,
  portal,
  resourceManager,
  graph,
  suffixes,
}: CloudHosts): readonly string[] {
  const hosts = [...signIn, portal, resourceManager, ...graph, ...Object.values(suffixes)];
  return [...new Set(hosts.flatMap((host) => (host === null ? [] : [domainOf(host)])))].sort();
}

/** Zones of an authoritative server for the whole internet: Microsoft's domains and those of what exists, and the root for all else. */
export function publicZones(names: PublicNames, microsoft: readonly string[]): LocalZone[] {
  const records = publicRecords(names);
  const domains = [...new Set([...microsoft, ...[...names.keys()].map(domainOf)])].sort();
  const zones = domains.map((name): LocalZone => ({
    name,
    soa: soaOf(name),
    records: records.filter((record) => domainOf(record.name) === name),
  }));
  return [
    ...zones,
    {
      name: '.',
      soa: { mname: 'a.root-servers.net', rname: 'nstld.verisign-grs.com', minimum: 86_400 },
      records: [],
    },
  ];
}

export function publicRecords(names: PublicNames): DnsRecord[] {
  return [...names.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, entry]): DnsRecord =>
      entry.kind === 'address'
        ? { kind: 'address', name, type: 'A', ttl: entry.ttlSeconds, address: entry.address }
        : { kind: 'target', name, type: 'CNAME', ttl: entry.ttlSeconds, target: entry.target },
    );
}

function domainOf(name: string): string {
  return name.split('.').slice(-2).join('.');
}

function soaOf(domain: string): Partial<Soa> {
  return {
    mname: 'ns1-01.azure-dns.com',
    rname: 'azuredns-hostmaster.microsoft.com',
    refresh: 3600,
    retry: 300,
    expire: 2_419_200,
    minimum: NEGATIVE_SECONDS,
    serial: domain.length,
  };
}
