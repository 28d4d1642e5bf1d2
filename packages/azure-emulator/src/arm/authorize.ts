// What a caller may do, by the roles of its application: the action that a request
// is, and the actions on other resources that it links to.

import type { Directory } from '../entra/directory.ts';
import { hasAnyWithin, isAllowed } from '../entra/roles.ts';
import { jsonOf, type Request } from '../base/http.ts';
import { listAt, textAt, type Json } from '../base/json.ts';
import type { TokenSubject } from '../base/tokens.ts';
import { ArmError } from './arm-error.ts';
import { readPath, typeKey, type ArmPath } from '../resources/resource-id.ts';
import { readScopedPath } from './scoped/scoped-path.ts';

/** Throws what Azure answers to who may not. Callers that the directory does not know are people, and own everything. */
export function authorize(request: Request, caller: TokenSubject, directory: Directory): void {
  const assignments = directory.find(caller.appId)?.assignments;
  const path = readPath(request.path);
  // What a search finds, and which subscriptions there are, is a matter of what may be seen.
  if (
    assignments === undefined ||
    (path.subscription === undefined && typeKey(path) === 'microsoft.resourcegraph/resources') ||
    path.subscription === undefined
  )
    return;
  // Above the providers lists show what the caller may see, and are refused to nobody who may see anything.
  if (
    request.method === 'GET' &&
    path.namespace === undefined &&
    path.group === undefined &&
    hasAnyWithin(assignments, `/subscriptions/${path.subscription}`)
  )
    return;
  const scoped = readScopedPath(request.path);
  const action =
    scoped === undefined
      ? actionOf(request, path)
      : `${[scoped.namespace, ...scoped.types].join('/')}/${verbOf(request)}`;
  const scope = scoped?.scope ?? scopeOf(request.path, path, request.method);
  if (!isAllowed(assignments, action, scope))
    throw new ArmError(
      403,
      'AuthorizationFailed',
      `The client '${caller.objectId}' with object id '${caller.objectId}' does not have authorization to perform action '${action}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`,
    );
  for (const linked of linkedActions(request, path)) {
    if (isAllowed(assignments, linked.action, linked.scope)) continue;
    throw new ArmError(
      403,
      'LinkedAuthorizationFailed',
      `The client '${caller.objectId}' with object id '${caller.objectId}' has permission to perform action '${action}' on scope '${scope}'; however, it does not have permission to perform action(s) '${linked.action}' on the linked scope(s) '${linked.scope}' (respectively) or the linked scope(s) are invalid.`,
    );
  }
}

/** `Microsoft.Network/privateEndpoints/write` */
function actionOf(request: Request, path: ArmPath): string {
  const verb = verbOf(request);
  if (path.namespace === undefined || path.types.length === 0) {
    const [word] = path.rest;
    const kind =
      path.namespace !== undefined || word === 'providers'
        ? '/providers'
        : word === undefined
          ? path.group === undefined
            ? ''
            : '/resourceGroups'
          : word.toLowerCase() === 'resources'
            ? '/resources'
            : '/resourceGroups';
    return `Microsoft.Resources/subscriptions${kind}/${verb}`;
  }
  return `${[path.namespace, ...path.types].join('/')}/${verb}`;
}

function verbOf({ method }: Request): string {
  if (method === 'POST') return 'action';
  if (method === 'DELETE') return 'delete';
  return method === 'PUT' || method === 'PATCH' ? 'write' : 'read';
}

/** The resource, or what a list or an action stands at. */
function scopeOf(text: string, path: ArmPath, method: string): string {
  const isBelow = path.types.length > path.names.length;
  const parts = text.replace(/\/+$/, '').split('/');
  if (path.namespace === undefined)
    return path.rest.length === 0 ? parts.join('/') : parts.slice(0, -path.rest.length).join('/');
  if (!isBelow) return parts.join('/');
  // A list of a group or a subscription is read at its level; a list of children, and an action, at the parent.
  return path.types.length === 1 && method !== 'POST'
    ? parts.slice(0, -3).join('/')
    : parts.slice(0, -1).join('/');
}

interface LinkedAction {
  readonly action: string;
  readonly scope: string;
}

/** An endpoint joins its subnet and is approved by its target; links and zone groups join networks and zones. */
function linkedActions(request: Request, path: ArmPath): LinkedAction[] {
  if (request.method !== 'PUT') return [];
  const body = jsonOf(request);
  const link = (action: string, ...at: readonly (string | number)[]): LinkedAction[] => {
    const scope = textAt(body, ...at);
    return scope === undefined ? [] : [{ action, scope }];
  };
  switch (typeKey(path)) {
    case 'microsoft.network/privateendpoints':
      return [
        ...link(
          'Microsoft.Network/virtualNetworks/subnets/join/action',
          'properties',
          'subnet',
          'id',
        ),
        ...listAt(body, 'properties', 'privateLinkServiceConnections').flatMap((each) =>
          approvalOf(textAt(each, 'properties', 'privateLinkServiceId')),
        ),
      ];
    case 'microsoft.network/privateendpoints/privatednszonegroups':
      return listAt(body, 'properties', 'privateDnsZoneConfigs').flatMap((each: Json) => {
        const scope = textAt(each, 'properties', 'privateDnsZoneId');
        return scope === undefined
          ? []
          : [{ action: 'Microsoft.Network/privateDnsZones/join/action', scope }];
      });
    case 'microsoft.network/privatednszones/virtualnetworklinks':
      return link(
        'Microsoft.Network/virtualNetworks/join/action',
        'properties',
        'virtualNetwork',
        'id',
      );
    default:
      return [];
  }
}

function approvalOf(targetId: string | undefined): LinkedAction[] {
  if (targetId === undefined) return [];
  const { namespace = '', types } = readPath(targetId);
  return [
    {
      action: `${[namespace, ...types].join('/')}/privateEndpointConnectionsApproval/action`,
      scope: targetId,
    },
  ];
}
