// Private endpoints with every name and address they serve. Azure says them in three places, none
// always complete. In order of trust:
// 1. the network interface (its names are the endpoint's own);
// 2. customDnsConfigs (may be empty once a zone group exists);
// 3. the zone group's records (the privatelink form, mapped back);
// 4. names that a person gave as a table.

import { idKey, type EndpointMember, type PrivateEndpoint } from './estate.ts';
import { groupBy } from '../group-by.ts';
import { compareText } from '../compare-text.ts';
import type {
  EndpointConnection,
  NameAndAddresses,
  NetworkInterfacePiece,
  Piece,
  PrivateEndpointPiece,
  ZoneGroupPiece,
} from './pieces.ts';
import { estateNote, type EstateNote } from './reading.ts';

export interface JoinedEndpoints {
  readonly endpoints: readonly PrivateEndpoint[];
  readonly notes: readonly EstateNote[];
}

interface Connection extends EndpointConnection {
  readonly targetId: string;
}

/** All that concerns one endpoint. */
interface Parts {
  readonly id: string;
  readonly endpoint: PrivateEndpointPiece | undefined;
  readonly interfaces: readonly NetworkInterfacePiece[];
  readonly groups: readonly ZoneGroupPiece[];
  readonly connection: Connection | undefined;
}

interface Draft {
  readonly fqdn: string;
  readonly addresses: readonly string[];
  readonly member?: string;
}

type Note = (
  code: EstateNote['code'],
  text: Parameters<typeof estateNote>[2],
  values?: Parameters<typeof estateNote>[3],
) => void;

const STATES = ['Approved', 'Pending', 'Rejected', 'Disconnected'] as const;

export function joinEndpoints(pieces: readonly Piece[]): JoinedEndpoints {
  const notes: EstateNote[] = [];
  const endpoints = gatherParts(pieces, notes).map((parts) => joinEndpoint(parts, notes));
  return { endpoints, notes };
}

/** One form for the public and the privatelink spelling of a name, to tell that they are the same. */
export function nameWithoutPrivatelink(fqdn: string): string {
  return fqdn.replace('.privatelink.vaultcore.', '.vault.').replace('.privatelink.', '.');
}

function gatherParts(pieces: readonly Piece[], notes: EstateNote[]): readonly Parts[] {
  const endpoints = new Map(
    pieces
      .filter((piece) => piece.kind === 'private endpoint')
      .map((piece) => [idKey(piece.id), piece]),
  );
  const interfaces = pieces.filter((piece) => piece.kind === 'network interface');
  const groups = pieces.filter((piece) => piece.kind === 'private DNS zone group');
  const connections = new Map(
    listConnections(pieces).map((connection) => [idKey(connection.endpointId), connection]),
  );
  const ownerOfInterface = new Map(
    [...endpoints.values()].flatMap((endpoint) =>
      endpoint.interfaceIds.map((id) => [idKey(id), endpoint.id] as const),
    ),
  );

  const groupsOf = groupBy(groups, ({ endpointId }) => idKey(endpointId));
  const interfacesOf = new Map<string, NetworkInterfacePiece[]>();
  const ids = new Map([...endpoints.values()].map((endpoint) => [idKey(endpoint.id), endpoint.id]));
  for (const nic of interfaces) {
    const owner = nic.endpointId ?? ownerOfInterface.get(idKey(nic.id));
    if (owner === undefined) {
      notes.push(
        estateNote('interface-without-endpoint', nic.id, 'note.interface-without-endpoint', {
          name: nic.name,
        }),
      );
      continue;
    }
    const others = interfacesOf.get(idKey(owner));
    if (others === undefined) interfacesOf.set(idKey(owner), [nic]);
    else others.push(nic);
    if (!ids.has(idKey(owner))) ids.set(idKey(owner), owner);
  }
  for (const group of groups)
    if (!ids.has(idKey(group.endpointId))) ids.set(idKey(group.endpointId), group.endpointId);
  for (const [key, connection] of connections) {
    if (!ids.has(key))
      notes.push(
        estateNote('endpoint-not-exported', connection.endpointId, 'note.endpoint-not-exported', {
          target: lastSegment(connection.targetId),
          name: lastSegment(connection.endpointId),
        }),
      );
    // A resource keeps the connections of endpoints that were deleted.
    if (!ids.has(key) && !/^(?:rejected|disconnected)$/i.test(connection.status))
      ids.set(key, connection.endpointId);
  }
  return [...ids.entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([key, id]) => ({
      id,
      endpoint: endpoints.get(key),
      interfaces: interfacesOf.get(key) ?? [],
      groups: groupsOf.get(key) ?? [],
      connection: connections.get(key),
    }));
}

function joinEndpoint(parts: Parts, notes: EstateNote[]): PrivateEndpoint {
  const { endpoint, interfaces, groups, connection } = parts;
  const note: Note = (code, text, values) =>
    void notes.push(estateNote(code, parts.id, text, values));
  const name = lastSegment(parts.id);
  const targetId = endpoint?.targetId ?? connection?.targetId ?? '';
  if (targetId === '') note('endpoint-target-unknown', 'note.endpoint-target-unknown', { name });
  const members = joinMembers(parts, note);
  noteGaps(parts, members, note);
  const groupIds =
    [
      endpoint?.groupIds,
      interfaces.flatMap((nic) => nic.configurations.flatMap(({ groupId }) => groupId ?? [])),
      connection?.groupIds,
    ].find((list) => list !== undefined && list.length > 0) ?? [];
  const status = (endpoint?.status ?? connection?.status ?? '').toLowerCase();
  const state = STATES.find((each) => each.toLowerCase() === status) ?? 'unknown';
  if (state === 'unknown' && targetId !== '')
    note('connection-state-unknown', 'note.connection-state-unknown', { name });
  return {
    id: parts.id,
    name,
    ...(endpoint?.location === undefined ? {} : { location: endpoint.location }),
    targetId,
    groupIds: [...new Set(groupIds)].sort(compareText),
    connection: state,
    ...(endpoint?.subnetId === undefined ? {} : { subnetId: endpoint.subnetId }),
    members,
    zoneIds: uniqueIds(groups.flatMap((group) => group.zoneIds)),
    ...(endpoint?.applicationGroups === undefined
      ? {}
      : { applicationGroups: endpoint.applicationGroups }),
  };
}

function joinMembers(
  { endpoint, interfaces, groups }: Parts,
  note: Note,
): readonly EndpointMember[] {
  const drafts = new Map<string, Draft>();
  for (const { address, fqdns, member } of interfaces.flatMap((nic) => nic.configurations)) {
    for (const fqdn of fqdns) {
      const key = nameWithoutPrivatelink(fqdn);
      const known = drafts.get(key);
      drafts.set(key, {
        fqdn,
        ...known,
        addresses: [...(known?.addresses ?? []), address],
        ...(member === undefined ? {} : { member }),
      });
    }
  }
  const addFrom = (source: string, names: readonly NameAndAddresses[]): void => {
    for (const { fqdn, addresses } of names) {
      const key = nameWithoutPrivatelink(fqdn);
      const known = drafts.get(key);
      if (known === undefined || known.addresses.length === 0)
        drafts.set(key, { fqdn: known?.fqdn ?? fqdn, addresses });
      else if (addresses.length > 0 && !sameSet(known.addresses, addresses))
        note('addresses-differ', 'note.addresses-differ', {
          source,
          addresses: list(addresses),
          name: fqdn,
          known: list(known.addresses),
        });
    }
  };
  addFrom('customDnsConfigs', endpoint?.customDns ?? []);
  addFrom(
    'the zone group',
    groups.flatMap((group) =>
      group.records.map((record) => ({ ...record, fqdn: nameOfEndpoint(record.fqdn) })),
    ),
  );

  const memberOf = new Map(
    [
      ...interfaces.flatMap((nic) => nic.configurations),
      ...(endpoint?.fixedAddresses ?? []),
    ].flatMap(({ address, member }) => (member === undefined ? [] : [[address, member] as const])),
  );
  return [...drafts.values()]
    .map(({ fqdn, addresses, member }) => {
      const label =
        member ??
        addresses.map((address) => memberOf.get(address)).find((found) => found !== undefined);
      return {
        fqdn,
        addresses: [...new Set(addresses)].sort(compareText),
        ...(label === undefined ? {} : { member: label }),
      };
    })
    .sort((a, b) => compareText(a.fqdn, b.fqdn));
}

function noteGaps(
  { endpoint, interfaces, groups }: Parts,
  members: readonly EndpointMember[],
  note: Note,
): void {
  // Known by its connection alone: that it is not exported is said already.
  if (endpoint === undefined && interfaces.length === 0 && groups.length === 0) return;
  const read = new Set(interfaces.map((nic) => idKey(nic.id)));
  const missing = (endpoint?.interfaceIds ?? []).filter((id) => !read.has(idKey(id)));
  if (missing.length > 0)
    note(
      'interface-not-exported',
      members.length === 0
        ? 'note.interface-not-exported-without-names'
        : 'note.interface-not-exported',
      { name: lastSegment(missing[0] ?? '') },
    );
  else if (members.length === 0) note('endpoint-without-names', 'note.endpoint-without-names');
  for (const { fqdn } of members.filter(({ addresses }) => addresses.length === 0))
    note('name-without-address', 'note.name-without-address', { name: fqdn });
  const named = new Set(members.flatMap(({ addresses }) => addresses));
  const nameless = interfaces
    .flatMap((nic) => nic.configurations.map(({ address }) => address))
    .filter((address) => !named.has(address));
  if (members.length > 0 && nameless.length > 0)
    note('address-without-name', 'note.address-without-name', { addresses: list(nameless) });
}

/**
 * The name as the endpoint's interface would report it: the privatelink label belongs to the zone
 * alone, except with Azure Migrate, whose own names carry it.
 */
export function nameOfEndpoint(fqdn: string): string {
  return /\.privatelink\.prod\.migration\./.test(fqdn) ? fqdn : nameWithoutPrivatelink(fqdn);
}

function listConnections(pieces: readonly Piece[]): readonly Connection[] {
  return pieces.flatMap((piece) =>
    'connections' in piece
      ? piece.connections.map((connection) => ({ ...connection, targetId: piece.id }))
      : [],
  );
}

function uniqueIds(ids: readonly string[]): string[] {
  return [...new Map(ids.map((id) => [idKey(id), id])).entries()]
    .sort(([a], [b]) => compareText(a, b))
    .map(([, id]) => id);
}

function sameSet(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((item) => b.includes(item));
}

function list(addresses: readonly string[]): string {
  return [...addresses].sort(compareText).join(', ');
}

function lastSegment(id: string): string {
  return id.split('/').at(-1) ?? id;
}
