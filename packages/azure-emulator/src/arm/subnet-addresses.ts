// Addresses of a subnet. Azure keeps the first four and the last one for itself.

import { parseAddress, parseCidr } from '@sekisho/dns/address.ts';
import { listAt, textAt, textsAt } from '../base/json.ts';
import { badRequest } from './arm-error.ts';
import { interfacesIn } from './network-common.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';

const KEPT_AT_START = 4n;

export interface AddressWish {
  /** Must be this one, or the call is refused. */
  readonly fixed?: string | undefined;
  /** Should be this one when it is free. */
  readonly preferred?: string | undefined;
}

export interface OtherAddresses {
  /** Of somebody who is no interface here. */
  readonly taken: readonly string[];
  /** Given to nobody who does not wish for them. */
  readonly promised: readonly string[];
}

/** One address for each wish, none given twice. */
export function allocateAddresses(
  store: ResourceStore,
  subnet: Resource,
  wishes: readonly AddressWish[],
  others: OtherAddresses = { taken: [], promised: [] },
): string[] {
  const prefix = prefixOf(subnet);
  const { first, last } = rangeOf(subnet);
  const taken = new Set([...addressesIn(store, subnet.id), ...others.taken].map(toBits));
  const promised = new Set(others.promised.map(toBits));
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
    while (bits <= last && (taken.has(bits) || promised.has(bits))) bits += 1n;
    if (bits > last)
      throw badRequest(
        'SubnetIsFull',
        `Subnet ${subnet.name} with address prefix ${prefix} does not have enough capacity for ${String(wishes.length)} IP addresses.`,
      );
    result.set(index, claim(bits));
  }
  return wishes.map((_, index) => result.get(index) ?? '');
}

/** Some free addresses of a subnet; from one of its own on, if that is asked. */
export function freeAddresses(
  store: ResourceStore,
  subnet: Resource,
  count: number,
  from?: string,
): string[] {
  const { first, last } = rangeOf(subnet);
  const taken = new Set(addressesIn(store, subnet.id).map(toBits));
  const free: string[] = [];
  const start = from === undefined || toBits(from) < first ? first : toBits(from);
  for (let bits = start; bits <= last && free.length < count; bits += 1n)
    if (!taken.has(bits)) free.push(toText(bits));
  return free;
}

/** What Azure gives away of a subnet. */
function rangeOf(subnet: Resource): { readonly first: bigint; readonly last: bigint } {
  const cidr = parseCidr(prefixOf(subnet));
  if (cidr === null || cidr.network.version !== 4)
    throw badRequest(
      'InvalidAddressPrefixFormat',
      `Subnet ${subnet.id} has no IPv4 address prefix.`,
    );
  return {
    first: cidr.network.bits + KEPT_AT_START,
    last: cidr.network.bits + (1n << BigInt(32 - cidr.prefix)) - 2n,
  };
}

export function prefixOf(subnet: Resource): string {
  return (
    textAt(subnet.properties, 'addressPrefix') ??
    textsAt(subnet.properties, 'addressPrefixes')[0] ??
    ''
  );
}

export function addressesIn(store: ResourceStore, subnetId: string): string[] {
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
