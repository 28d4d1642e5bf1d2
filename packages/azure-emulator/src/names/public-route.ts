// The names of a vault without private endpoints. The documents give the suffixes, and for one service in one cloud the
// form of the host (`pod<n>-rcm<n>.<code>`); all others are named here after that form. Nothing may rest on a label.

import type { VaultMember } from './cloud-names.ts';
import { discoveryIdFrom, vaultNumberFrom } from '../base/identifiers.ts';

export interface PublicRoute {
  /** Suffixes, as the documents have them. */
  readonly services: string;
  readonly protection: string;
  readonly discovery: string;
  /** False: no document lists a name for diagnostics, and the telemetry service takes them. */
  readonly hasDiagnostics: boolean;
  /** Of the region; where no document tells it, the region's name stands for it. */
  readonly code: string;
}

export function publicMember(
  { services, protection, code }: PublicRoute,
  vaultId: string,
  member: VaultMember,
): string {
  // Two vaults of one region have hosts of their own, so that each answers for itself.
  const pod = vaultNumberFrom(vaultId).slice(-6);
  return `pod${pod}-${member}.${code}.${member === 'prot2' ? protection : services}`;
}

export function publicDiscovery({ discovery, code }: PublicRoute, siteId: string): string {
  return `agent-${discoveryIdFrom(siteId).slice(0, 8)}.prod.${code}.${discovery}`;
}
