// Suffixes under which anybody can take a name: who allows one of them allows
// other tenants too. Azure's own, which a plan meets often and which lie below
// suffixes that look harmless (`windows.net`), and the public suffix list for the rest.

import { getPublicSuffix, parse } from 'tldts';

import { isAtOrUnder, isUnder } from '@sekisho/dns/name.ts';

/**
 * Storage, messaging and vault suffixes as the catalog's rows have them (docs/facts/private-dns.md#suffixes-of-other-tenants); `table`, `database`
 * from Azure's own list of suffixes by cloud; the rest, and blob and servicebus again, from the public suffix list.
 */
export const TENANT_SUFFIXES: readonly string[] = [
  'blob.core.windows.net',
  'queue.core.windows.net',
  'table.core.windows.net',
  'file.core.windows.net',
  'database.windows.net',
  'servicebus.windows.net',
  'vault.azure.net',
  'blob.storage.azure.net',
  'azurewebsites.net',
  'azure-api.net',
  'azureedge.net',
  'azurefd.net',
  'azurestaticapps.net',
  'cloudapp.net',
  'cloudapp.azure.com',
  'trafficmanager.net',
  'blob.core.usgovcloudapi.net',
  'queue.core.usgovcloudapi.net',
  'table.core.usgovcloudapi.net',
  'database.usgovcloudapi.net',
  'servicebus.usgovcloudapi.net',
  'vault.usgovcloudapi.net',
  'blob.core.chinacloudapi.cn',
  'queue.core.chinacloudapi.cn',
  'servicebus.chinacloudapi.cn',
  'vault.azure.cn',
  'vault.chinacloudapi.cn',
];

/**
 * Suffixes under which nobody but Microsoft has names, by the documents of the service that each is for. Of any other
 * suffix that is not known: mail, files and forms of any account stand under `live.com` and `office.com`.
 */
const OWNERS_SUFFIXES: readonly string[] = [
  'msauth.net',
  'msftauth.net',
  'microsoftonline.com',
  'microsoftonline-p.com',
  'microsoftonline.us',
  'microsoftonline.cn',
  'microsoftazuread-sso.com',
  'login.microsoft.com',
  'events.data.microsoft.com',
  'services.visualstudio.com',
  'applicationinsights.us',
  'applicationinsights.azure.cn',
  'management.azure.com',
  'portal.azure.com',
  'portal.azure.us',
  'portal.azure.cn',
  'his.arc.azure.com',
  'guestconfiguration.azure.com',
  'guestnotificationservice.azure.com',
  'automation.ext.azure.com',
  ...['com', 'us', 'cn'].flatMap((domain) =>
    ['backup', 'discoverysrv', 'hypervrecoverymanager', 'migration', 'siterecovery'].map(
      (service) => `${service}.windowsazure.${domain}`,
    ),
  ),
];

/** True when all names under a suffix are known to be the service's own. */
export function isFilledByOwner(suffix: string): boolean {
  return OWNERS_SUFFIXES.some((each) => isAtOrUnder(suffix, each));
}

/** Suffixes of other tenants among the names that a suffix covers: those under it, or the one that it is or is under. */
export function otherTenantsUnder(suffix: string): string[] {
  const tenants = TENANT_SUFFIXES.filter(
    (tenant) => isAtOrUnder(tenant, suffix) || isAtOrUnder(suffix, tenant),
  );
  return tenants.length === 0 && isPublicSuffix(suffix) ? [suffix] : tenants;
}

/** True when anybody can take a name directly under this suffix. */
export function isTenantSuffix(suffix: string): boolean {
  return isPublicSuffix(suffix) || TENANT_SUFFIXES.some((tenant) => isAtOrUnder(suffix, tenant));
}

/** The suffix under which anybody can have such a name beside this one; null for a name of one owner. */
export function tenantSuffixOf(name: string): string | null {
  const shared = TENANT_SUFFIXES.find((suffix) => isUnder(name, suffix));
  if (shared !== undefined) return shared;
  const { publicSuffix, isPrivate } = parse(name, { allowPrivateDomains: true });
  return isPrivate === true && publicSuffix !== name ? publicSuffix : null;
}

/** On the public suffix list (publicsuffix.org), its private section too: `com`, `github.io`. */
function isPublicSuffix(suffix: string): boolean {
  return getPublicSuffix(suffix, { allowPrivateDomains: true }) === suffix;
}

/** `*.example.com`, `.example.com` → `example.com`. */
export function suffixOf(pattern: string): string {
  return pattern.replace(/^\*?\./, '');
}
