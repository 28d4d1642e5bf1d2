// Network security groups that decide who reaches a private endpoint: those of a subnet whose network
// policies are on for private endpoints. Their rules are in no estate, so what they let in is not known.

import { idKey, type Estate, type Subnet } from '../estate/estate.ts';

/** privateEndpointNetworkPolicies, in lower case, with which a group counts. */
const WITH_GROUPS = ['enabled', 'networksecuritygroupenabled'];

/** Whether a group counts in the subnet; null: no export tells. */
export function doesGroupCount({ endpointPolicies }: Subnet): boolean | null {
  return endpointPolicies === undefined
    ? null
    : WITH_GROUPS.includes(endpointPolicies.toLowerCase());
}

/** The id of the group, by the key of the subnet's id. */
export function endpointGroups({ virtualNetworks }: Estate): ReadonlyMap<string, string> {
  return new Map(
    virtualNetworks.flatMap(({ id, subnets = [] }) =>
      subnets.flatMap((subnet): [string, string][] =>
        subnet.networkSecurityGroup !== undefined && doesGroupCount(subnet) === true
          ? [[idKey(`${id}/subnets/${subnet.name}`), subnet.networkSecurityGroup]]
          : [],
      ),
    ),
  );
}
