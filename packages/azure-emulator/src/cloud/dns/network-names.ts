// What a virtual network's own resolver (168.63.129.16) answers: the private zones
// linked to that network first, the internet's names for all else. A linked zone
// speaks for every name under it, also where it has none (unless its link says otherwise).

import type { DnsRecord } from '@sekisho/dns/message.ts';
import type { LocalZone } from '@sekisho/dns/zones.ts';
import { PRIVATE_SOA, recordsOf, ZONE_TYPE } from '../../arm/private-dns-records.ts';
import { LINK_TYPE } from '../../arm/private-dns.ts';
import type { Resource, ResourceStore } from '../../resources/resource-store.ts';
import { listAt, textAt, valueAt } from '../../base/json.ts';
import { publicRecords, publicZones, type PublicNames } from './public-names.ts';

export interface NetworkView {
  readonly store: ResourceStore;
  readonly networkId: string;
  readonly names: PublicNames;
  /** Microsoft's own. */
  readonly domains: readonly string[];
}

export function networkZones({ store, networkId, names, domains }: NetworkView): LocalZone[] {
  const links = store
    .list(LINK_TYPE)
    .filter(
      (link) =>
        textAt(link.properties, 'virtualNetworkLinkState') === 'Completed' &&
        textAt(link.properties, 'virtualNetwork', 'id')?.toLowerCase() === networkId.toLowerCase(),
    );
  const privateZones = links.flatMap((link) => {
    const zone = store.get(link.id.split('/').slice(0, -2).join('/'));
    return zone?.type === ZONE_TYPE
      ? [
          toLocalZone(
            store,
            zone,
            textAt(link.properties, 'resolutionPolicy') === 'NxDomainRedirect' ? names : new Map(),
          ),
        ]
      : [];
  });
  const isPrivate = new Set(privateZones.map((zone) => zone.name));
  return [
    ...privateZones,
    ...publicZones(names, domains).filter((zone) => !isPrivate.has(zone.name)),
  ];
}

/** `fallback`: public names under the zone that a missing name falls back to. */
function toLocalZone(store: ResourceStore, zone: Resource, fallback: PublicNames): LocalZone {
  const own = recordsOf(store, zone.id).flatMap((set) => toRecords(set));
  const known = new Set(own.map((record) => record.name));
  const redirected = publicRecords(fallback).filter(
    (record) => record.name.endsWith(`.${zone.name}`) && !known.has(record.name),
  );
  const { host, email, serialNumber, refreshTime, retryTime, expireTime, minimumTtl } = PRIVATE_SOA;
  return {
    name: zone.name,
    soa: {
      mname: host,
      rname: email,
      serial: serialNumber,
      refresh: refreshTime,
      retry: retryTime,
      expire: expireTime,
      minimum: minimumTtl,
    },
    records: [...own, ...redirected],
  };
}

/** Addresses and aliases; what mail and services publish is not asked for here. */
function toRecords(set: Resource): DnsRecord[] {
  const name = (textAt(set.properties, 'fqdn') ?? '').replace(/\.$/, '');
  const seconds = valueAt(set.properties, 'ttl');
  const ttl = typeof seconds === 'number' ? seconds : 3600;
  const addresses = (field: string, key: string): string[] =>
    listAt(set.properties, field).flatMap((each) => textAt(each, key) ?? []);
  const target = textAt(set.properties, 'cnameRecord', 'cname');
  return [
    ...addresses('aRecords', 'ipv4Address').map((address): DnsRecord => ({
      kind: 'address',
      name,
      type: 'A',
      ttl,
      address,
    })),
    ...addresses('aaaaRecords', 'ipv6Address').map((address): DnsRecord => ({
      kind: 'address',
      name,
      type: 'AAAA',
      ttl,
      address,
    })),
    ...(target === undefined
      ? []
      : [
          {
            kind: 'target',
            name,
            type: 'CNAME',
            ttl,
            target: target.replace(/\.$/, ''),
          } satisfies DnsRecord,
        ]),
  ];
}
