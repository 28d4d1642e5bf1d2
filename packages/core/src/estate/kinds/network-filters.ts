// Network security groups and route tables: who may reach a subnet, and by which way.

import { checkedAll, checkedId, quote, wordField } from '../checked-values.ts';
import {
  field,
  looseField,
  looseListField,
  textField,
  textListField,
  type Loose,
} from '../fields.ts';
import { DEFAULT_INBOUND, type SecurityRule } from '../../model/security-rule.ts';
import type { Route } from '../network-filters.ts';
import type {
  Refuse,
  RoutePiece,
  RouteTablePiece,
  RulePiece,
  SecurityGroupPiece,
} from '../pieces.ts';
import { parentId, type ResourceId } from '../resource-id.ts';

export function readSecurityGroup(from: Loose, id: ResourceId, refuse: Refuse): SecurityGroupPiece {
  const own = readAll(looseListField(from, 'securityRules'), readRule, refuse);
  const stated = readAll(looseListField(from, 'defaultSecurityRules'), readRule, refuse);
  return {
    kind: 'network security group',
    id: id.id,
    name: id.name,
    // A list that is not there is not an empty one, and without one of its rules nobody knows what it does.
    ...(field(from, 'securityRules') === undefined || own === null || stated === null
      ? {}
      : { rules: [...own, ...(stated.length > 0 ? stated : DEFAULT_INBOUND)] }),
  };
}

/** A rule exported by itself: az network nsg rule list. */
export function readRuleAlone(from: Loose, id: ResourceId, refuse: Refuse): RulePiece | null {
  const rule = readRule({ ...from, name: id.name }, refuse);
  return rule === null
    ? null
    : { kind: 'security rule', id: id.id, name: id.name, groupId: parentId(id), rule };
}

export function readRouteTable(from: Loose, id: ResourceId, refuse: Refuse): RouteTablePiece {
  const routes = readAll(looseListField(from, 'routes'), readRoute, refuse);
  return {
    kind: 'route table',
    id: id.id,
    name: id.name,
    ...(field(from, 'routes') === undefined || routes === null ? {} : { routes }),
  };
}

/** A route exported by itself: az network route-table route list. */
export function readRouteAlone(from: Loose, id: ResourceId, refuse: Refuse): RoutePiece | null {
  const route = readRoute({ ...from, name: id.name }, refuse);
  return route === null
    ? null
    : { kind: 'route', id: id.id, name: id.name, tableId: parentId(id), route };
}

/** Null when one of them can't be read. */
function readAll<T>(
  list: readonly Loose[],
  read: (from: Loose, refuse: Refuse) => T | null,
  refuse: Refuse,
): T[] | null {
  const all = list.map((each) => read(each, refuse));
  const known = all.filter((each) => each !== null);
  return known.length === all.length ? known : null;
}

function readRule(from: Loose, refuse: Refuse): SecurityRule | null {
  const name = wordField(from, refuse, 'name');
  const priority = Number(field(from, 'priority'));
  const access = textField(from, 'access')?.toLowerCase();
  const direction = textField(from, 'direction')?.toLowerCase();
  if (
    name === undefined ||
    !Number.isInteger(priority) ||
    (access !== 'allow' && access !== 'deny') ||
    (direction !== 'inbound' && direction !== 'outbound')
  ) {
    refuse('part.rule-not-read', { name: quote(name ?? '') });
    return null;
  }
  const ids = (key: string): string[] =>
    checkedAll(
      looseListField(from, key).flatMap((group) => textField(group, 'id') ?? []),
      checkedId,
      refuse,
    );
  return {
    name,
    priority,
    isInbound: direction === 'inbound',
    isAllow: access === 'allow',
    protocol: textField(from, 'protocol') ?? '*',
    from: termsOf(from, 'sourceAddressPrefix', 'sourceAddressPrefixes'),
    to: termsOf(from, 'destinationAddressPrefix', 'destinationAddressPrefixes'),
    fromGroups: ids('sourceApplicationSecurityGroups'),
    toGroups: ids('destinationApplicationSecurityGroups'),
    fromPorts: termsOf(from, 'sourcePortRange', 'sourcePortRanges'),
    toPorts: termsOf(from, 'destinationPortRange', 'destinationPortRanges'),
  };
}

/** One value and a list of them stand for the same; PowerShell writes the one as a list. */
function termsOf(from: Loose, one: string, list: string): string[] {
  return [...new Set([...textListField(from, one), ...textListField(from, list)])];
}

function readRoute(from: Loose, refuse: Refuse): Route | null {
  const name = wordField(from, refuse, 'name');
  const to = textField(from, 'addressPrefix');
  const hop = textField(from, 'nextHopType');
  if (name === undefined || to === undefined || hop === undefined) {
    refuse('part.route-not-read', { name: quote(name ?? '') });
    return null;
  }
  const appliance = textField(from, 'nextHopIpAddress');
  return { name, to, hop, ...(appliance === undefined ? {} : { appliance }) };
}

/** Ids of application security groups; absent where the export does not hold the list. */
export function applicationGroups(
  from: Loose,
  refuse: Refuse,
): { readonly applicationGroups?: readonly string[] } {
  const key = Object.keys(looseField(from, 'properties') ?? from).find(
    (each) => each.toLowerCase() === 'applicationsecuritygroups',
  );
  if (key === undefined) return {};
  const ids = looseListField(from, key).flatMap((group) => textField(group, 'id') ?? []);
  return { applicationGroups: checkedAll(ids, checkedId, refuse).sort() };
}
