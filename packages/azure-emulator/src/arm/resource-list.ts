// `…/resources`: the plain list of what stands directly in groups, with its filters and pages.

import { header, type Reply, type Request } from '../base/http.ts';
import type { JsonObject } from '../base/json.ts';
import { badRequest } from './arm-error.ts';
import { readPath } from '../resources/resource-id.ts';
import { withoutMarks, type Resource } from '../resources/resource-store.ts';
import type { RootCall } from './subscriptions.ts';

export function listResources({ request, world, types, maySee }: RootCall, scope: string): Reply {
  const isWanted = readFilter(request.query.get('$filter'));
  const topLevel = types
    .filter(
      (each) => each.type.split('/').length === 2 || each.type.endsWith('/virtualNetworkLinks'),
    )
    .map((each) => each.type.toLowerCase());
  const value = world.store
    .all(scope)
    .filter(
      (each) => topLevel.includes(each.type.toLowerCase()) && isWanted(each) && maySee(each.id),
    )
    .map((each): JsonObject => {
      const { systemData: _, ...extra } = withoutMarks(each.extra);
      return {
        id: each.id,
        name: readPath(each.id).names.join('/'),
        type: each.type,
        location: each.location,
        tags: each.tags ?? {},
        ...extra,
      };
    });
  return { status: 200, body: pageOf(request, value) };
}

/** A list with `$top`, and a link to what follows. */
export function pageOf(request: Request, all: readonly JsonObject[]): JsonObject {
  const size = Math.max(1, Number(request.query.get('$top') ?? NaN) || 1000);
  const from = Number(request.query.get('$skiptoken') ?? request.query.get('$skipToken') ?? 0) || 0;
  const value = all.slice(from, from + size);
  if (from + size >= all.length) return { value };
  const query = new URLSearchParams(request.query);
  query.delete('$skipToken');
  query.set('$skiptoken', String(from + size));
  return {
    value,
    nextLink: `https://${header(request, 'host') ?? request.host}${request.path}?${query.toString()}`,
  };
}

type Test = (resource: Resource) => boolean;

const COMPARISON =
  /^(resourceType|resourceGroup|name|location|tagName|tagValue)\s+(eq|ne)\s+'((?:[^']|'')*)'$/i;
const PART = /^substringof\(\s*'((?:[^']|'')*)'\s*,\s*(name|resourceGroup)\s*\)$/i;
const TAG_START = /^startswith\(\s*tagName\s*,\s*'((?:[^']|'')*)'\s*\)$/i;

/** `$filter` as clients write it: comparisons joined by `and` and `or`, `and` the tighter. */
export function readFilter(filter: string | null): Test {
  if (filter === null || filter.trim() === '') return () => true;
  const any = splitOutsideQuotes(filter, 'or').map((part) => {
    const terms = splitOutsideQuotes(part, 'and').map((term) => term.trim());
    const tests = terms.map((term) => readTerm(term, terms, filter));
    return (resource: Resource) => tests.every((test) => test(resource));
  });
  return (resource) => any.some((test) => test(resource));
}

function readTerm(term: string, beside: readonly string[], filter: string): Test {
  const tagStart = TAG_START.exec(term);
  if (tagStart !== null) {
    const start = unquote(tagStart[1]);
    return ({ tags = {} }) =>
      Object.keys(tags).some((name) => name.toLowerCase().startsWith(start));
  }
  const part = PART.exec(term);
  if (part !== null) {
    const piece = unquote(part[1]);
    return (resource) =>
      fieldOf(resource, part[2] ?? '')
        .toLowerCase()
        .includes(piece);
  }
  const [, field = '', operator = '', text] = COMPARISON.exec(term) ?? [];
  if (field === '')
    throw badRequest(
      'InvalidFilterInQueryString',
      `Invalid $filter '${filter}' specified in the query string: '${term}' is not served by this emulator.`,
    );
  const wanted = unquote(text);
  const isEqual = operator.toLowerCase() === 'eq';
  const lower = field.toLowerCase();
  if (lower === 'tagname')
    return ({ tags = {} }) =>
      Object.keys(tags).some((name) => name.toLowerCase() === wanted) === isEqual;
  if (lower === 'tagvalue') {
    const name = beside
      .map((each) => COMPARISON.exec(each))
      .find((each) => each?.[1]?.toLowerCase() === 'tagname')?.[3];
    return ({ tags = {} }) =>
      Object.entries(tags).some(
        ([tag, value]) =>
          (name === undefined || tag.toLowerCase() === unquote(name)) &&
          String(value).toLowerCase() === wanted,
      ) === isEqual;
  }
  return (resource) => (fieldOf(resource, field).toLowerCase() === wanted) === isEqual;
}

function unquote(text: string | undefined): string {
  return (text ?? '').replaceAll("''", "'").toLowerCase();
}

/** A word between two terms, not one inside a text. */
function splitOutsideQuotes(text: string, word: string): string[] {
  const parts: string[] = [''];
  for (const token of text.match(/'(?:[^']|'')*'|\s+\w+(?=\s)|[^']/g) ?? []) {
    if (token.trim().toLowerCase() === word && /^\s/.test(token)) parts.push('');
    else parts[parts.length - 1] += token;
  }
  return parts;
}

function fieldOf(resource: Resource, field: string): string {
  switch (field.toLowerCase()) {
    case 'resourcetype':
      return resource.type;
    case 'resourcegroup':
      return resource.id.split('/')[4] ?? '';
    case 'location':
      return resource.location ?? '';
    default:
      return resource.name;
  }
}
