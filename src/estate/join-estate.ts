// Merged pieces → the estate, every list in the order of its ids.

import { parseName } from '../names/name.ts';
import { idKey, type Estate, type PrivateDnsZone } from './estate.ts';
import { groupBy } from '../group-by.ts';
import { joinEndpoints } from './join-endpoints.ts';
import { compare } from './merge-pieces.ts';
import type { Piece } from './pieces.ts';
import type { EstateNote } from './reading.ts';

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
          notes.push({
            code: 'location-unknown',
            where: id,
            message: `no export says in which region the vault ${name} is`,
          });
        return {
          id,
          name,
          location: location ?? '',
          endpointConnections: connections,
          ...(publicNetworkAccess === undefined ? {} : { publicNetworkAccess }),
        };
      },
    ),
    keyVaults: ofKind(pieces, 'Key Vault').flatMap(({ id, name, host, location }) => {
      if (host !== undefined)
        return [{ id, name, host, ...(location === undefined ? {} : { location }) }];
      notes.push({
        code: 'host-unknown',
        where: id,
        message: `the Key Vault ${name} is left out, for no export gives its vaultUri: add az keyvault show --name ${name}`,
      });
      return [];
    }),
    migrateSites: ofKind(pieces, 'Migrate site').map(
      ({ kind: _kind, connections: _connections, siteKind, siteIds, ...rest }) => ({
        ...rest,
        kind: siteKind,
        ...(siteKind === 'master' ? { siteIds } : {}),
      }),
    ),
    storageAccounts: ofKind(pieces, 'storage account').flatMap(
      ({ id, name, blobHost, accountKind, location }) => {
        if (blobHost !== undefined)
          return [
            {
              id,
              name,
              blobHost,
              ...(accountKind === undefined ? {} : { kind: accountKind }),
              ...(location === undefined ? {} : { location }),
            },
          ];
        notes.push({
          code: 'host-unknown',
          where: id,
          message: `the storage account ${name} is left out, for no export gives its primaryEndpoints.blob: add az storage account show --name ${name}`,
        });
        return [];
      },
    ),
    virtualNetworks: ofKind(pieces, 'virtual network').map(({ kind: _kind, ...rest }) => rest),
  };
  return {
    estate,
    notes: notes.sort((a, b) =>
      compare(
        `${a.where} ${a.code} ${a.message}`.toLowerCase(),
        `${b.where} ${b.code} ${b.message}`.toLowerCase(),
      ),
    ),
  };
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
    .sort(([a], [b]) => compare(a, b))
    .map(([key, id]) => {
      const parsed = parseName(id.split('/').at(-1) ?? '');
      const zone: PrivateDnsZone = {
        id,
        // The readers of record sets, links and zones refuse an id whose zone is not a name.
        name: parsed.ok ? parsed.name : '',
        records: (recordsOf.get(key) ?? [])
          .map(({ record }) => record)
          .sort((a, b) => compare(a.name, b.name) || compare(a.type, b.type)),
        links: (linksOf.get(key) ?? []).map(
          ({ name, virtualNetworkId, registrationEnabled, nxDomainRedirect }) => ({
            name,
            virtualNetworkId,
            registrationEnabled,
            nxDomainRedirect,
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
  const soa = zone.records.some(({ type }) => type === 'SOA') ? 0 : 1;
  const missingRecords = (exported?.recordSetCount ?? 0) - soa - zone.records.length;
  if (missingRecords > 0) {
    notes.push({
      code: 'records-not-exported',
      where: zone.id,
      message: `${zone.name} holds ${missingRecords} record set${missingRecords === 1 ? '' : 's'} more than the exports: add az network private-dns record-set list`,
    });
  }
  if (
    (exported?.linkCount ?? 0) > zone.links.length ||
    (exported === undefined && zone.links.length === 0)
  ) {
    notes.push({
      code: 'links-not-exported',
      where: zone.id,
      message: `the exports don't hold every virtual network link of ${zone.name}: add az network private-dns link vnet list`,
    });
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
