// Microsoft.Authorization/locks: they hold back changes of what they hang on and of all below it.

import { randomUUID } from 'node:crypto';

import { jsonOf, type Reply, type Request } from '../../base/http.ts';
import { objectAt, textAt, type JsonObject } from '../../base/json.ts';
import { ArmError, badRequest, methodNotServed } from '../arm-error.ts';
import { oneOf } from '../enum-values.ts';
import {
  renderResource,
  type Resource,
  type ResourceStore,
} from '../../resources/resource-store.ts';
import { isAtOrBelow, readScopedPath, type ScopedCall } from './scoped-path.ts';

const LOCK_TYPE = 'Microsoft.Authorization/locks';
const LEVELS = ['CanNotDelete', 'ReadOnly'] as const;

export function answerLocks(call: ScopedCall): Reply {
  const { world, request, scope, names } = call;
  const [name] = names;
  const { store } = world;
  if (name === undefined) {
    if (request.method !== 'GET') throw methodNotServed(request.method);
    // A list shows the locks below as well.
    const value = store
      .ofType(LOCK_TYPE)
      .filter((each) => isAtOrBelow(scopeOf(each), scope))
      .map((each) => renderResource(each));
    return { status: 200, body: { value } };
  }
  const id = `${scope}/providers/${LOCK_TYPE}/${name}`;
  const existing = store.get(id);
  switch (request.method) {
    case 'GET':
      if (existing === undefined) throw missing(name);
      return { status: 200, body: renderResource(existing) };
    case 'PUT': {
      const properties = objectAt(jsonOf(request), 'properties') ?? {};
      const level = textAt(properties, 'level');
      if (level === undefined)
        throw badRequest('InvalidRequestContent', "The property 'level' of a lock is required.");
      const lock = store.put({
        id: existing?.id ?? id,
        name,
        type: LOCK_TYPE,
        etag: randomUUID(),
        properties: { ...properties, level: oneOf(level, LEVELS, 'level') },
      });
      return { status: existing === undefined ? 201 : 200, body: renderResource(lock) };
    }
    case 'DELETE':
      if (existing === undefined) return { status: 204 };
      store.remove(existing.id);
      return { status: 200 };
    default:
      throw methodNotServed(request.method);
  }
}

/** Throws what Azure answers to a change that a lock holds back. */
export function refuseLocked(request: Request, store: ResourceStore): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const locks = store.ofType(LOCK_TYPE);
  // Locks, roles and tags of what is locked can be changed; a deployment's resources are judged one by one.
  if (locks.length === 0 || readScopedPath(request.path) !== undefined) return;
  const id = request.path.replace(/\/+$/, '');
  const isRemoval = request.method === 'DELETE';
  const holding = locks.filter((lock) => {
    const scope = scopeOf(lock);
    if (isAtOrBelow(id, scope)) return isRemoval || levelOf(lock) === 'ReadOnly';
    return isRemoval && isAtOrBelow(scope, id);
  });
  if (holding.length === 0) return;
  throw new ArmError(
    409,
    'ScopeLocked',
    `The scope '${id}' cannot perform ${isRemoval ? 'delete' : 'write'} operation because following scope(s) are locked: '${holding.map(scopeOf).join(', ')}'. Please remove the lock and try again.`,
  );
}

function levelOf(lock: Resource): JsonObject[string] {
  return lock.properties['level'];
}

/** `SCOPE/providers/Microsoft.Authorization/locks/NAME` → `SCOPE` */
function scopeOf(lock: Resource): string {
  return lock.id.split('/').slice(0, -4).join('/');
}

function missing(name: string): ArmError {
  return new ArmError(404, 'LockNotFound', `The lock '${name}' could not be found.`);
}
