// Merged pieces → the estate, every list in the order of its ids.

import { parseName } from '@sekisho/dns/name.ts';
import {
  idKey,
  type Estate,
  type PrivateDnsZone,
  type VirtualNetwork,
  type Subnet,
} from './estate.ts';
import { groupBy } from '../group-by.ts';
import { joinEndpoints } from './join-endpoints.ts';
import { joinFilters } from './join-filters.ts';
import { compareText } from '../compare-text.ts';
import type { Piece, SubnetPiece } from './pieces.ts';
import type { PublicAccess } from './public-access.ts';
import { estateNote, type EstateNote } from './reading.ts';

export function joinEstate(pieces: readonly Piece[]): {
  readonly estate: Estate;
  readonly notes: readonly EstateNote[];
} {
  const joined = joinEndpoints(pieces);
  const notes = [...joined.notes];
  const estate: Estate = {
    privateEndpoints: joined.endpoints,
    zones: joinZones(pieces, notes),
    vaults: ofKind(pieces, 'Recovery Services vault').map(
      ({ id, name, location, connections, publicNetworkAccess }) => {
        if (location === undefined)
          notes.push(estateNote('location-unknown', id, 'note.location-unknown', { name }));
        return {
          id,
          name,
          location: location ?? '',
          endpointConnections: connections,
          ...(publicNetworkAccess === undefined ? {} : { publicNetworkAccess }),
        };
      },
    ),
    keyVaults: ofKind(pieces, 'Key Vault').flatMap((piece) => {
      const { id, name, host, location } = piece;
      if (host !== undefined)
        return [
          { id, name, host, ...(location === undefined ? {} : { location }), ...accessOf(piece) },
        ];
      notes.push(estateNote('host-unknown', id, 'note.key-vault-host-unknown', { name }));
      return [];
    }),
    migrateSites: ofKind(pieces, 'Migrate site').map(
      ({ kind: _kind, connections: _connections, siteKind, siteIds, ...rest }) => ({
        ...rest,
        kind: siteKind,
        ...(siteKind === 'master' ? { siteIds } : {}),
      }),
    ),
    storageAccounts: ofKind(pieces, 'storage account').flatMap((piece) => {
      const { id, name, blobHost, accountKind, location, allowSharedKeyAccess } = piece;
      if (blobHost !== undefined)
        return [
          {
            id,
            name,
            blobHost,
            ...(accountKind === undefined ? {} : { kind: accountKind }),
            ...(location === undefined ? {} : { location }),
            ...accessOf(piece),
            ...(allowSharedKeyAccess === undefined ? {} : { allowSharedKeyAccess }),
          },
        ];
      notes.push(estateNote('host-unknown', id, 'note.storage-host-unknown', { name }));
      return [];
    }),
    virtualNetworks: joinNetworks(pieces, notes),
    ...joinFilters(pieces),
  };
  return {
    estate,
    notes: notes.sort((a, b) =>
      compareText(
        `${a.where} ${a.code} ${a.message}`.toLowerCase(),
        `${b.where} ${b.code} ${b.message}`.toLowerCase(),
      ),
    ),
  };
}

function joinNetworks(pieces: readonly Piece[], notes: EstateNote[]): readonly VirtualNetwork[] {
  const peeringsOf = groupBy(ofKind(pieces, 'virtual network peering'), ({ networkId }) =>
    idKey(networkId),
  );
  const subnetsOf = groupBy(ofKind(pieces, 'subnet'), ({ networkId }) => idKey(networkId));
  return ofKind(pieces, 'virtual network').map(({ kind: _kind, peeredWith, ...network }) => {
    const { id, name, addressPrefixes } = network;
    if (peeredWith === undefined)
      notes.push(estateNote('peerings-not-exported', id, 'note.peerings-not-exported', { name }));
    if (addressPrefixes.length === 0)
      notes.push(estateNote('address-space-unknown', id, 'note.address-space-unknown', { name }));
    const single = (peeringsOf.get(idKey(id)) ?? []).map((peering) => peering.peeredWith);
    const all = new Map([...single, ...(peeredWith ?? [])].map((peer) => [idKey(peer), peer]));
    const subnets = joinSubnets(network.subnets ?? [], subnetsOf.get(idKey(id)) ?? []);
    return {
      ...network,
      peeredWith: [...all.values()],
      ...(subnets.length === 0 ? {} : { subnets }),
    };
  });
}

function accessOf({ publicNetworkAccess, networkAcls }: PublicAccess): PublicAccess {
  return {
    ...(publicNetworkAccess === undefined ? {} : { publicNetworkAccess }),
    ...(networkAcls === undefined ? {} : { networkAcls }),
  };
}

/** The network's own list, and what was exported by itself. */
function joinSubnets(listed: readonly Subnet[], alone: readonly SubnetPiece[]): readonly Subnet[] {
  const known = new Set(listed.map(({ name }) => name.toLowerCase()));
  return [
    ...listed,
    ...alone
      .filter(({ name }) => !known.has(name.toLowerCase()))
      .map(({ kind: _kind, id: _id, networkId: _networkId, ...subnet }) => ({
        ...subnet,
        hasNatGateway: subnet.hasNatGateway ?? false,
      })),
  ];
}

/** A zone exists when it was exported, or anything in it: the id of a record set holds the zone's. */
function joinZones(pieces: readonly Piece[], notes: EstateNote[]): readonly PrivateDnsZone[] {
  const exported = new Map(
    ofKind(pieces, 'private DNS zone').map((zone) => [idKey(zone.id), zone]),
  );
  const ids = new Map([...exported.values()].map((zone) => [idKey(zone.id), zone.id]));
  const recordsOf = groupBy(ofKind(pieces, 'record set'), ({ zoneId }) => idKey(zoneId));
  const linksOf = groupBy(ofKind(pieces, 'virtual network link'), ({ zoneId }) => idKey(zoneId));
  for (const { zoneId } of [...recordsOf.values(), ...linksOf.values()].flat())
    if (!ids.has(idKey(zoneId))) ids.set(idKey(zoneId), zoneId);
  return [...ids.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, id]) => {
      const parsed = parseName(id.split('/').at(-1) ?? '');
      const zone: PrivateDnsZone = {
        id,
        // The readers of record sets, links and zones refuse an id whose zone is not a name.
        name: parsed.ok ? parsed.name : '',
        records: (recordsOf.get(key) ?? [])
          .map(({ record }) => record)
          .sort((a, b) => compareText(a.name, b.name) || compareText(a.type, b.type)),
        links: (linksOf.get(key) ?? []).map(
          ({ name, virtualNetworkId, registrationEnabled, nxDomainRedirect }) => ({
            name,
            virtualNetworkId,
            registrationEnabled,
            nxDomainRedirect: nxDomainRedirect ?? false,
          }),
        ),
      };
      noteMissing(zone, exported.get(key), notes);
      return zone;
    });
}

function noteMissing(
  zone: PrivateDnsZone,
  exported: { readonly recordSetCount?: number; readonly linkCount?: number } | undefined,
  notes: EstateNote[],
): void {
  // Azure counts the SOA, which exports by type don't hold.
  const hasSoa = zone.records.some(({ type }) => type === 'SOA');
  const count = exported?.recordSetCount;
  const missing = (count ?? 0) - (hasSoa ? 0 : 1) - zone.records.length;
  if (missing > 0) {
    notes.push(
      estateNote('records-not-exported', zone.id, 'note.records-missing', {
        name: zone.name,
        missing,
      }),
    );
  } else if (exported !== undefined && count === undefined && !hasSoa) {
    notes.push(
      estateNote('records-not-exported', zone.id, 'note.records-unknown', { name: zone.name }),
    );
  }
  const linkCount = exported?.linkCount;
  if ((linkCount ?? 0) > zone.links.length || (exported === undefined && zone.links.length === 0)) {
    notes.push(
      estateNote('links-not-exported', zone.id, 'note.links-missing', { name: zone.name }),
    );
  } else if (exported !== undefined && linkCount === undefined) {
    notes.push(
      estateNote('links-not-exported', zone.id, 'note.links-unknown', { name: zone.name }),
    );
  }
}

function ofKind<K extends Piece['kind']>(
  pieces: readonly Piece[],
  kind: K,
): readonly Extract<Piece, { readonly kind: K }>[] {
  return pieces.filter(
    (piece): piece is Extract<Piece, { readonly kind: K }> => piece.kind === kind,
  );
}
