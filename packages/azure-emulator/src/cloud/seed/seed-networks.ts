// Virtual networks with their subnets and peerings, and every subnet that an endpoint lies in even where its network was
// not exported.

import { idKey, lastOf, networkOf, type Estate } from '@sekisho/core/estate/estate.ts';
import { parseAddress, parseCidr } from '@sekisho/dns/address.ts';
import type { SeedResource } from './seed.ts';
import { seedNames } from './seed-names.ts';

export interface SubnetWish {
  readonly id: string;
  readonly prefix: string;
}

export function networkResources(
  estate: Estate,
  options: { readonly subnet?: SubnetWish },
): SeedResource[] {
  const subnets = subnetsOf(estate, options.subnet);
  const known = new Set(estate.virtualNetworks.map((each) => idKey(each.id)));
  const unstated = new Map<string, { readonly id: string; readonly prefixes: string[] }>();
  for (const { id, prefix } of subnets.values()) {
    const networkId = networkOf(id);
    if (known.has(idKey(networkId))) continue;
    const made = unstated.get(idKey(networkId)) ?? { id: networkId, prefixes: [] };
    made.prefixes.push(prefix);
    unstated.set(idKey(networkId), made);
  }
  return [
    ...estate.virtualNetworks.map((each) =>
      networkResource(each.id, each.addressPrefixes, each.dnsServers),
    ),
    ...[...unstated.values()].map(({ id, prefixes }) => networkResource(id, prefixes, [])),
    ...[...subnets.values()].map(({ id, prefix }): SeedResource => ({
      id,
      properties: { addressPrefix: prefix },
    })),
    ...estate.virtualNetworks.flatMap((network) =>
      network.peeredWith
        .filter((remote) => known.has(idKey(remote)))
        .map((remote): SeedResource => ({
          id: `${network.id}/virtualNetworkPeerings/${lastOf(remote)}`,
          properties: {
            remoteVirtualNetwork: { id: remote },
            allowVirtualNetworkAccess: true,
            allowForwardedTraffic: true,
            peeringState: 'Connected',
            peeringSyncLevel: 'FullyInSync',
          },
        })),
    ),
  ];
}

function networkResource(
  id: string,
  addressPrefixes: readonly string[],
  dnsServers: readonly string[],
): SeedResource {
  return {
    id,
    properties: {
      addressSpace: { addressPrefixes },
      dhcpOptions: { dnsServers },
      virtualNetworkPeerings: [],
    },
  };
}

/** By key. What is exported of a subnet counts, else the smallest network around its addresses, else a part of its network's. */
function subnetsOf(estate: Estate, wish: SubnetWish | undefined): Map<string, SubnetWish> {
  const decided = seedNames(estate).addresses ?? {};
  const found = new Map<string, { readonly id: string; readonly addresses: string[] }>();
  for (const { subnetId, members } of estate.privateEndpoints) {
    if (subnetId === undefined) continue;
    const of = found.get(idKey(subnetId)) ?? { id: subnetId, addresses: [] };
    of.addresses.push(...members.flatMap((member) => member.addresses));
    found.set(idKey(subnetId), of);
  }
  const wishes = [...found.values()].map(({ id, addresses }): SubnetWish => {
    const network = estate.virtualNetworks.find((each) => idKey(each.id) === idKey(networkOf(id)));
    // Without any interface, the records of the network's zones tell where it lies.
    const inNetwork = Object.values(decided).filter((address) =>
      (network?.addressPrefixes ?? []).some((prefix) => isIn(address, prefix)),
    );
    const shown = addresses.some((each) => !each.includes(':')) ? addresses : inNetwork;
    return { id, prefix: around(shown) ?? firstPart(network?.addressPrefixes ?? []) };
  });
  return new Map(
    [...wishes, ...(wish === undefined ? [] : [wish])].map((each) => [idKey(each.id), each]),
  );
}

/** The smallest network of /24 or more that holds all of them. */
function around(addresses: readonly string[]): string | null {
  const bits = addresses.flatMap((address) => {
    const parsed = parseAddress(address);
    return parsed?.version === 4 ? [parsed.bits] : [];
  });
  const [first] = bits;
  if (first === undefined) return null;
  let prefix = 24;
  while (prefix > 8 && bits.some((each) => cut(each, prefix) !== cut(first, prefix))) prefix -= 1;
  return `${toText(cut(first, prefix))}/${String(prefix)}`;
}

/** The first /24 of a network, or all of a smaller one; a network of which nothing is known lies where nobody else does. */
function firstPart(prefixes: readonly string[]): string {
  const cidr = prefixes.map(parseCidr).find((each) => each?.network.version === 4);
  if (cidr === undefined || cidr === null) return '10.255.255.0/24';
  return `${toText(cidr.network.bits)}/${String(Math.max(24, cidr.prefix))}`;
}

function isIn(address: string, prefix: string): boolean {
  const [parsed, cidr] = [parseAddress(address), parseCidr(prefix)];
  return (
    parsed?.version === 4 &&
    cidr?.network.version === 4 &&
    cut(parsed.bits, cidr.prefix) === cidr.network.bits
  );
}

function cut(bits: bigint, prefix: number): bigint {
  const shift = BigInt(32 - prefix);
  return (bits >> shift) << shift;
}

function toText(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 0xffn)).join('.');
}
