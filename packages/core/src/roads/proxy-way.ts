// The way through a proxy, by what the site says of it: where clients connect, and which machines go on.

import { parseCidr } from '@sekisho/dns/address.ts';
import type { Program } from '../model/program.ts';
import type { World, WorldProxy } from './world.ts';

/** A person's browser may have its own. */
export function proxyFor(
  { proxy, browserProxy }: Pick<World, 'proxy' | 'browserProxy'>,
  program: Program,
): WorldProxy | null {
  return program === 'user' ? (browserProxy ?? proxy) : proxy;
}

/** Single addresses, the one by which it is known first; of a network its two ends, between which a gateway moves. */
export function entrancesOf({ address, entrances = [] }: WorldProxy): readonly string[] {
  return [...new Set([address, ...entrances.flatMap(endsOf)])];
}

/** Machines that resolve and connect for it. */
export function nodesOf({ address, nodes }: WorldProxy): readonly string[] {
  return nodes ?? [address];
}

function endsOf(place: string): string[] {
  const cidr = parseCidr(place);
  if (cidr === null) return [place];
  const { network, prefix } = cidr;
  const size = network.version === 4 ? 32 : 128;
  const last = network.bits | ((1n << BigInt(size - prefix)) - 1n);
  return [network.bits, last].map((bits) => formatAddress(network.version, bits));
}

function formatAddress(version: 4 | 6, bits: bigint): string {
  const [count, width, base, mark] = version === 4 ? [4, 8n, 10, '.'] : [8, 16n, 16, ':'];
  return Array.from({ length: count }, (_, index) =>
    ((bits >> (width * BigInt(count - 1 - index))) & ((1n << width) - 1n)).toString(base),
  ).join(mark);
}
