// A drafted subscription as the files that `az … -o json` writes.

import type { ExportedFile } from '@sekisho/core/estate/assemble-estate.ts';
import {
  accountId,
  HUB,
  hexOf,
  idIn,
  keyVaultId,
  masterId,
  networkId,
  stemOf,
  vaultId,
  type AzureDraft,
  type MissingKind,
  type Resource,
  type VaultDraft,
} from './azure-draft.ts';
import {
  addressesOf,
  endpointId,
  endpointResource,
  interfaceResource,
  servedBy,
  type Placed,
} from './draft-endpoints.ts';
import { gatewaySubnets, guardLists, subnetProperties } from './draft-guard.ts';
import { zonesOf } from './draft-zones.ts';

/** One file a kind; what is missing was not exported. */
export function exportsOf(
  draft: AzureDraft,
  missing: 'nothing' | MissingKind,
): readonly ExportedFile[] {
  const served = draft.vaults.flatMap((vault, at) => servedBy(draft, vault, at));
  const placed = served.map((each, at) => ({ ...each, addresses: addressesOf(draft, each, at) }));
  const zones = zonesOf(draft, placed);
  const lists: Readonly<Record<string, readonly Resource[]>> = {
    'private-endpoints': placed.map(endpointResource),
    'network-interfaces': placed.map(interfaceResource),
    vaults: draft.vaults.map((vault) => vaultResource(draft, vault, placed)),
    'storage-accounts': draft.vaults.map((vault) => accountResource(draft, vault)),
    'virtual-networks': networks(draft),
    ...guardLists(draft),
    'private-dns-zones': zones.map(({ zone }) => zone),
    'vmware-sites': draft.vaults.filter(isRegistered).map((vault) => vmwareSite(draft, vault)),
    'master-sites': draft.vaults.filter(isRegistered).map((vault) => masterSite(draft, vault)),
  };
  const single = draft.vaults
    .filter(isRegistered)
    .map((vault) => ({ file: `key-vault-${stemOf(vault)}kv.json`, value: keyVault(draft, vault) }));
  return [
    ...Object.entries(lists)
      .filter(([kind]) => kind !== missing)
      .map(([kind, value]) => fileOf(`${kind}.json`, value)),
    ...single.map(({ file, value }) => fileOf(file, value)),
    ...(missing === 'private-dns-zones'
      ? []
      : zones.flatMap(({ zone, records, links }, at) => [
          ...(missing === 'records'
            ? []
            : [fileOf(`records-${zone.name}-${String(at)}.json`, records)]),
          ...(missing === 'links' ? [] : [fileOf(`links-${zone.name}-${String(at)}.json`, links)]),
        ])),
  ];
}

function fileOf(file: string, value: unknown): ExportedFile {
  return { file, text: JSON.stringify(value, null, 2) };
}

const isRegistered = (vault: VaultDraft): boolean => vault.isRegistered;

function vaultResource(draft: AzureDraft, vault: VaultDraft, placed: readonly Placed[]): Resource {
  const own = placed.filter(({ target }) => target === vaultId(vault));
  return {
    id: vaultId(vault),
    name: vault.name,
    type: 'Microsoft.RecoveryServices/vaults',
    location: draft.region,
    properties: {
      publicNetworkAccess: draft.hasVaultEndpoints ? 'Disabled' : 'Enabled',
      privateEndpointConnections: own.map((served) => ({
        id: `${vaultId(vault)}/privateEndpointConnections/${served.endpoint}`,
        properties: {
          privateEndpoint: { id: endpointId(served) },
          groupIds: [served.group],
          privateLinkServiceConnectionState: { status: served.state },
        },
      })),
    },
  };
}

function accountResource(draft: AzureDraft, vault: VaultDraft): Resource {
  const isOpen = vault.cache === 'none';
  return {
    id: accountId(vault),
    name: vault.account,
    type: 'Microsoft.Storage/storageAccounts',
    location: draft.region,
    kind: 'StorageV2',
    properties: {
      primaryEndpoints: { blob: `https://${vault.account}.${draft.suffixes['blob'] ?? ''}/` },
      publicNetworkAccess: isOpen ? 'Enabled' : 'Disabled',
      networkAcls: {
        defaultAction: isOpen ? 'Allow' : 'Deny',
        bypass: 'AzureServices',
        ipRules: [],
        virtualNetworkRules: [],
      },
    },
  };
}

function keyVault(draft: AzureDraft, vault: VaultDraft): Resource {
  return {
    id: keyVaultId(vault),
    name: `${stemOf(vault)}kv`,
    type: 'Microsoft.KeyVault/vaults',
    location: draft.region,
    properties: {
      vaultUri: `https://${stemOf(vault)}kv.${draft.suffixes['keyVault'] ?? ''}/`,
      publicNetworkAccess: 'Disabled',
    },
  };
}

function masterSite(draft: AzureDraft, vault: VaultDraft): Resource {
  return {
    id: masterId(vault),
    name: `${stemOf(vault)}mastersite`,
    type: 'Microsoft.OffAzure/MasterSites',
    location: draft.region,
    properties: { sites: [vmwareSite(draft, vault).id] },
  };
}

function vmwareSite(draft: AzureDraft, vault: VaultDraft): Resource {
  const name = `${stemOf(vault)}vmwaresite`;
  return {
    id: idIn('rg-asr', 'Microsoft.OffAzure/VMwareSites', name),
    name,
    type: 'Microsoft.OffAzure/VMwareSites',
    location: draft.region,
    properties: {
      serviceEndpoint: `https://${hexOf(vault)}-agent.${draft.migrateCode}.disc.privatelink.${draft.suffixes['migratePrivate'] ?? ''}`,
      agentDetails: {
        keyVaultUri: `https://${stemOf(vault)}kv.${draft.suffixes['keyVault'] ?? ''}/`,
      },
      applianceName: vault.appliance,
      masterSiteId: masterId(vault),
    },
  };
}

function networks(draft: AzureDraft): Resource[] {
  const used = [...new Set(draft.vaults.map(({ network }) => network))];
  const network = (
    id: string,
    prefixes: readonly string[],
    peers: readonly string[],
  ): Resource => ({
    id,
    name: id.slice(id.lastIndexOf('/') + 1),
    type: 'Microsoft.Network/virtualNetworks',
    location: draft.region,
    properties: {
      addressSpace: { addressPrefixes: prefixes },
      dhcpOptions: { dnsServers: [] },
      subnets: [
        {
          id: `${id}/subnets/snet-pe`,
          name: 'snet-pe',
          properties: {
            addressPrefixes:
              draft.guard === 'none'
                ? prefixes
                : prefixes.map((each) => each.replace('.0.0/16', '.0.0/20')),
            ...(id === HUB ? {} : subnetProperties(draft)),
          },
        },
        ...gatewaySubnets(draft, id),
      ],
      virtualNetworkPeerings: peers.map((peer) => ({
        name: `to-${peer.slice(peer.lastIndexOf('/') + 1)}`,
        properties: { peeringState: 'Connected', remoteVirtualNetwork: { id: peer } },
      })),
    },
  });
  return [
    ...used.map((index) =>
      network(
        networkId(index),
        [
          `10.${String(41 + index)}.0.0/16`,
          ...(draft.isDualStack ? [`fd00:${String(41 + index)}::/48`] : []),
        ],
        draft.layout === 'hub' ? [HUB] : [],
      ),
    ),
    ...(draft.layout === 'hub' ? [network(HUB, ['10.40.0.0/22'], used.map(networkId))] : []),
  ];
}
