// Microsoft.Authorization: who has which role where, the definitions of the roles that are served,
// and what the caller may do.

import { jsonOf, type Reply } from '../../base/http.ts';
import { objectAt, textAt, type JsonObject } from '../../base/json.ts';
import type { GrantedRole } from '../../entra/directory.ts';
import { ROLE_IDS, ROLE_NAMES, ROLES, type RoleName } from '../../entra/roles.ts';
import { ArmError, badRequest, methodNotServed } from '../arm-error.ts';
import type { ResourceStore } from '../../resources/resource-store.ts';
import { isAtOrBelow, type ScopedCall } from './scoped-path.ts';

const ASSIGNMENT_TYPE = 'Microsoft.Authorization/roleAssignments';
const DEFINITION_TYPE = 'Microsoft.Authorization/roleDefinitions';
const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function answerRoleAssignments(call: ScopedCall): Reply {
  const { request, names, scope, directory } = call;
  const [name] = names;
  if (name === undefined) {
    if (request.method !== 'GET') throw methodNotServed(request.method);
    return { status: 200, body: { value: listAssignments(call) } };
  }
  const existing = directory
    .roles()
    .find((each) => each.name.toLowerCase() === name.toLowerCase() && isAt(each.scope, scope));
  switch (request.method) {
    case 'GET':
      if (existing === undefined)
        throw new ArmError(
          404,
          'RoleAssignmentNotFound',
          `The role assignment '${name}' is not found.`,
        );
      return { status: 200, body: renderAssignment(existing, call) };
    case 'PUT':
      return assign(call, name);
    case 'DELETE':
      if (existing === undefined) return { status: 204 };
      directory.revokeRole(existing);
      return { status: 200, body: renderAssignment(existing, call) };
    default:
      throw methodNotServed(request.method);
  }
}

function assign(call: ScopedCall, name: string): Reply {
  const { request, scope, directory, world } = call;
  if (!GUID.test(name))
    throw badRequest('InvalidRoleAssignmentId', `The role assignment ID '${name}' is not a GUID.`);
  const properties = objectAt(jsonOf(request), 'properties');
  const principalId = textAt(properties, 'principalId')?.toLowerCase();
  const definition = textAt(properties, 'roleDefinitionId');
  if (principalId === undefined || definition === undefined)
    throw badRequest(
      'InvalidRequestContent',
      "The properties 'principalId' and 'roleDefinitionId' of a role assignment are required.",
    );
  if (scope !== '' && world.store.get(scope) === undefined)
    throw new ArmError(404, 'ResourceNotFound', `The scope '${scope}' could not be found.`);
  const role = roleOf(definition);
  if (textAt(properties, 'condition') !== undefined)
    throw badRequest(
      'InvalidRequestContent',
      'A condition of a role assignment is not served by this emulator.',
    );
  const asked = textAt(properties, 'principalType');
  const isKnown =
    directory.findByPrincipal(principalId) !== undefined || isIdentity(world.store, principalId);
  // People and groups are not kept here, so an id of one cannot be looked up.
  if (!isKnown && asked !== 'User' && asked !== 'Group')
    throw badRequest(
      'PrincipalNotFound',
      `Principal ${principalId.replaceAll('-', '')} does not exist in the directory ${directory.tenantId}. Check that you have the correct principal ID. If you are creating this principal and then immediately assigning a role, this error might be related to a replication delay. In this case, set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group.  See https://aka.ms/docs-principaltype`,
    );
  const wanted = { principalId, role, scope: scope === '' ? '/' : scope };
  const rival = directory
    .roles()
    .find(
      (each) =>
        each.principalId === principalId && each.role === role && isAt(each.scope, wanted.scope),
    );
  if (rival !== undefined && rival.name.toLowerCase() !== name.toLowerCase())
    throw new ArmError(
      409,
      'RoleAssignmentExists',
      `The role assignment already exists. The ID of the existing role assignment is ${rival.name.replaceAll('-', '')}.`,
    );
  if (rival === undefined && directory.roles().some((each) => each.name === name.toLowerCase()))
    throw new ArmError(
      409,
      'RoleAssignmentUpdateNotPermitted',
      'Tenant ID, application ID, principal ID, and scope are not allowed to be updated.',
    );
  const granted: GrantedRole = {
    ...wanted,
    name: name.toLowerCase(),
    principalType: asked ?? 'ServicePrincipal',
    description: textAt(properties, 'description'),
    createdOn: world.clock.now(),
  };
  if (rival === undefined) directory.grantRole(granted);
  return { status: rival === undefined ? 201 : 200, body: renderAssignment(granted, call) };
}

/** Of a managed identity, which has no application of its own. */
function isIdentity(store: ResourceStore, principalId: string): boolean {
  return store
    .all()
    .some((each) => textAt(each.extra, 'identity', 'principalId')?.toLowerCase() === principalId);
}

function roleOf(definitionId: string): RoleName {
  const id = definitionId.slice(definitionId.lastIndexOf('/') + 1).toLowerCase();
  const role = ROLE_NAMES.find((each) => ROLE_IDS[each] === id);
  if (role !== undefined) return role;
  throw badRequest(
    'RoleDefinitionDoesNotExist',
    `The specified role definition with ID '${id.replaceAll('-', '')}' does not exist. Roles other than ${ROLE_NAMES.join(', ')} are not served by this emulator.`,
  );
}

/** All that holds at a scope: what is assigned there, above it, and below it unless `atScope()` is asked for. */
function listAssignments(call: ScopedCall): JsonObject[] {
  const { request, scope, directory } = call;
  const filter = request.query.get('$filter') ?? '';
  const principal = /(?:principalId\s+eq\s+|assignedTo\()'([^']*)'/i.exec(filter)?.[1];
  const isExact = /atScope\(\)/i.test(filter);
  const here = scope === '' ? '/' : scope;
  return directory
    .roles()
    .filter((each) => principal === undefined || each.principalId === principal.toLowerCase())
    .filter((each) => isAtOrBelow(here, each.scope) || (!isExact && isAtOrBelow(each.scope, here)))
    .map((each) => renderAssignment(each, call));
}

function isAt(a: string, b: string): boolean {
  return a.toLowerCase().replace(/\/+$/, '') === b.toLowerCase().replace(/\/+$/, '');
}

function renderAssignment(granted: GrantedRole, { scope: asked }: ScopedCall): JsonObject {
  const scope = granted.scope.replace(/\/+$/, '');
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope === '' ? asked : scope)?.[0] ?? '';
  const createdOn = (granted.createdOn ?? new Date(0)).toISOString();
  return {
    id: `${scope}/providers/${ASSIGNMENT_TYPE}/${granted.name}`,
    name: granted.name,
    type: ASSIGNMENT_TYPE,
    properties: {
      roleDefinitionId: definitionId(subscription, granted.role),
      principalId: granted.principalId,
      principalType: granted.principalType,
      scope: scope === '' ? '/' : scope,
      ...(granted.description === undefined ? {} : { description: granted.description }),
      condition: null,
      conditionVersion: null,
      createdOn,
      updatedOn: createdOn,
      createdBy: null,
      updatedBy: null,
      delegatedManagedIdentityResourceId: null,
    },
  };
}

function definitionId(subscription: string, role: RoleName): string {
  return `${subscription}/providers/${DEFINITION_TYPE}/${ROLE_IDS[role]}`;
}

export function answerRoleDefinitions({ request, scope, names }: ScopedCall): Reply {
  const [wanted] = names;
  if (request.method !== 'GET')
    throw badRequest(
      'InvalidRequestContent',
      'Roles of one’s own are not served by this emulator; only built-in roles are.',
    );
  const subscription = /^\/subscriptions\/[^/]+/i.exec(scope)?.[0] ?? '';
  if (wanted !== undefined) {
    const role = ROLE_NAMES.find((each) => ROLE_IDS[each] === wanted.toLowerCase());
    if (role === undefined)
      throw new ArmError(
        404,
        'RoleDefinitionDoesNotExist',
        `The specified role definition with ID '${wanted}' does not exist, or is not served by this emulator.`,
      );
    return { status: 200, body: renderDefinition(role, subscription) };
  }
  const filter = request.query.get('$filter') ?? '';
  const name = /roleName\s+eq\s+'([^']*)'/i.exec(filter)?.[1];
  const type = /type\s+eq\s+'([^']*)'/i.exec(filter)?.[1];
  const value = ROLE_NAMES.filter(
    (each) => name === undefined || each.toLowerCase() === name.toLowerCase(),
  )
    .filter(() => type === undefined || type.toLowerCase() === 'builtinrole')
    .map((each) => renderDefinition(each, subscription));
  return { status: 200, body: { value } };
}

function renderDefinition(role: RoleName, subscription: string): JsonObject {
  return {
    id: definitionId(subscription, role),
    name: ROLE_IDS[role],
    type: DEFINITION_TYPE,
    properties: {
      roleName: role,
      type: 'BuiltInRole',
      description: '',
      assignableScopes: ['/'],
      permissions: [renderPermission(role)],
    },
  };
}

function renderPermission(role: RoleName): JsonObject {
  const { actions, notActions = [], dataActions = [] } = ROLES[role];
  return { actions, notActions, dataActions, notDataActions: [] };
}

/** What the caller may do here: one entry for each of its roles; people own everything. */
export function answerPermissions({ request, scope, directory, caller }: ScopedCall): Reply {
  if (request.method !== 'GET') throw methodNotServed(request.method);
  const assignments = directory.find(caller.appId)?.assignments ?? [
    { role: 'Owner' as const, scope: '/' },
  ];
  const value = assignments
    .filter((each) => isAtOrBelow(scope, each.scope))
    .map((each) => renderPermission(each.role));
  return { status: 200, body: { value } };
}

/** Roles that were assigned to or below a resource go with it. */
export function forgetRolesOf(id: string, directory: ScopedCall['directory']): void {
  for (const each of directory.roles())
    if (each.createdOn !== undefined && isAtOrBelow(each.scope, id)) directory.revokeRole(each);
}
