// What hangs on something else, at whatever scope: locks, tags and roles of a subscription, a
// group or a resource, and deployments. Its path ends with a provider of its own.

import { segmentsOf, type Reply, type Request } from '../../base/http.ts';
import type { Directory } from '../../entra/directory.ts';
import type { TokenSubject } from '../../base/tokens.ts';
import type { ArmWorld } from '../resource-type.ts';

export interface ScopedPath {
  /** The id that it hangs on, as written; empty: the tenant. */
  readonly scope: string;
  /** `Microsoft.Authorization`, as Azure spells it. */
  readonly namespace: string;
  readonly types: readonly string[];
  readonly names: readonly string[];
}

export interface ScopedCall extends ScopedPath {
  readonly request: Request;
  readonly world: ArmWorld;
  readonly directory: Directory;
  readonly caller: TokenSubject;
  readonly apiVersion: string;
  /** Asks Resource Manager itself, with the caller's own rights. */
  readonly ask: (request: Request) => Promise<Reply>;
  /** Whether ordinary resources of a type are served. */
  readonly isServed: (type: string) => boolean;
}

/** The types of each provider whose resources hang on others. */
const SCOPED: Readonly<Record<string, readonly string[]>> = {
  'Microsoft.Authorization': ['locks', 'roleAssignments', 'roleDefinitions', 'permissions'],
  'Microsoft.Resources': ['tags', 'deployments'],
};

/** undefined: the path is one of an ordinary resource, or of nothing. */
export function readScopedPath(path: string): ScopedPath | undefined {
  const segments = segmentsOf(path);
  const at = segments.findLastIndex((each) => each.toLowerCase() === 'providers');
  // What a deployment did is asked for without its provider.
  if (at < 0 && segments[4]?.toLowerCase() === 'deployments')
    return {
      scope: `/${segments.slice(0, 4).join('/')}`,
      namespace: 'Microsoft.Resources',
      types: ['deployments', ...segments.slice(6).filter((_, index) => index % 2 === 0)],
      names: segments.slice(5).filter((_, index) => index % 2 === 0),
    };
  const [asked, ...rest] = at < 0 ? [] : segments.slice(at + 1);
  const found = Object.entries(SCOPED).find(
    ([namespace]) => namespace.toLowerCase() === asked?.toLowerCase(),
  );
  if (found === undefined) return undefined;
  const [namespace, known] = found;
  const types = rest.filter((_, index) => index % 2 === 0);
  const first = known.find((each) => each.toLowerCase() === types[0]?.toLowerCase());
  if (first === undefined) return undefined;
  return {
    scope: at === 0 ? '' : `/${segments.slice(0, at).join('/')}`,
    namespace,
    types: [first, ...types.slice(1)],
    names: rest.filter((_, index) => index % 2 === 1),
  };
}

/** What is served of each provider here, for the list of providers. */
export const SCOPED_TYPES: readonly string[] = Object.entries(SCOPED).flatMap(
  ([namespace, types]) => types.map((type) => `${namespace}/${type}`),
);

/** Whether one id is another or lies below it, whatever the case. */
export function isAtOrBelow(id: string, scope: string): boolean {
  const [inner, outer] = [id.toLowerCase(), scope.toLowerCase().replace(/\/+$/, '')];
  return inner === outer || inner.startsWith(`${outer}/`);
}

/** Clients take a 400 to a validation for its answer, and a 404 to a HEAD for a no. */
export function refusalStatus(method: string): 400 | 404 {
  return method === 'HEAD' ? 400 : 404;
}
