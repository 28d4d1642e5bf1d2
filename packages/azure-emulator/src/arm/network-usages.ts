// How full a network is: addresses used in each subnet, and whether one address is free.

import { isInCidr, parseAddress, parseCidr } from '@sekisho/dns/address.ts';
import type { JsonObject } from '../base/json.ts';
import { badRequest } from './arm-error.ts';
import { SUBNET_TYPE } from './network-common.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { Call } from './resource-type.ts';
import { addressesIn, freeAddresses, prefixOf } from './subnet-addresses.ts';

/** GET `…/usages`: Azure keeps five addresses of each subnet for itself. */
export function listUsages({ world, parent }: Call): JsonObject {
  const subnets = world.store.list(SUBNET_TYPE, parent?.id ?? '');
  return {
    value: subnets.map((subnet) => ({
      id: subnet.id,
      currentValue: addressesIn(world.store, subnet.id).length,
      limit: sizeOf(subnet) - 5,
      unit: 'Count',
      name: { value: 'SubnetSpace', localizedValue: 'Subnet size and usage' },
    })),
  };
}

/** GET `…/CheckIPAddressAvailability?ipAddress=` */
export function checkAddress({ world, parent, request }: Call): JsonObject {
  const text = request.query.get('ipAddress') ?? '';
  const address = parseAddress(text);
  if (address === null)
    throw badRequest('InvalidIPAddressFormat', `The IP address '${text}' is not valid.`);
  const subnet = world.store.list(SUBNET_TYPE, parent?.id ?? '').find((each) => {
    const cidr = parseCidr(prefixOf(each));
    return cidr !== null && isInCidr(address, cidr);
  });
  if (subnet === undefined)
    throw badRequest(
      'IPAddressNotInAnySubnet',
      `The IP address '${text}' is in no subnet of the virtual network '${parent?.name ?? ''}'.`,
    );
  const free = freeAddresses(world.store, subnet, 5);
  const isFree = freeAddresses(world.store, subnet, 1, text).includes(text);
  return isFree ? { available: true } : { available: false, availableIPAddresses: free };
}

function sizeOf(subnet: Resource): number {
  const cidr = parseCidr(prefixOf(subnet));
  return cidr === null ? 0 : 2 ** ((cidr.network.version === 4 ? 32 : 128) - cidr.prefix);
}
