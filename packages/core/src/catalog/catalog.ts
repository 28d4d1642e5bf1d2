// The catalog: what each service needs, as looked up by everything above it.
// Pure: the data comes from outside (load-catalog.ts reads it from the data files)
// and each part of it is asked for only when a look-up needs it.

import type { Name } from '@sekisho/dns/name.ts';
import { UserError } from '@sekisho/dns/user-error.ts';
import { findRegionCodes, type RegionCodes } from './region-codes.ts';
import { compareRequirements, indexRequirements } from './requirements.ts';
import type {
  CloudFacts,
  FailureMode,
  PrivateLink,
  Region,
  Requirement,
  ServiceFile,
  Source,
} from './schema.ts';
import { isServiceId, SERVICES, type Cloud, type ServiceId } from './services.ts';

export type {
  CloudFacts,
  FailureMode,
  PrivateLink,
  Region,
  Requirement,
  ServiceFile,
  Source,
} from './schema.ts';
export type { RegionCodes } from './region-codes.ts';

export interface CatalogData {
  service(id: ServiceId): ServiceFile;
  regions(): readonly Region[];
  privateLinks(): readonly PrivateLink[];
  clouds(): readonly CloudFacts[];
  failureModes(): readonly FailureMode[];
  sources(): readonly Source[];
}

export interface CatalogFilter {
  /** Default: all. Throws a UserError for an unknown service. */
  readonly services?: readonly string[];
  /** Default: all. */
  readonly cloud?: Cloud;
}

/** What each service needs, to be looked up. */
export interface Catalog {
  readonly data: CatalogData;
  /** By service, cloud, earliest stage, pattern. */
  requirementsFor(filter: CatalogFilter): readonly Requirement[];
  requirement(id: string, cloud: Cloud): Requirement | null;
  /** The requirements that a seen name satisfies: single names first, then shapes, then suffixes, the narrower before the wider. */
  matchRequirements(name: Name, filter?: CatalogFilter): readonly Requirement[];
  privateLinks(type: string, cloud: Cloud): readonly PrivateLink[];
  /** The zone of a type's private endpoints, possibly with `<backupCode>` in it; null when none is documented or a group is needed to tell. */
  privateLinkZone(type: string, cloud: Cloud, group?: string): string | null;
  regionCodes(region: string, cloud: Cloud): RegionCodes;
  cloudFacts(cloud: Cloud): CloudFacts;
  source(id: string): Source | null;
}

export function buildCatalog(data: CatalogData): Catalog {
  const matchers = new Map<string, (name: Name) => readonly Requirement[]>();
  const requirementsFor = (filter: CatalogFilter): readonly Requirement[] =>
    selectRequirements(data, filter);
  const privateLinks = (type: string, cloud: Cloud): readonly PrivateLink[] =>
    selectPrivateLinks(data.privateLinks(), type, cloud);
  return {
    data,
    requirementsFor,
    requirement: (id, cloud) => findRequirement(data, id, cloud),
    matchRequirements(name, filter = {}) {
      const key = JSON.stringify([filter.services ?? null, filter.cloud ?? null]);
      const matcher = matchers.get(key) ?? indexRequirements(requirementsFor(filter));
      matchers.set(key, matcher);
      return matcher(name);
    },
    privateLinks,
    privateLinkZone: (type, cloud, group) => findZone(privateLinks(type, cloud), group),
    regionCodes: (region, cloud) => findRegionCodes(data.regions(), region, cloud),
    cloudFacts: (cloud) => findCloud(data.clouds(), cloud),
    source: (id) => data.sources().find((source) => source.id === id) ?? null,
  };
}

/** The rows that `sekisho catalog [SERVICE]` prints. */
export function listCatalog(
  catalog: Catalog,
  filter: { readonly service?: string; readonly cloud?: Cloud } = {},
): readonly Requirement[] {
  return catalog.requirementsFor({
    ...(filter.service === undefined ? {} : { services: [filter.service] }),
    ...(filter.cloud === undefined ? {} : { cloud: filter.cloud }),
  });
}

function selectRequirements(
  data: CatalogData,
  { services = SERVICES, cloud }: CatalogFilter,
): readonly Requirement[] {
  return [...new Set(services)]
    .flatMap((service) => readRequirements(data, requireService(service)))
    .filter((requirement) => cloud === undefined || requirement.cloud === cloud)
    .toSorted(compareRequirements);
}

function readRequirements(data: CatalogData, service: ServiceId): readonly Requirement[] {
  return data.service(service).requirements.map((requirement) => ({ ...requirement, service }));
}

function findRequirement(data: CatalogData, id: string, cloud: Cloud): Requirement | null {
  for (const service of SERVICES) {
    const found = data
      .service(service)
      .requirements.find((requirement) => requirement.id === id && requirement.cloud === cloud);
    if (found !== undefined) return { ...found, service };
  }
  return null;
}

function requireService(text: string): ServiceId {
  if (isServiceId(text)) return text;
  throw new UserError(`the catalog has no service ${JSON.stringify(text)}`, {
    code: 'catalog.unknown-service',
    hint: `it has ${SERVICES.join(', ')}`,
  });
}

// Azure compares resource types without case.
function selectPrivateLinks(
  rows: readonly PrivateLink[],
  type: string,
  cloud: Cloud,
): readonly PrivateLink[] {
  const wanted = type.toLowerCase();
  return rows.filter(
    (row) =>
      row.cloud === cloud && row.types.some((candidate) => candidate.toLowerCase() === wanted),
  );
}

function findZone(rows: readonly PrivateLink[], group: string | undefined): string | null {
  const usual = rows.filter(
    (row) => row.when === undefined && (group === undefined || row.groups.includes(group)),
  );
  const zones = new Set(usual.map((row) => row.zones[0]));
  const [zone] = zones;
  return zones.size === 1 ? (zone ?? null) : null;
}

function findCloud(clouds: readonly CloudFacts[], cloud: Cloud): CloudFacts {
  const found = clouds.find(({ id }) => id === cloud);
  if (found === undefined) throw new Error(`the catalog's data has no cloud ${cloud}`);
  return found;
}
