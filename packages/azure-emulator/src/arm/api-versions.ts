// Which API versions a type answers to: every one that was published, and any date after the
// newest, with the newest shape. A date in between that was never published is refused.

import { badRequest } from './arm-error.ts';
import { KNOWN_TYPES, PUBLISHED } from './published-versions.ts';

/** A date, and for previews a word behind it. */
const VERSION = /^(\d{4}-\d{2}-\d{2})(?:-(?:preview|alpha|beta|privatepreview))?$/;

const BY_TYPE: ReadonlyMap<string, readonly string[]> = new Map(
  PUBLISHED.flatMap(({ types, versions }) => {
    const list = versions.trim().split(/\s+/);
    return types.map((type): [string, readonly string[]] => [type.toLowerCase(), list]);
  }),
);

/** Whether Azure is known to have a type, which need not be served here. */
export function isKnownType(namespace: string, type: string): boolean {
  return (KNOWN_TYPES[namespace.toLowerCase()] ?? '').split(/\s+/).includes(type.toLowerCase());
}

/** Oldest first. Types that lie in a region are those of their provider: its first type stands for them. */
export function versionsOf(type: string): readonly string[] {
  const parts = type.toLowerCase().split('/');
  for (let length = parts.length; length > 1; length -= 1) {
    const found = BY_TYPE.get(parts.slice(0, length).join('/'));
    if (found !== undefined) return found;
  }
  const [namespace = ''] = parts;
  const first = [...BY_TYPE].find(([known]) => known.startsWith(`${namespace}/`));
  return first?.[1] ?? [];
}

export function newestOf(type: string): string {
  return versionsOf(type).at(-1) ?? '';
}

export function checkVersion(type: string, apiVersion: string): void {
  checkForm(apiVersion);
  checkPublished(type, apiVersion, versionsOf(type));
}

/** Throws unless a version is one of a list, or later than all of it. */
export function checkPublished(
  type: string,
  apiVersion: string,
  published: readonly string[],
): void {
  const asked = apiVersion.toLowerCase();
  if (published.includes(asked) || dateOf(asked) > dateOf(published.at(-1) ?? '')) return;
  const [namespace = '', ...types] = type.split('/');
  throw badRequest(
    'NoRegisteredProviderFound',
    `No registered resource provider found for location '' and API version '${apiVersion}' for type '${types.join('/')}'. The supported api-versions are '${published.join(', ')}'. (namespace '${namespace}')`,
  );
}

/** Throws for what is no version at all: a word, a day that no calendar has. */
export function checkForm(apiVersion: string): void {
  const date = dateOf(apiVersion);
  const time = Date.parse(`${date}T00:00:00Z`);
  if (date !== '' && !Number.isNaN(time) && new Date(time).toISOString().startsWith(date)) return;
  throw badRequest(
    'InvalidApiVersionParameter',
    `The api-version '${apiVersion}' is invalid. An api-version is a date, such as '2024-03-01' or '2024-03-01-preview'.`,
  );
}

function dateOf(apiVersion: string): string {
  return VERSION.exec(apiVersion.toLowerCase())?.[1] ?? '';
}
