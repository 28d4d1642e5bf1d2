// Azure resource ids, read without regard to case, as Resource Manager does.

import { segmentsOf } from '../base/http.ts';

export interface ArmPath {
  readonly subscription?: string;
  readonly group?: string;
  /** `Microsoft.Network`, as written. */
  readonly namespace?: string;
  readonly types: readonly string[];
  readonly names: readonly string[];
  /** What is left where the path is none of a resource: `/subscriptions/x/resources`. */
  readonly rest: readonly string[];
}

/**
 * `/subscriptions/S/resourceGroups/G/providers/N/t1/n1/t2` → its parts. One more
 * type than names: a collection, or an action on the resource before it.
 */
export function readPath(path: string): ArmPath {
  const segments = segmentsOf(path);
  let at = 0;
  const take = (word: string): string | undefined => {
    if (segments[at]?.toLowerCase() !== word || segments[at + 1] === undefined) return undefined;
    at += 2;
    return segments[at - 1];
  };
  const subscription = take('subscriptions');
  const group = subscription === undefined ? undefined : take('resourcegroups');
  const namespace = take('providers');
  const parts = namespace === undefined ? [] : segments.slice(at);
  return {
    ...(subscription === undefined ? {} : { subscription }),
    ...(group === undefined ? {} : { group }),
    ...(namespace === undefined ? {} : { namespace }),
    types: parts.filter((_, index) => index % 2 === 0),
    names: parts.filter((_, index) => index % 2 === 1),
    rest: namespace === undefined ? segments.slice(at) : [],
  };
}

/** `microsoft.network/privateendpoints/privatednszonegroups` */
export function typeKey(path: ArmPath, depth: number = path.types.length): string {
  return [path.namespace ?? '', ...path.types.slice(0, depth)].join('/').toLowerCase();
}

/** The id that encloses another: of a child its resource, of a resource its group. */
export function parentOf(id: string): string {
  const parts = id.split('/');
  const providers = parts.findLastIndex((part) => part.toLowerCase() === 'providers');
  return parts.length - providers > 4
    ? parts.slice(0, -2).join('/')
    : parts.slice(0, providers).join('/');
}

export function subscriptionOf(id: string): string {
  return readPath(id).subscription ?? '';
}

export function groupIdOf(id: string): string {
  const { subscription = '', group = '' } = readPath(id);
  return `/subscriptions/${subscription}/resourceGroups/${group}`;
}

export function nameOf(id: string): string {
  return id.slice(id.lastIndexOf('/') + 1);
}
