// The resource that a path means, in Azure's own spelling, and the one that it lies under.

import type { Request } from '../base/http.ts';
import type { TokenSubject } from '../base/tokens.ts';
import { ArmError, resourceNotFound } from './arm-error.ts';
import { parentOf, typeKey, type ArmPath } from '../resources/resource-id.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { ArmWorld, Call, ResourceType } from './resource-type.ts';

export interface CallParts {
  readonly world: ArmWorld;
  readonly types: ReadonlyMap<string, ResourceType>;
  readonly caller: TokenSubject;
  readonly request: Request;
  readonly path: ArmPath;
  readonly type: ResourceType;
  readonly apiVersion: string;
}

/** The call with the id in Azure's own spelling, whatever the client wrote; 404 when a parent is missing. */
export function toCall({ request, path, type, world, types, caller, apiVersion }: CallParts): Call {
  const spelled = type.type.split('/').slice(1);
  const scope =
    path.group === undefined
      ? `/subscriptions/${path.subscription ?? ''}`
      : `/subscriptions/${path.subscription ?? ''}/resourceGroups/${path.group}`;
  const namespace = type.type.split('/')[0] ?? '';
  const steps = path.names.map(
    (name, index) => `${spelled[index] ?? path.types[index] ?? ''}/${name}`,
  );
  const id = `${scope}/providers/${namespace}/${steps.join('/')}`;
  // Every region exists.
  const parentDepth = path.types[0]?.toLowerCase() === 'locations' ? 0 : path.types.length - 1;
  let parent: Resource | undefined;
  if (parentDepth > 0) {
    const parentId = `${scope}/providers/${namespace}/${steps.slice(0, parentDepth).join('/')}`;
    parent =
      world.store.get(parentId) ??
      types.get(typeKey(path, parentDepth))?.find?.({
        world,
        request,
        caller,
        apiVersion,
        id: parentId,
        name: path.names[parentDepth - 1] ?? '',
        // A child of what is made up is found by the one above.
        parent: world.store.get(parentOf(parentId)),
      });
    if (parent === undefined) {
      const above = type.type
        .split('/')
        .slice(0, parentDepth + 1)
        .join('/');
      throw request.method === 'PUT'
        ? new ArmError(
            404,
            'ParentResourceNotFound',
            `Failed to perform '${request.method === 'PUT' ? 'write' : 'read'}' on resource(s) of type '${type.type.split('/').slice(1).join('/')}', because the parent resource '${parentId}' could not be found.`,
          )
        : resourceNotFound(above, path.names.slice(0, parentDepth), path.group ?? '');
    }
  }
  const existing = path.types.length === path.names.length ? world.store.get(id) : undefined;
  return {
    world,
    request,
    caller,
    apiVersion,
    id: existing?.id ?? id,
    name: existing?.name ?? path.names[path.types.length - 1] ?? '',
    parent,
  };
}
