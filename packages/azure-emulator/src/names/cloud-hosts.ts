// The hosts and suffixes of one of Microsoft's clouds, as the catalog has them. Null: no document names one.

import { loadCatalog } from '@sekisho/core/catalog/load-catalog.ts';
import type { CloudFacts } from '@sekisho/core/catalog/schema.ts';

export interface CloudHosts {
  /** The first is the one of today. */
  readonly signIn: readonly [string, ...string[]];
  /** The script of the sign-in page lies there; null: not known, and the page does without. */
  readonly script: string | null;
  readonly portal: string;
  readonly resourceManager: string;
  readonly graph: readonly string[];
  readonly suffixes: {
    readonly keyVault: string;
    /** `core.windows.net`, under which each service of an account has its own. */
    readonly storage: string;
    readonly serviceBus: string;
    readonly siteRecovery: string | null;
    readonly siteRecoveryPublic: string;
    readonly backup: string;
    readonly discovery: string;
  };
  readonly zones: {
    readonly siteRecovery: string | null;
    readonly migration: string | null;
    readonly keyVault: string;
    readonly blob: string;
  };
}

/** Seen in the public cloud; the documents of the others name neither. */
const OLDER_SIGN_IN: Readonly<Record<string, readonly string[]>> = {
  AzurePublic: ['login.windows.net'],
};
const SCRIPTS: Readonly<Record<string, string>> = { AzurePublic: 'aadcdn.msftauth.net' };

export function cloudHosts(facts: CloudFacts): CloudHosts {
  const suffixOf = (key: string): string | null => facts.suffixes[key] ?? null;
  const required = (key: string): string => {
    const suffix = suffixOf(key);
    if (suffix === null) throw new Error(`the catalog has no suffix ${key} in ${facts.id}`);
    return suffix;
  };
  const zoneOf = (suffix: string | null): string | null =>
    suffix === null ? null : `privatelink.${suffix}`;
  return {
    signIn: [facts.login, ...(OLDER_SIGN_IN[facts.id] ?? [])],
    script: SCRIPTS[facts.id] ?? null,
    portal: facts.portal,
    resourceManager: facts.resourceManager,
    graph: facts.graph,
    suffixes: {
      keyVault: required('keyVault'),
      storage: required('blob').replace(/^blob\./, ''),
      serviceBus: required('serviceBus'),
      siteRecovery: suffixOf('siteRecoveryPrivate'),
      siteRecoveryPublic: required('siteRecoveryPublic'),
      backup: required('backup'),
      discovery: required('migrateDiscoveryPublic'),
    },
    zones: {
      siteRecovery: zoneOf(suffixOf('siteRecoveryPrivate')),
      migration: zoneOf(suffixOf('migratePrivate')),
      keyVault: `privatelink.${required('keyVaultAlias')}`,
      blob: `privatelink.${required('blob')}`,
    },
  };
}

let known: CloudHosts | undefined;

/** What a seed means that names no cloud. */
export function publicCloud(): CloudHosts {
  known ??= cloudHosts(loadCatalog().cloudFacts('AzurePublic'));
  return known;
}

/** Audiences of tokens for Resource Manager: its address, and the older one of the management API. */
export function managementAudiences({ resourceManager, suffixes }: CloudHosts): string[] {
  return [`https://${resourceManager}`, `https://management.${suffixes.storage}`];
}
