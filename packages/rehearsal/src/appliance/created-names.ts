// The names that registration gives to what it creates (docs/facts/registration.md#names-of-what-it-creates): the
// first ten characters of the vault's name, four digits, and a word for the kind.
// How Azure makes the digits is unknown; a site may fix them, else they come from the vault's id.

import { createHash } from 'node:crypto';

import type { VaultKey } from './stage.ts';

export interface CreatedNames {
  readonly keyVault: string;
  readonly masterSite: string;
  readonly vmwareSite: string;
  readonly serverSite: string;
}

export function createdNames(key: Pick<VaultKey, 'vault' | 'stemDigits' | 'known'>): CreatedNames {
  const stem = `${key.vault.toLowerCase().slice(0, 10)}${key.stemDigits}`;
  return {
    keyVault: `${stem}kv`,
    masterSite: `${stem}mastersite`,
    vmwareSite: `${stem}vmwaresite`,
    serverSite: `${stem}physicalsite`,
    ...key.known.names,
  };
}

/** `{resource}-{5 hex}-{group}-{network}--pe-pe` (seen once; which of the last two is which is not known). */
export function createdEndpointName(
  resource: string,
  networkGroup: string,
  network: string,
  kind: 'pe' | 'vnetlink',
): string {
  const hex = createHash('sha256').update(resource).digest('hex').slice(0, 5);
  return `${resource}-${hex}-${networkGroup}-${network}--pe-${kind}`;
}

export function stemDigitsFor(vaultId: string): string {
  return createHash('sha256').update(vaultId.toLowerCase()).digest('hex').slice(0, 4);
}
