// What stands in Azure before the planned endpoints: security groups of their subnets and routes of the
// gateway's. Each needs the rules of the plan too; what no export tells of them is said and not judged.

import { idKey, lastOf, type Estate } from '../../estate/estate.ts';
import type { FirewallAllow } from '../../model/firewall-rule.ts';
import { neededOpenings, type Opening } from '../azure-openings.ts';
import type { PlanInput } from '../plan-input.ts';
import { doesGroupCount, gatewayRoutes, isGateway, placeOf } from '../subnet-filters.ts';
import type { Remark, Unwarned } from './remark.ts';

export function filterWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  const used = new Set(
    plan.planned.flatMap(({ served }) => served.map(({ endpoint }) => idKey(endpoint.id))),
  );
  if (used.size === 0) return [];
  return [
    ...neededOpenings(input, plan.roads).map(openingWarning),
    ...routeWarnings(input, used),
    ...unknownFilters(input, used),
  ];
}

function openingWarning({ barrier, network, subnet, rules, decisions }: Opening): Remark {
  const values = { network, subnet, ...endsOf(rules) };
  if (barrier.kind === 'route')
    return {
      code: 'warning.gateway-firewall',
      values: {
        ...values,
        table: barrier.table,
        route: barrier.route,
        prefix: barrier.to,
        appliance: barrier.appliance ?? '',
      },
    };
  const rejecting = decisions
    .map(({ reason }) => reason.values)
    .sort((a, b) => Number(a['priority']) - Number(b['priority']))[0];
  return {
    code: 'warning.group-rejects',
    values: {
      ...values,
      group: barrier.group,
      rule: rejecting?.['rule'] ?? '',
      priority: rejecting?.['priority'] ?? '',
    },
  };
}

function endsOf(rules: readonly FirewallAllow[]): Readonly<Record<string, string>> {
  const unique = (texts: readonly string[]): string => [...new Set(texts)].join(', ');
  return {
    from: unique(rules.map(({ from }) => from)),
    to: unique(rules.map(({ to }) => to)),
    ports: unique(rules.map(({ port }) => String(port))),
  };
}

/** Routes that drop, and those of which nobody can say whether they take what goes to an endpoint. */
function routeWarnings({ estate }: PlanInput, used: ReadonlySet<string>): Remark[] {
  const found = estate.privateEndpoints
    .filter(({ id }) => used.has(idKey(id)))
    .flatMap((endpoint) => {
      const place = placeOf(estate, endpoint);
      return endpoint.members.flatMap(({ addresses }) =>
        place === null ? [] : addresses.flatMap((each) => gatewayRoutes(estate, place, each)),
      );
    })
    .filter(({ effect }) => effect !== 'appliance')
    .map(({ gateway, table, route, effect }) => ({
      code: effect === 'drop' ? 'warning.gateway-route-drops' : 'warning.gateway-route-unclear',
      values: {
        network: gateway.name,
        table: table.name,
        route: route.name,
        prefix: route.to,
        appliance: route.appliance ?? '',
      },
    }));
  return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()];
}

/** Groups whose policies no export tells, and tables whose routes none does. */
function unknownFilters({ estate, appliance }: PlanInput, used: ReadonlySet<string>): Remark[] {
  const subnets = new Set(
    estate.privateEndpoints
      .filter(({ id }) => used.has(idKey(id)))
      .map(({ subnetId }) => idKey(subnetId ?? '')),
  );
  return estate.virtualNetworks.flatMap(({ id, name: network, subnets: own = [] }) =>
    own.flatMap((subnet): Remark[] => {
      const { name, networkSecurityGroup: group, routeTable } = subnet;
      const values = { network, subnet: name, from: appliance.address };
      return [
        ...(group !== undefined &&
        doesGroupCount(subnet) === null &&
        subnets.has(idKey(`${id}/subnets/${name}`))
          ? [{ code: 'warning.subnet-group-unclear', values: { ...values, group: lastOf(group) } }]
          : []),
        ...(routeTable !== undefined && isGateway(subnet) && !hasTable(estate, routeTable)
          ? [{ code: 'warning.gateway-routes', values: { ...values, table: lastOf(routeTable) } }]
          : []),
      ];
    }),
  );
}

function hasTable({ routeTables = [] }: Estate, id: string): boolean {
  return routeTables.some((table) => idKey(table.id) === idKey(id));
}
