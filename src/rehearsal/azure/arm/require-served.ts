// What this emulator has nothing of is refused by its name, before anything else is looked at.

import type { Request } from '../http.ts';
import { isKnownType } from './api-versions.ts';
import { notServed, unknownType } from './arm-error.ts';
import { isNameCheck } from './name-checks.ts';
import { isProviderWord } from './providers.ts';
import { typeKey, type ArmPath } from './resource-id.ts';
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
  if (path.namespace === undefined || path.types.length === 0 || type !== undefined) return;
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

interface Asked {
  readonly types: ReadonlyMap<string, ResourceType>;
  readonly apiVersion: string;
  readonly type: ResourceType | undefined;
}
