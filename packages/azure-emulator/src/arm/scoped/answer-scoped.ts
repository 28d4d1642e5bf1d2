// The way from a path that hangs on something else to what answers it.

import type { Reply } from '../../base/http.ts';
import { checkForm, checkVersion } from '../api-versions.ts';
import { ArmError, notServed } from '../arm-error.ts';
import { readPath } from '../../resources/resource-id.ts';
import {
  answerPermissions,
  answerRoleAssignments,
  answerRoleDefinitions,
} from './authorization.ts';
import { answerDeployments } from './deployments.ts';
import { answerLocks } from './locks.ts';
import { refusalStatus, type ScopedCall } from './scoped-path.ts';
import { answerTags } from './tags.ts';

export async function answerScoped(call: ScopedCall): Promise<Reply> {
  const { namespace, types, apiVersion } = call;
  const [first = ''] = types;
  // Which versions permissions were published for is not among the facts.
  if (first === 'permissions') checkForm(apiVersion);
  else checkVersion(`${namespace}/${first}`, apiVersion);
  if (types.length > 1 && first !== 'deployments')
    throw notServed(`The resource type '${types.join('/')}' of '${namespace}'`, apiVersion);
  requireScope(call);
  switch (first) {
    case 'locks':
      return answerLocks(call);
    case 'roleAssignments':
      return answerRoleAssignments(call);
    case 'roleDefinitions':
      return answerRoleDefinitions(call);
    case 'permissions':
      return answerPermissions(call);
    case 'tags':
      return answerTags(call);
    default:
      return await answerDeployments(call);
  }
}

/** Throws when what it hangs on is of a type that is not served, or is not there. */
function requireScope({ scope, world, isServed, apiVersion, request }: ScopedCall): void {
  if (scope === '' || !/\/providers\//i.test(`${scope}/`)) return;
  const { namespace = '', types } = readPath(scope);
  const type = [namespace, ...types].join('/');
  if (!isServed(type))
    throw notServed(
      `The scope '${scope}' of the type '${type}'`,
      apiVersion,
      refusalStatus(request.method),
    );
  // What is made up when it is asked for has no entry of its own.
  if (types.length === 1 && world.store.get(scope) === undefined)
    throw new ArmError(404, 'ResourceNotFound', `The Resource '${scope}' was not found.`);
}
