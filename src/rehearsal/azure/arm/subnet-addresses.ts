// Addresses of a subnet. Azure keeps the first four and the last one for itself.

import { parseAddress, parseCidr } from '../../../site/address.ts';
import { listAt, textAt, textsAt } from '../json.ts';
import { badRequest } from './arm-error.ts';
import { interfacesIn } from './network.ts';
import type { Resource, ResourceStore } from './resource-store.ts';

const KEPT_AT_START = 4n;

export interface AddressWish {
  /** Must be this one, or the call is refused. */
  readonly fixed?: string | undefined;
  /** Should be this one when it is free. */
  readonly preferred?: string | undefined;
}

/** One address for each wish, none given twice. */
export function allocateAddresses(
  store: ResourceStore,
  subnet: Resource,
  wishes: readonly AddressWish[],
): string[] {
  const prefix =
    textAt(subnet.properties, 'addressPrefix') ??
    textsAt(subnet.properties, 'addressPrefixes')[0] ??
    '';
  const cidr = parseCidr(prefix);
  if (cidr === null || cidr.network.version !== 4)
    throw badRequest(
      'InvalidAddressPrefixFormat',
      `Subnet ${subnet.id} has no IPv4 address prefix.`,
    );
  const first = cidr.network.bits + KEPT_AT_START;
  const last = cidr.network.bits + (1n << BigInt(32 - cidr.prefix)) - 2n;
  const taken = new Set(addressesIn(store, subnet.id).map(toBits));
  const claim = (bits: bigint): string => {
    taken.add(bits);
    return toText(bits);
  };
  const isFree = (bits: bigint): boolean => bits >= first && bits <= last && !taken.has(bits);
  const result = new Map<number, string>();
  for (const [index, { fixed }] of wishes.entries()) {
    if (fixed === undefined) continue;
    const bits = toBits(fixed);
    if (!isFree(bits))
      throw badRequest(
        'PrivateIPAddressNotAvailable',
        `The private IP address ${fixed} is not available in subnet ${subnet.id}.`,
      );
    result.set(index, claim(bits));
  }
  for (const [index, { fixed, preferred }] of wishes.entries()) {
    if (fixed !== undefined || preferred === undefined) continue;
    const bits = toBits(preferred);
    if (isFree(bits)) result.set(index, claim(bits));
  }
  for (const index of wishes.keys()) {
    if (result.has(index)) continue;
    let bits = first;
    while (bits <= last && taken.has(bits)) bits += 1n;
    if (bits > last)
      throw badRequest(
        'SubnetIsFull',
        `Subnet ${subnet.name} with address prefix ${prefix} does not have enough capacity for ${String(wishes.length)} IP addresses.`,
      );
    result.set(index, claim(bits));
  }
  return wishes.map((_, index) => result.get(index) ?? '');
}

function addressesIn(store: ResourceStore, subnetId: string): string[] {
  return interfacesIn(store, subnetId).flatMap((each) =>
    listAt(each.properties, 'ipConfigurations').flatMap(
      (configuration) => textAt(configuration, 'properties', 'privateIPAddress') ?? [],
    ),
  );
}

function toBits(address: string): bigint {
  return parseAddress(address)?.bits ?? -1n;
}

function toText(bits: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => String((bits >> shift) & 0xffn)).join('.');
}
