// Microsoft.Network/networkSecurityGroups: groups with their rules, as they are written and shown.
// They hold nothing back here: the rehearsal's firewall is not one of Azure's.

import { randomUUID } from 'node:crypto';

import { guidFrom } from '../base/identifiers.ts';
import { listAt, objectAt, textAt, valueAt, type Json, type JsonObject } from '../base/json.ts';
import { badRequest } from './arm-error.ts';
import { oneOf } from './enum-values.ts';
import { patchTags, requireLocation, SUBNET_TYPE, takeTags, withEtag } from './network-common.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';
import type { ArmWorld, ExistingCall, PutCall, ResourceType, Written } from './resource-type.ts';

const GROUP_TYPE = 'Microsoft.Network/networkSecurityGroups';
const RULE_TYPE = `${GROUP_TYPE}/securityRules`;
const DEFAULT_RULE_TYPE = `${GROUP_TYPE}/defaultSecurityRules`;

export const SECURITY_GROUP_TYPES: readonly ResourceType[] = [
  {
    type: GROUP_TYPE,
    render: (group, world) => renderGroup(group, world.store),
    put: putGroup,
    patch: patchTags,
    remove: removeGroup,
  },
  { type: RULE_TYPE, render: renderRule, put: putRule, remove: removing },
  {
    type: DEFAULT_RULE_TYPE,
    render: renderRule,
    listed: (world, under) => defaultRules(world.store.get(under)),
    find: ({ parent, name }) =>
      defaultRules(parent).find((each) => each.name.toLowerCase() === name.toLowerCase()),
  },
];

/** What every group has from the start: name, direction, access, priority, from, to. */
const DEFAULTS: readonly (readonly [string, string, string, number, string, string])[] = [
  ['AllowVnetInBound', 'Inbound', 'Allow', 65000, 'VirtualNetwork', 'VirtualNetwork'],
  ['AllowAzureLoadBalancerInBound', 'Inbound', 'Allow', 65001, 'AzureLoadBalancer', '*'],
  ['DenyAllInBound', 'Inbound', 'Deny', 65500, '*', '*'],
  ['AllowVnetOutBound', 'Outbound', 'Allow', 65000, 'VirtualNetwork', 'VirtualNetwork'],
  ['AllowInternetOutBound', 'Outbound', 'Allow', 65001, '*', 'Internet'],
  ['DenyAllOutBound', 'Outbound', 'Deny', 65500, '*', '*'],
];

function defaultRules(group: Resource | undefined): Resource[] {
  if (group === undefined) return [];
  return DEFAULTS.map(([name, direction, access, priority, from, to]) => ({
    id: `${group.id}/defaultSecurityRules/${name}`,
    name,
    type: DEFAULT_RULE_TYPE,
    etag: group.etag,
    properties: {
      provisioningState: 'Succeeded',
      protocol: '*',
      sourcePortRange: '*',
      destinationPortRange: '*',
      sourceAddressPrefix: from,
      destinationAddressPrefix: to,
      access,
      priority,
      direction,
    },
  }));
}

function putGroup({ body, existing, world, id, name }: PutCall): Written {
  const location = requireLocation(body, existing);
  const rules = listAt(body, 'properties', 'securityRules').map((each) => ({
    name: textAt(each, 'name') ?? '',
    properties: readRule(objectAt(each, 'properties')),
  }));
  refuseSharedPriority(rules);
  const { securityRules: _rules, ...properties } = objectAt(body, 'properties') ?? {};
  const resource = world.store.put({
    id,
    name,
    type: GROUP_TYPE,
    etag: randomUUID(),
    location,
    ...takeTags(body, existing),
    properties: {
      ...properties,
      provisioningState: 'Succeeded',
      resourceGuid: guidFrom(id.toLowerCase()),
    },
  });
  // A group is put whole: rules that are not named are gone.
  for (const each of world.store.list(RULE_TYPE, id)) world.store.remove(each.id);
  for (const rule of rules) storeRule(world.store, id, rule);
  return { resource, operation: nothingMore(world, id, location) };
}

function putRule({ body, world, parent, name, id }: PutCall): Written {
  const rule = { name, properties: readRule(objectAt(body, 'properties')) };
  const others = world.store
    .list(RULE_TYPE, parent?.id ?? '')
    .filter((each) => each.name.toLowerCase() !== name.toLowerCase());
  refuseSharedPriority([rule, ...others]);
  return {
    resource: storeRule(world.store, parent?.id ?? '', rule),
    operation: nothingMore(world, id, parent?.location ?? world.region),
  };
}

function storeRule(
  store: ResourceStore,
  groupId: string,
  { name, properties }: { readonly name: string; readonly properties: JsonObject },
): Resource {
  return store.put({
    id: `${groupId}/securityRules/${name}`,
    name,
    type: RULE_TYPE,
    etag: randomUUID(),
    properties: { ...properties, provisioningState: 'Succeeded' },
  });
}

function readRule(properties: JsonObject = {}): JsonObject {
  const word = (key: string, words: readonly string[]): string =>
    oneOf(textAt(properties, key) ?? '', words, `properties.${key}`);
  const priority = valueAt(properties, 'priority');
  if (typeof priority !== 'number' || priority < 100 || priority > 4096)
    throw badRequest(
      'SecurityRuleInvalidPriority',
      `Security rule has invalid Priority. Value provided: ${JSON.stringify(priority) ?? ''} Allowed range 100-4096.`,
    );
  return {
    ...properties,
    protocol: word('protocol', ['Tcp', 'Udp', 'Icmp', 'Esp', 'Ah', '*']),
    access: word('access', ['Allow', 'Deny']),
    direction: word('direction', ['Inbound', 'Outbound']),
  };
}

function refuseSharedPriority(
  rules: readonly { readonly name: string; readonly properties: JsonObject }[],
): void {
  const seen = new Map<string, string>();
  for (const { name, properties } of rules) {
    const key = `${String(properties['direction'])} ${String(properties['priority'])}`;
    const other = seen.get(key);
    if (other !== undefined)
      throw badRequest(
        'SecurityRuleConflict',
        `Security rule ${name} conflicts with rule ${other}. Rules cannot have the same Priority and Direction.`,
      );
    seen.set(key, name);
  }
}

function removeGroup(call: ExistingCall): Written {
  const { resource, world } = call;
  const user = world.store
    .ofType(SUBNET_TYPE)
    .find(
      (each) =>
        textAt(each.properties, 'networkSecurityGroup', 'id')?.toLowerCase() ===
        resource.id.toLowerCase(),
    );
  if (user !== undefined)
    throw badRequest(
      'InUseNetworkSecurityGroupCannotBeDeleted',
      `Network security group ${resource.id} cannot be deleted because it is in use by the following resources: ${user.id}.`,
    );
  return removing(call);
}

function removing({ resource, world, parent }: ExistingCall): Written {
  return {
    status: 202,
    operation: {
      ...nothingMore(world, resource.id, resource.location ?? parent?.location ?? world.region),
      settle: () => world.withdraw(resource.id),
    },
  };
}

function nothingMore(
  world: ArmWorld,
  resourceId: string,
  location: string,
): NonNullable<Written['operation']> {
  return {
    style: 'network',
    resourceId,
    location,
    afterMs: world.pace.operationMs,
    settle: () => undefined,
  };
}

function renderGroup(group: Resource, store: ResourceStore): JsonObject {
  const rules: Json[] = store.list(RULE_TYPE, group.id).map((each) => renderRule(each));
  const subnets: Json[] = store
    .ofType(SUBNET_TYPE)
    .filter(
      (each) =>
        textAt(each.properties, 'networkSecurityGroup', 'id')?.toLowerCase() ===
        group.id.toLowerCase(),
    )
    .map((each) => ({ id: each.id }));
  return {
    ...withEtag(group),
    properties: {
      ...group.properties,
      securityRules: rules,
      defaultSecurityRules: defaultRules(group).map((each) => renderRule(each)),
      ...(subnets.length === 0 ? {} : { subnets }),
    },
  };
}

function renderRule({ id, name, type, etag, properties }: Resource): JsonObject {
  return { name, id, etag: `W/"${etag}"`, type, properties };
}
