// Which of the estate's resources this appliance uses. Azure says it: a Migrate
// site names its appliance, its Key Vault and its master site. Where it does not,
// the name that registration makes from the vault's can tell; where neither
// does, the owner is not known, and being the only one is no proof.

import { idKey, lastOf, type Estate, type MigrateSite } from '../estate/estate.ts';
import type { PlanInput } from './plan-input.ts';
import { isVaultMeant, vaultName } from '../site/vault-name.ts';
import { vaultsOfName } from './vault-target.ts';

export type Ownership = 'own' | 'other' | 'unknown';

const VAULT_TYPE = 'microsoft.recoveryservices/vaults';
const MASTER_SITE_TYPE = 'microsoft.offazure/mastersites';
const KEY_VAULT_TYPE = 'microsoft.keyvault/vaults';

type OwnerInput = Pick<PlanInput, 'site' | 'appliance' | 'estate'>;

/** Only what this appliance uses: another application's Key Vault is not opened because it exists. */
export function ownershipOf(input: OwnerInput, type: string, targetId: string): Ownership {
  const { appliance, estate } = input;
  const target = idKey(targetId);
  const name = lastOf(target);
  switch (type.toLowerCase()) {
    case VAULT_TYPE:
      if (!isVaultMeant(appliance, targetId)) return 'other';
      return vaultsOfName(input).length > 1 ? 'unknown' : 'own';
    case 'microsoft.storage/storageaccounts':
      return toOwnership(
        appliance.cacheStorageAccount === undefined ||
          name === appliance.cacheStorageAccount.toLowerCase(),
      );
    case KEY_VAULT_TYPE:
      return (
        ofSites(
          input,
          applianceSites(estate).filter((site) => site.keyVaultHost?.startsWith(`${name}.`)),
        ) ??
        byCreatedName(input, name, 'kv') ??
        'other'
      );
    case MASTER_SITE_TYPE:
      return (
        ofSites(input, sitesUnder(estate, target)) ??
        byCreatedName(input, name, 'mastersite') ??
        'unknown'
      );
    default:
      return 'own';
  }
}

/** The VMware and server sites of this appliance. */
export function ownSites(input: OwnerInput): MigrateSite[] {
  return applianceSites(input.estate).filter((site) => ownerOfSite(input, site) === 'own');
}

/** A master site can hold the sites of several appliances; it is each one's then. */
function ofSites(input: OwnerInput, sites: readonly MigrateSite[]): Ownership | null {
  const owners = sites.map((site) => ownerOfSite(input, site));
  return (['own', 'unknown', 'other'] as const).find((each) => owners.includes(each)) ?? null;
}

function ownerOfSite(input: OwnerInput, { name, applianceName }: MigrateSite): Ownership {
  const stated = applianceName?.toLowerCase();
  if (stated === input.appliance.name.toLowerCase()) return 'own';
  if (input.site.appliances.some((each) => each.name.toLowerCase() === stated)) return 'other';
  return byCreatedName(input, name, '(?:vmware|physical|server)site') ?? 'unknown';
}

function applianceSites({ migrateSites }: Estate): MigrateSite[] {
  return migrateSites.filter((site) => site.kind !== 'master');
}

function sitesUnder(estate: Estate, masterSite: string): MigrateSite[] {
  const master = estate.migrateSites.find((site) => idKey(site.id) === masterSite);
  const listed = new Set(master?.siteIds?.map(idKey));
  return applianceSites(estate).filter(
    (site) =>
      listed.has(idKey(site.id)) ||
      (site.masterSiteId !== undefined && idKey(site.masterSiteId) === masterSite),
  );
}

/**
 * Registration names what it creates after the first ten characters of the vault and four hexadecimal digits
 * (docs/facts/registration.md#names-of-what-it-creates); what it does with a hyphen is not documented. Null when the name has another form.
 */
function byCreatedName(input: OwnerInput, name: string, ending: string): Ownership | null {
  const { site, appliance, estate } = input;
  const vaults = new Set(
    [
      ...estate.vaults.filter((each) => canHaveCreated(estate, each)).map((each) => each.name),
      ...site.appliances.map(vaultName),
    ].map((each) => each.toLowerCase()),
  );
  const fitting = [...vaults].filter((vault) => isCreatedFor(vault, name.toLowerCase(), ending));
  if (fitting.length === 0) return null;
  const own = vaultName(appliance).toLowerCase();
  if (!fitting.includes(own)) return 'other';
  const users = site.appliances.filter((each) => vaultName(each).toLowerCase() === own);
  const namesakes = estate.vaults.filter(
    (each) => each.name.toLowerCase() === own && canHaveCreated(estate, each),
  );
  return fitting.length === 1 && users.length <= 1 && namesakes.length <= 1 ? 'own' : 'unknown';
}

/** Registration creates endpoints only for a vault that has one, so a vault without endpoints cannot own a resource with one. */
function canHaveCreated({ privateEndpoints }: Estate, vault: Estate['vaults'][number]): boolean {
  return (
    vault.endpointConnections.length > 0 ||
    privateEndpoints.some((endpoint) => idKey(endpoint.targetId) === idKey(vault.id))
  );
}

function isCreatedFor(vault: string, name: string, ending: string): boolean {
  const stems = [vault.slice(0, 10), vault.replaceAll('-', '').slice(0, 10)];
  return stems.some(
    (stem) =>
      name.startsWith(stem) && new RegExp(`^[0-9a-f]{4}${ending}$`).test(name.slice(stem.length)),
  );
}

function toOwnership(isOwn: boolean): Ownership {
  return isOwn ? 'own' : 'other';
}
