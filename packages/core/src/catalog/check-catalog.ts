// Checks that the catalog's data is what the program expects: form, sources,
// patterns, zones. Run by the tests on the shipped files, and on broken ones.

import type { z } from 'zod';

import { isUnder, parseName } from '@sekisho/dns/name.ts';
import { formatPattern, parsePattern } from '../names/pattern.ts';
import { parseShape } from '../names/shape.ts';
import type { CatalogData } from './catalog.ts';
import {
  CloudFileSchema,
  FailureModeFileSchema,
  PrivateLinkFileSchema,
  RegionFileSchema,
  ServiceFileSchema,
  SourceFileSchema,
} from './schema.ts';
import type { PrivateLink, Requirement, ServiceFile } from './schema.ts';
import { CLOUDS, SERVICES } from './services.ts';

type Row = ServiceFile['requirements'][number];

const SITE_PLACES = ['<appliance>', '<vCenter>', '<source>'];

/** One sentence a problem, in the order of the files; empty when all is well. */
export function checkCatalog(data: CatalogData): readonly string[] {
  const malformed = checkForm(data);
  // The other checks take the form for granted.
  if (malformed.length > 0) return malformed;
  const rows = SERVICES.flatMap((service) => data.service(service).requirements);
  return [
    ...SERVICES.filter((service) => data.service(service).service !== service).map(
      (service) => `${service}.json calls itself ${data.service(service).service}`,
    ),
    ...findRepeated(
      rows.map(({ id, cloud }) => `${id} in ${cloud}`),
      'requirement',
    ),
    ...findRepeated(
      data.regions().map(({ name, cloud }) => `${name} in ${cloud}`),
      'region',
    ),
    ...findRepeated(
      data.privateLinks().map(({ id }) => id),
      'private link',
    ),
    ...findRepeated(
      data.failureModes().map(({ id }) => id),
      'failure mode',
    ),
    ...findRepeated(
      data.sources().map(({ id }) => id),
      'source',
    ),
    ...CLOUDS.filter((cloud) => !data.clouds().some(({ id }) => id === cloud)).map(
      (cloud) => `clouds.json has no ${cloud}`,
    ),
    ...rows.flatMap((row) =>
      checkRow(row, data.privateLinks()).map((problem) => `${row.id} in ${row.cloud}: ${problem}`),
    ),
    ...data
      .privateLinks()
      .flatMap((row) => checkPrivateLink(row).map((problem) => `${row.id}: ${problem}`)),
    ...checkSources(data, rows),
  ];
}

function checkForm(data: CatalogData): string[] {
  return [
    ...SERVICES.flatMap((service) =>
      formProblems(`${service}.json`, ServiceFileSchema, data.service(service)),
    ),
    ...formProblems('regions.json', RegionFileSchema, { regions: data.regions() }),
    ...formProblems('private-link.json', PrivateLinkFileSchema, {
      privateLinks: data.privateLinks(),
    }),
    ...formProblems('clouds.json', CloudFileSchema, { clouds: data.clouds() }),
    ...formProblems('failure-modes.json', FailureModeFileSchema, {
      failureModes: data.failureModes(),
    }),
    ...formProblems('sources.json', SourceFileSchema, { sources: data.sources() }),
  ];
}

function formProblems(file: string, schema: z.ZodType, value: unknown): string[] {
  const result = schema.safeParse(value);
  return result.success
    ? []
    : result.error.issues.map((issue) => `${file}: ${issue.path.join('.')}: ${issue.message}`);
}

function checkRow(row: Row, privateLinks: readonly PrivateLink[]): string[] {
  const problems: (string | null)[] = [
    checkPattern(row),
    checkPrivateRoad(row, privateLinks),
    (row.need === 'conditional' || row.need === 'superseded') && row.note === undefined
      ? `is ${row.need} and says not when`
      : null,
    (row.match === 'site') !== (row.reachability === 'on-premises')
      ? 'a place of the site and the road on premises go together'
      : null,
    row.knownNames !== undefined && row.match !== 'suffix'
      ? 'known names stand under a suffix only'
      : null,
    ...(row.knownNames ?? []).map(({ name }) =>
      isUnder(name, row.pattern.slice(2)) ? null : `${name} does not lie under ${row.pattern}`,
    ),
  ];
  return problems.filter((problem) => problem !== null);
}

function checkPattern({ match, pattern }: Pick<Requirement, 'match' | 'pattern'>): string | null {
  switch (match) {
    case 'exact': {
      const parsed = parseName(pattern);
      return parsed.ok && parsed.name === pattern
        ? null
        : `${pattern} is not a name in its one form`;
    }
    case 'suffix': {
      const parsed = parsePattern(pattern);
      return parsed.ok && pattern.startsWith('*.') && formatPattern(parsed.pattern) === pattern
        ? null
        : `${pattern} is not a suffix in its one form`;
    }
    case 'shape':
      return isShape(pattern) ? null : `${pattern} is not a shape`;
    case 'site':
      return SITE_PLACES.includes(pattern)
        ? null
        : `${pattern} is not one of ${SITE_PLACES.join(', ')}`;
  }
}

function checkPrivateRoad(row: Row, privateLinks: readonly PrivateLink[]): string | null {
  const link = row.privateLink;
  const canBePrivate = row.reachability === 'private' || row.reachability === 'either';
  if (link === undefined)
    return canBePrivate
      ? `the reachability is ${row.reachability}, but no private link is given`
      : null;
  if (!canBePrivate) return `the reachability is ${row.reachability}, but a private link is given`;
  const isKnown = privateLinks.some(
    ({ cloud, types, groups, zones }) =>
      cloud === row.cloud &&
      types.includes(link.type) &&
      zones.includes(link.zone) &&
      (link.group === null ? groups.length === 0 : groups.includes(link.group)),
  );
  return isKnown
    ? null
    : `private-link.json has no ${link.type} with group ${link.group ?? '(none)'} and zone ${link.zone} in ${row.cloud}`;
}

function checkPrivateLink(row: PrivateLink): string[] {
  const aliases =
    row.publicAlias.kind === 'cname' ? [row.publicAlias.from, row.publicAlias.to] : [];
  const names = (row.names ?? []).flatMap(({ dialed, reported }) =>
    reported === undefined ? [dialed] : [dialed, reported],
  );
  return [...row.zones, ...row.forwarders, ...aliases, ...names]
    .filter((text) => !parseName(text).ok && !isShape(text))
    .map((text) => `${text} is neither a name nor a shape`);
}

function isShape(text: string): boolean {
  try {
    return text.includes('<') && parseShape(text).text === text;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
}

function checkSources(data: CatalogData, rows: readonly Row[]): string[] {
  const codes = data
    .regions()
    .flatMap(({ asrCode, backupCode, migrateCode }) => [asrCode, backupCode, migrateCode]);
  const used = new Set([
    ...SERVICES.flatMap((service) => data.service(service).sources ?? []),
    ...rows.flatMap(({ sources, knownNames }) => [
      ...sources,
      ...(knownNames ?? []).map(({ source }) => source),
    ]),
    ...codes.flatMap((code) => code?.sources ?? []),
    ...[...data.privateLinks(), ...data.clouds(), ...data.failureModes()].flatMap(
      ({ sources }) => sources,
    ),
  ]);
  const given = new Set(data.sources().map(({ id }) => id));
  return [
    ...[...used]
      .filter((id) => !given.has(id))
      .map((id) => `source ${id} is used and not in sources.json`),
    ...[...given].filter((id) => !used.has(id)).map((id) => `source ${id} is used nowhere`),
    ...data
      .sources()
      .filter(
        ({ url, path, note }) => url === undefined && path === undefined && note === undefined,
      )
      .map(({ id }) => `source ${id} says not where it is`),
  ];
}

function findRepeated(ids: readonly string[], what: string): string[] {
  const repeated = new Set(ids.filter((id, at) => ids.indexOf(id) !== at));
  return [...repeated].map((id) => `${what} ${id} is there twice`);
}
