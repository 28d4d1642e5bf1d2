// Which names a requirement has in this estate: the private endpoint's members in
// the form that programs dial, with their addresses and the DNS records they need.

import { idKey, type Estate, type PrivateEndpoint } from '../estate/estate.ts';
import { isAtOrUnder, parseName, toName, type Name } from '../names/name.ts';
import { matchesPattern, toPattern } from '../names/pattern.ts';
import { matchesShape, parseShape } from '../names/shape.ts';
import type { Requirement } from '../catalog/schema.ts';
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
  const matches = matcherOf(requirement);
  const found = new Map<Name, EndpointName>();
  for (const endpoint of endpointsFor(input, requirement)) {
    for (const member of endpoint.members) {
      const name = dialledForm(member.fqdn, link.zone, matches);
      if (name === null) continue;
      found.set(name, { name, addresses: [...member.addresses].sort(), endpoint, zone: link.zone, record: recordName(name, link.zone) });
    }
  }
  return [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Agents dial Site Recovery and discovery by the `privatelink` form, which the interface does not report (facts, 3.2). */
export function dialledForm(fqdn: string, zone: string, matches: (name: string) => boolean): Name | null {
  const parsed = parseName(fqdn);
  if (!parsed.ok) return null;
  if (matches(parsed.name)) return parsed.name;
  const base = zone.replace(/^privatelink\./, '');
  if (!isAtOrUnder(parsed.name, base)) return null;
  const inserted = `${parsed.name.slice(0, parsed.name.length - base.length)}${zone}`;
  return matches(inserted) ? toName(inserted) : null;
}

export function matcherOf(requirement: Pick<Requirement, 'match' | 'pattern'>): (name: string) => boolean {
  if (requirement.match === 'shape') {
    const shape = parseShape(requirement.pattern);
    return (name) => matchesShape(shape, name);
  }
  const pattern = toPattern(requirement.pattern);
  return (name) => matchesPattern(pattern, name);
}

/** The zone's record for a name: a name of the zone itself, or the label that the public alias carries over. */
function recordName(name: Name, zone: string): string {
  if (isAtOrUnder(name, zone)) return name === zone ? '@' : name.slice(0, -zone.length - 1);
  return name.slice(0, name.indexOf('.'));
}

function endpointsFor({ estate, appliance, site }: PlanInput, requirement: Requirement): PrivateEndpoint[] {
  const type = requirement.privateLink?.type.toLowerCase() ?? '';
  const group = requirement.privateLink?.group?.toLowerCase() ?? null;
  return estate.privateEndpoints.filter((endpoint) => {
    const target = idKey(endpoint.targetId);
    if (!target.includes(`/providers/${type}/`)) return false;
    if (group !== null && endpoint.groupIds.length > 0 && !endpoint.groupIds.some((each) => each.toLowerCase() === group)) return false;
    return isOfAppliance(estate, { type, target, vault: appliance.vault, cache: appliance.cacheStorageAccount, site: site.name });
  });
}

/** Only what this appliance uses: another application's Key Vault is not opened because it exists. */
function isOfAppliance(estate: Estate, of: { type: string; target: string; vault: string; cache: string | undefined; site: string }): boolean {
  const name = of.target.slice(of.target.lastIndexOf('/') + 1);
  // Registration names what it creates after the first ten characters of the vault (azure-api-shapes 2.6).
  const stem = of.vault.toLowerCase().slice(0, 10);
  switch (of.type) {
    case 'microsoft.recoveryservices/vaults':
      return name === of.vault.toLowerCase();
    case 'microsoft.storage/storageaccounts':
      return of.cache === undefined || name === of.cache.toLowerCase();
    case 'microsoft.keyvault/vaults':
      return isNamedBySite(estate, name) ?? name.startsWith(stem);
    case 'microsoft.offazure/mastersites':
      return name.startsWith(stem) || estate.migrateSites.filter((each) => each.kind === 'master').length === 1;
    default:
      return true;
  }
}

/** The Migrate sites tell which Key Vault the appliance uses; null when none says. */
function isNamedBySite(estate: Estate, keyVault: string): boolean | null {
  const hosts = estate.migrateSites.flatMap((each) => (each.keyVaultHost === undefined ? [] : [each.keyVaultHost]));
  return hosts.length === 0 ? null : hosts.some((host) => host.startsWith(`${keyVault}.`));
}
