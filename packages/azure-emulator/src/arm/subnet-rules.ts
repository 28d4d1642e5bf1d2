// What a network takes as its subnets: prefixes in CIDR notation, inside its address space, apart
// from one another.

import { isInCidr, parseCidr, type Cidr } from '@sekisho/dns/address.ts';
import { textAt, textsAt, type JsonObject } from '../base/json.ts';
import { badRequest } from './arm-error.ts';
import { oneOf } from './enum-values.ts';

export interface Subnet {
  readonly name: string;
  readonly properties: JsonObject;
  readonly prefixes: readonly string[];
}

export function isSame(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

export function readSubnet(name: string, properties: JsonObject): Subnet {
  const single = textAt(properties, 'addressPrefix');
  const prefixes = single === undefined ? textsAt(properties, 'addressPrefixes') : [single];
  return { name, properties, prefixes };
}

/** Throws for the first subnet that Azure would not take. */
export function checkSubnets(
  subnets: readonly Subnet[],
  network: { readonly name: string; readonly prefixes: readonly string[] },
): void {
  const space = network.prefixes.flatMap((each) => parseCidr(each) ?? []);
  const taken: Cidr[] = [];
  for (const { name, prefixes, properties } of subnets) {
    if (prefixes.length === 0 || prefixes.some((each) => parseCidr(each) === null))
      throw badRequest(
        'InvalidAddressPrefixFormat',
        `Address prefix ${prefixes[0] ?? ''} of subnet ${name} is not formatted correctly. It should follow CIDR notation, for example 10.0.0.0/24.`,
      );
    const policies = textAt(properties, 'privateEndpointNetworkPolicies');
    if (policies !== undefined)
      oneOf(
        policies,
        ['Disabled', 'Enabled', 'NetworkSecurityGroupEnabled', 'RouteTableEnabled'],
        'properties.privateEndpointNetworkPolicies',
      );
    for (const cidr of prefixes.flatMap((each) => parseCidr(each) ?? [])) {
      if (!space.some((each) => cidr.prefix >= each.prefix && isInCidr(cidr.network, each)))
        throw badRequest(
          'NetcfgInvalidSubnet',
          `Subnet '${name}' is not valid in virtual network '${network.name}'.`,
        );
      if (taken.some((each) => isInCidr(cidr.network, each) || isInCidr(each.network, cidr)))
        throw badRequest(
          'NetcfgSubnetRangesOverlap',
          `Subnet '${name}' is not valid because its IP address range overlaps with that of an existing subnet in virtual network '${network.name}'.`,
        );
      taken.push(cidr);
    }
  }
}
