// What this emulator has nothing of is refused by its name, before anything else is looked at.

import type { Request } from '../base/http.ts';
import { isKnownType } from './api-versions.ts';
import { methodNotServed, notServed, unknownType } from './arm-error.ts';
import { isNameCheck } from './name-checks.ts';
import { isProviderWord } from './providers.ts';
import { typeKey, type ArmPath } from '../resources/resource-id.ts';
import type { ResourceType } from './resource-type.ts';

export function isGraphQuery(path: ArmPath): boolean {
  return path.subscription === undefined && typeKey(path) === 'microsoft.resourcegraph/resources';
}

/** Throws for what this emulator has nothing of, whether its group and parents exist or not. */
export function requireServed(
  request: Request,
  path: ArmPath,
  { types, type, apiVersion }: Asked,
): void {
  if (path.namespace === undefined || path.types.length === 0) return;
  if (type !== undefined) return requireMethod(request.method, path, type);
  if (isProviderWord(path.types[0]) || isGraphQuery(path) || isNameCheck(path)) return;
  const isAction = path.types.length > path.names.length;
  const owner = types.get(typeKey(path, path.types.length - 1));
  if (isAction && owner?.actions?.[path.types.at(-1)?.toLowerCase() ?? ''] !== undefined) return;
  const words = path.types.join('/');
  if (owner !== undefined && isAction && request.method === 'POST')
    throw notServed(`The action '${words}' of the namespace '${path.namespace}'`, apiVersion);
  if (!isKnownType(path.namespace, path.types[0] ?? ''))
    throw unknownType(words, path.namespace, apiVersion);
  throw notServed(`The resource type '${words}' of the namespace '${path.namespace}'`, apiVersion);
}

/** Each member is read; what else can be done with it, its type says. A list is only read. */
function requireMethod(method: string, path: ArmPath, type: ResourceType): void {
  if (method === 'GET' || method === 'HEAD') return;
  const isList = path.types.length > path.names.length;
  const handlers: Readonly<Record<string, unknown>> = {
    PUT: type.put,
    PATCH: type.patch,
    DELETE: type.remove,
  };
  if (isList || handlers[method] === undefined) throw methodNotServed(method);
}

interface Asked {
  readonly types: ReadonlyMap<string, ResourceType>;
  readonly apiVersion: string;
  readonly type: ResourceType | undefined;
}
