// What a private endpoint gets from the resource behind it: its group, its members
// with the names they report, and the zone that those names are known in.

import { createHash } from 'node:crypto';

import { VAULT_MEMBERS, type CloudNames, type VaultMember } from '../names/cloud-names.ts';
import { guidFrom } from '../base/identifiers.ts';
import { textAt } from '../base/json.ts';
import { LINK_SERVICE_TYPE, namesOfService } from './private-link-services.ts';
import { nameOf } from '../resources/resource-id.ts';
import type { Resource } from '../resources/resource-store.ts';

export interface LinkMember {
  /** `SiteRecovery-rcm1`, `default`, `blob` */
  readonly member: string;
  /** The name that the network interface reports. */
  readonly reported: string;
  /** The name that clients dial and that the service's certificate must cover. */
  readonly dialled: string;
  /** The name in the private zone. */
  readonly inZone: string;
}

export interface LinkTarget {
  readonly groupId: string;
  readonly zone: string;
  readonly members: readonly LinkMember[];
  readonly connectionName: (endpointId: string) => string;
}

/** undefined: the resource has no such group, or cannot have endpoints at all. */
export function findLinkTarget(
  target: Resource,
  groupId: string | undefined,
  names: CloudNames,
): LinkTarget | undefined {
  const found = describeTarget(target, names);
  if (found === undefined) return undefined;
  // A service of one's own has no groups of Azure's; whatever is named is its.
  if (target.type === LINK_SERVICE_TYPE) return { ...found, groupId: groupId ?? '' };
  return groupId === undefined || groupId.toLowerCase() === found.groupId.toLowerCase()
    ? found
    : undefined;
}

function describeTarget(target: Resource, names: CloudNames): LinkTarget | undefined {
  const { zones } = names.cloud;
  switch (target.type.toLowerCase()) {
    case 'microsoft.recoveryservices/vaults':
      // No document names a zone in some clouds: endpoints there are not known.
      if (zones.siteRecovery === null) return undefined;
      return {
        groupId: 'AzureSiteRecovery',
        zone: zones.siteRecovery,
        members: VAULT_MEMBERS.map((member) => vaultMember(target.id, member, names)),
        // The vault's number is its second part (docs/facts/private-dns.md#names-of-the-vaults-endpoint); the kind's spelling is inferred.
        connectionName: (endpointId) =>
          `${nameOf(endpointId)}.${names.vaultNumber(target.id)}.siteRecovery.${guidFrom(endpointId.toLowerCase())}`,
      };
    case 'microsoft.keyvault/vaults': {
      const dialled = names.keyVaultHost(target.name);
      return single('vault', 'default', {
        reported: dialled,
        dialled,
        inZone: `${target.name.toLowerCase()}.${zones.keyVault}`,
        zone: zones.keyVault,
      });
    }
    case 'microsoft.storage/storageaccounts': {
      const dialled = new URL(
        textAt(target.properties, 'primaryEndpoints', 'blob') ??
          `https://${names.blobHost(target.name)}`,
      ).hostname;
      return single('blob', 'blob', {
        reported: dialled,
        dialled,
        inZone: `${target.name}.${zones.blob}`,
        zone: zones.blob,
      });
    }
    case 'microsoft.offazure/mastersites': {
      if (zones.migration === null) return undefined;
      const dialled = names.discoveryHost(target.id);
      return single('Default', 'Default', {
        reported: dialled,
        dialled,
        inZone: dialled,
        zone: zones.migration,
      });
    }
    case LINK_SERVICE_TYPE.toLowerCase(): {
      const members = namesOfService(target).map((name, index) => ({
        member: String(index),
        reported: name,
        dialled: name,
        inZone: name,
      }));
      return {
        groupId: '',
        zone: '',
        members,
        connectionName: (endpointId) =>
          `${nameOf(endpointId)}.${guidFrom(endpointId.toLowerCase())}`,
      };
    }
    default:
      return undefined;
  }
}

function vaultMember(vaultId: string, member: VaultMember, names: CloudNames): LinkMember {
  const dialled = names.dialledMember(vaultId, member);
  return {
    member: `SiteRecovery-${member}`,
    reported: names.reportedMember(vaultId, member),
    dialled,
    inZone: dialled,
  };
}

function single(
  groupId: string,
  member: string,
  found: Omit<LinkMember, 'member'> & { readonly zone: string },
): LinkTarget {
  const { zone, ...rest } = found;
  const connectionName = (endpointId: string): string =>
    `${nameOf(endpointId)}.${guidFrom(createHash('sha256').update(endpointId.toLowerCase()).digest('hex'))}`;
  return { groupId, zone, members: [{ member, ...rest }], connectionName };
}
