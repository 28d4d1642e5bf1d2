// Which security groups and route tables matter to private endpoints: a group whose network policies are on in a
// subnet where one stands, and a table of a gateway's subnet. Only these are read, one by one.

import { idKey, type Estate } from '../estate/estate.ts';

export function filterIds({ privateEndpoints, virtualNetworks }: Estate): string[] {
  const subnets = new Set(privateEndpoints.map(({ subnetId = '' }) => idKey(subnetId)));
  const ids = virtualNetworks.flatMap(({ id, subnets: own = [] }) =>
    own.flatMap(({ name, networkSecurityGroup, routeTable, endpointPolicies = '' }) => [
      ...(subnets.has(idKey(`${id}/subnets/${name}`)) &&
      /^(?:enabled|networksecuritygroupenabled)$/i.test(endpointPolicies)
        ? [networkSecurityGroup ?? []].flat()
        : []),
      ...(name.toLowerCase() === 'gatewaysubnet' ? [routeTable ?? []].flat() : []),
    ]),
  );
  return [...new Map(ids.map((id) => [idKey(id), id])).values()];
}
