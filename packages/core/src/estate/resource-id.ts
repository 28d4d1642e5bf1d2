// Azure resource ids: taken apart, and refused when they hold what no id holds.

import { idKey } from './estate.ts';

export interface ResourceId {
  /** As written, without a slash at the end. */
  readonly id: string;
  readonly key: string;
  /** Lower case, with every level: `microsoft.network/privatednszones/a`. */
  readonly type: string;
  /** The last segment, as written. */
  readonly name: string;
  readonly resourceGroup: string;
}

// Control and format characters, quotes and what a shell or a page would read as more than text.
const FORBIDDEN = /[\p{C}\p{Zl}\p{Zp}"'`\\<>|;$&]/u;
const MAX_LENGTH = 2048;

export function parseResourceId(text: string): ResourceId | null {
  const id = text.trim().replace(/\/+$/, '');
  if (id.length > MAX_LENGTH || FORBIDDEN.test(id)) return null;
  const segments = id.split('/');
  if (
    segments[0] !== '' ||
    segments[1]?.toLowerCase() !== 'subscriptions' ||
    segments[3]?.toLowerCase() !== 'resourcegroups'
  )
    return null;
  // Some published answers write `provders`; only the place counts.
  const [namespace, ...levels] = segments.slice(6);
  if (namespace === undefined || levels.length < 2 || levels.length % 2 === 1) return null;
  if (segments.slice(1).some((segment) => segment === '' || segment === '.' || segment === '..'))
    return null;
  const types = levels.filter((_, index) => index % 2 === 0);
  const name = levels.at(-1) ?? '';
  return {
    id,
    key: idKey(id),
    type: [namespace, ...types].join('/').toLowerCase(),
    name,
    resourceGroup: segments[4] ?? '',
  };
}

/** The id of the resource that this one lies in, as many levels up as asked. */
export function parentId(id: ResourceId, levels = 1): string {
  return id.id
    .split('/')
    .slice(0, -2 * levels)
    .join('/');
}
