// Which names a requirement has in this estate: the private endpoint's members in
// the form that programs dial, with their addresses and the DNS records they need.

import { idKey, type Estate, type PrivateEndpoint } from '../estate/estate.ts';
import { isAtOrUnder, isUnder, parseName, toName, type Name } from '../names/name.ts';
import { matchesPattern, toPattern } from '../names/pattern.ts';
import { bindShape, matchesShape, parseShape } from '../names/shape.ts';
import type { Requirement } from '../catalog/schema.ts';
import { isInAny } from '../site/address.ts';
import { compareText } from './compare-text.ts';
import type { PlanInput } from './plan-input.ts';

export interface EndpointName {
  /** As programs dial it. */
  readonly name: Name;
  readonly addresses: readonly string[];
  readonly endpoint: PrivateEndpoint;
  readonly zone: string;
  /** Relative to the zone. */
  readonly record: string;
}

/** The names of a requirement that private endpoints of this estate serve, by name. */
export function endpointNames(input: PlanInput, requirement: Requirement): EndpointName[] {
  const link = requirement.privateLink;
  if (link === undefined) return [];
  const candidates = endpointsFor(input, requirement);
  if (candidates.length === 0) return [];
  const matches = matcherOf(requirement);
  const found = new Map<Name, EndpointName>();
  for (const endpoint of candidates) {
    for (const member of endpoint.members) {
      const name = dialledForm(member.fqdn, link.zone, matches);
      if (name === null || found.has(name)) continue;
      const zone = filledZone(requirement, name);
      found.set(name, {
        name,
        addresses: [...member.addresses].sort(compareText),
        endpoint,
        zone,
        record: recordIn(name, zone),
      });
    }
  }
  return [...found.values()].sort((a, b) => compareText(a.name, b.name));
}

/** Agents dial Site Recovery and discovery by the `privatelink` form, which the interface does not report (facts, 3.2). */
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

/** A zone that carries a code which the catalog does not know has it in the name. */
function filledZone({ pattern, match, privateLink }: Requirement, name: Name): string {
  const zone = privateLink?.zone ?? '';
  if (!zone.includes('<') || match !== 'shape') return zone;
  const bound = bindShape(parseShape(pattern), name) ?? {};
  return zone.replace(/<(\w+)>/g, (whole, word: string) => bound[word] ?? whole);
}

/** In order of preference: of two endpoints that serve one name, the approved one that the premises reach. */
function endpointsFor(input: PlanInput, requirement: Requirement): PrivateEndpoint[] {
  const { estate, site } = input;
  const rank = (endpoint: PrivateEndpoint): number => {
    const isReached = endpoint.members.some((member) =>
      member.addresses.some((address) => isInAny(address, site.networks.throughVpn)),
    );
    return (endpoint.connection === 'Approved' ? 0 : 2) + (isReached ? 0 : 1);
  };
  return estate.privateEndpoints
    .filter((endpoint) => serves(input, requirement, endpoint))
    .sort((a, b) => rank(a) - rank(b) || compareText(idKey(a.id), idKey(b.id)));
}

function serves(
  { estate, appliance }: PlanInput,
  requirement: Requirement,
  endpoint: PrivateEndpoint,
): boolean {
  const target = idKey(endpoint.targetId);
  // The vault's Backup endpoint also carries the names of the storage that Backup itself owns (facts, 3.1).
  const isBackup = requirement.service === 'azure-backup';
  const type = isBackup ? VAULT_TYPE : (requirement.privateLink?.type.toLowerCase() ?? '');
  const group = isBackup ? 'azurebackup' : (requirement.privateLink?.group?.toLowerCase() ?? null);
  if (!target.includes(`/providers/${type}/`)) return false;
  if (
    group !== null &&
    endpoint.groupIds.length > 0 &&
    !endpoint.groupIds.some((each) => each.toLowerCase() === group)
  )
    return false;
  return isOfAppliance(estate, {
    type,
    target,
    vault: appliance.vault,
    cache: appliance.cacheStorageAccount,
  });
}

const VAULT_TYPE = 'microsoft.recoveryservices/vaults';

/** Only what this appliance uses: another application's Key Vault is not opened because it exists. */
function isOfAppliance(
  estate: Estate,
  of: { type: string; target: string; vault: string; cache: string | undefined },
): boolean {
  const name = of.target.slice(of.target.lastIndexOf('/') + 1);
  switch (of.type) {
    case VAULT_TYPE:
      return name === of.vault.toLowerCase();
    case 'microsoft.storage/storageaccounts':
      return of.cache === undefined || name === of.cache.toLowerCase();
    case 'microsoft.keyvault/vaults':
      return isNamedBySite(estate, name) ?? name.startsWith(createdStem(of.vault));
    case 'microsoft.offazure/mastersites':
      return (
        name.startsWith(createdStem(of.vault)) ||
        estate.migrateSites.filter((each) => each.kind === 'master').length === 1
      );
    default:
      return true;
  }
}

/** Registration names what it creates after the first ten characters of the vault (azure-api-shapes 2.6). */
export function createdStem(vault: string): string {
  return vault.toLowerCase().slice(0, 10);
}

/** The Migrate sites tell which Key Vault the appliance uses; null when none says. */
function isNamedBySite(estate: Estate, keyVault: string): boolean | null {
  const hosts = estate.migrateSites.flatMap((each) =>
    each.keyVaultHost === undefined ? [] : [each.keyVaultHost],
  );
  return hosts.length === 0 ? null : hosts.some((host) => host.startsWith(`${keyVault}.`));
}
