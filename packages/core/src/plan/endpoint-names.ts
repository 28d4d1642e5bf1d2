// Which names a requirement has in this estate: the private endpoint's members in
// the form that programs dial, with their addresses and the DNS records they need.

import { recordedAddresses } from '../estate/complete-endpoints.ts';
import { idKey, type EndpointMember, type PrivateEndpoint } from '../estate/estate.ts';
import { isAtOrUnder, isUnder, parseName, toName, type Name } from '@sekisho/dns/name.ts';
import { matchesPattern, toPattern } from '../names/pattern.ts';
import { bindShape, matchesShape, parseShape } from '../names/shape.ts';
import type { Requirement } from '../catalog/schema.ts';
import { asSeen } from '../model/world/translation.ts';
import { compareText } from '../compare-text.ts';
import { endpointsOfType } from './endpoints-by-type.ts';
import { ownershipOf } from './owned-resources.ts';
import { isReached, viewOf, type PlanInput } from './plan-input.ts';

export interface EndpointName {
  /** As programs dial it. */
  readonly name: Name;
  /** As the premises see them. Empty: not known. */
  readonly addresses: readonly string[];
  /** The same as Azure has them, where the VPN translates. */
  readonly inAzure: readonly string[];
  readonly endpoint: PrivateEndpoint;
  readonly zone: string;
  /** Relative to the zone. */
  readonly record: string;
}

/** True where the premises see another address than Azure has. */
export function isTranslated({ addresses, inAzure }: EndpointName): boolean {
  return addresses.some((address) => !inAzure.includes(address));
}

/** A row of the catalog for one plan: with the region's codes in it, and as it was before. */
export interface WantedRequirement extends Requirement {
  /** Names that an endpoint serves are facts, whatever code they carry: they are found by this form. */
  readonly open: Requirement;
}

/** The names of a requirement that private endpoints of this estate serve, by name. */
export function endpointNames(input: PlanInput, requirement: WantedRequirement): EndpointName[] {
  const link = requirement.privateLink;
  if (link === undefined) return [];
  const candidates = endpointsFor(input, requirement);
  if (candidates.length === 0) return [];
  const matches = matcherOf(requirement.open);
  const view = viewOf(input);
  const found = new Map<Name, EndpointName>();
  for (const endpoint of candidates) {
    for (const member of membersOf(input, requirement, endpoint)) {
      const name = dialledForm(member.fqdn, link.zone, matches);
      if (name === null || found.has(name)) continue;
      const zone = filledZone(requirement.open, name);
      found.set(name, {
        name,
        addresses: member.addresses.map((address) => asSeen(view, address)).sort(compareText),
        inAzure: [...member.addresses].sort(compareText),
        endpoint,
        zone,
        record: recordIn(name, zone),
      });
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.name, b.name));
}

/** Programs ask for the cache account by its own name, even where no export shows what its endpoint serves. */
function membersOf(
  { appliance, estate }: PlanInput,
  { match, pattern, privateLink }: Requirement,
  endpoint: PrivateEndpoint,
): readonly EndpointMember[] {
  const account = appliance.cacheStorageAccount?.toLowerCase();
  if (
    endpoint.members.length > 0 ||
    account === undefined ||
    match !== 'shape' ||
    privateLink?.type.toLowerCase() !== 'microsoft.storage/storageaccounts'
  )
    return endpoint.members;
  const fqdn = pattern.replace(/^<[^>]+>/, account);
  return fqdn.includes('<') ? [] : [{ fqdn, addresses: recordedAddresses(estate, endpoint, fqdn) }];
}

/** Agents ask for Site Recovery and discovery by the `privatelink` form, which the interface does not report: docs/facts/private-dns.md#names-of-the-vaults-endpoint. */
export function dialledForm(
  fqdn: string,
  zone: string,
  matches: (name: string) => boolean,
): Name | null {
  const parsed = parseName(fqdn);
  if (!parsed.ok) return null;
  if (matches(parsed.name)) return parsed.name;
  const base = zone.replace(/^privatelink\./, '');
  if (!isAtOrUnder(parsed.name, base)) return null;
  const inserted = `${parsed.name.slice(0, parsed.name.length - base.length)}${zone}`;
  return matches(inserted) ? toName(inserted) : null;
}

export function matcherOf(
  requirement: Pick<Requirement, 'match' | 'pattern'>,
): (name: string) => boolean {
  if (requirement.match === 'shape') {
    const shape = parseShape(requirement.pattern);
    return (name) => matchesShape(shape, name);
  }
  const pattern = toPattern(requirement.pattern);
  return (name) => matchesPattern(pattern, name);
}

/** The zone's record for a name: a name of the zone itself, else what the public alias carries over. */
export function recordIn(name: string, zone: string): string {
  if (isAtOrUnder(name, zone)) return name === zone ? '@' : name.slice(0, -zone.length - 1);
  const base = zone.replace(/^privatelink\./, '');
  return isUnder(name, base) ? name.slice(0, -base.length - 1) : name.slice(0, name.indexOf('.'));
}

/** A zone that carries a code has it from the name. */
function filledZone({ pattern, match, privateLink }: Requirement, name: Name): string {
  const zone = privateLink?.zone ?? '';
  if (!zone.includes('<') || match !== 'shape') return zone;
  const bound = bindShape(parseShape(pattern), name) ?? {};
  return zone.replace(/<(\w+)>/g, (whole, word: string) => bound[word] ?? whole);
}

/** In order of preference: of two endpoints that serve one name, the approved one that the premises reach. */
export function endpointsFor(input: PlanInput, requirement: Requirement): PrivateEndpoint[] {
  const { estate } = input;
  const view = viewOf(input);
  const rank = (endpoint: PrivateEndpoint): number => {
    const isNear = endpoint.members.some((member) =>
      member.addresses.some((address) => isReached(input, asSeen(view, address))),
    );
    return (endpoint.connection === 'Approved' ? 0 : 2) + (isNear ? 0 : 1);
  };
  const type = targetType(requirement);
  // They come by id, and sorting keeps that order among equals.
  return endpointsOfType(estate, type)
    .filter(
      (endpoint) =>
        isOfKind(requirement, endpoint) && ownershipOf(input, type, endpoint.targetId) === 'own',
    )
    .map((endpoint) => ({ endpoint, rank: rank(endpoint) }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ endpoint }) => endpoint);
}

/** True for an endpoint to the kind of resource, and the part of it, that the requirement names. */
export function isOfKind(requirement: Requirement, endpoint: PrivateEndpoint): boolean {
  const group =
    requirement.service === 'azure-backup'
      ? 'azurebackup'
      : requirement.privateLink?.group?.toLowerCase();
  return (
    idKey(endpoint.targetId).includes(`/providers/${targetType(requirement)}/`) &&
    (group === undefined ||
      endpoint.groupIds.length === 0 ||
      endpoint.groupIds.some((each) => each.toLowerCase() === group))
  );
}

/** The vault's Backup endpoint also carries the names of the storage that Backup itself owns (docs/facts/private-dns.md#resource-types-and-zones). */
export function targetType({ service, privateLink }: Requirement): string {
  return service === 'azure-backup'
    ? 'microsoft.recoveryservices/vaults'
    : (privateLink?.type.toLowerCase() ?? '');
}
