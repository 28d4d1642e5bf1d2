// Names and addresses that somebody printed as a table → the private endpoint that they belong to.
// Only when that is certain: the table names it, or one endpoint alone already has the name or address.

import { checkedAddress, checkedAll, checkedName, quote } from './checked-values.ts';
import { idKey, type EndpointMember, type PrivateEndpoint } from './estate.ts';
import { nameWithoutPrivatelink } from './join-endpoints.ts';
import { compareText } from '../compare-text.ts';
import { unread } from './forms/contents.ts';
import type { Piece, Refuse } from './pieces.ts';
import type { PrintedName } from './powershell-text.ts';
import type { UnusedPart } from './reading.ts';

export interface PrintedNameOfFile extends PrintedName {
  readonly file: string;
}

/** Name of an interface, in lower case → key of its endpoint. */
type InterfaceOwners = ReadonlyMap<string, string | null>;

interface Attached {
  readonly endpoints: readonly PrivateEndpoint[];
  readonly used: readonly PrintedNameOfFile[];
  readonly unused: readonly UnusedPart[];
  /** Keys of endpoints whose network interface a table shows. */
  readonly shownInterfaces: ReadonlySet<string>;
}

export function attachNames(
  endpoints: readonly PrivateEndpoint[],
  names: readonly PrintedNameOfFile[],
  interfaces: InterfaceOwners,
): Attached {
  const unused: UnusedPart[] = [];
  const checked = names.flatMap((printed): readonly PrintedNameOfFile[] => {
    const refuse: Refuse = (code, values) =>
      void unused.push({ file: printed.file, ...unread(`line ${printed.line}`, code, values) });
    const fqdn = checkedName(printed.fqdn, refuse);
    const addresses = checkedAll(printed.addresses, checkedAddress, refuse);
    return fqdn === null || addresses.length !== printed.addresses.length
      ? []
      : [{ ...printed, fqdn, addresses }];
  });
  // Names whose table says where they belong come first: others are then known by them.
  const first = attachAll(endpoints, checked, interfaces);
  const second = attachAll(first.endpoints, first.rest, interfaces);
  for (const { file, line, fqdn } of second.rest)
    unused.push({
      file,
      ...unread(`line ${line}`, 'part.owner-unknown', { name: quote(fqdn) }),
    });
  return {
    endpoints: second.endpoints,
    used: [...first.used, ...second.used],
    unused,
    shownInterfaces: new Set(
      [...first.used, ...second.used].flatMap(
        ({ networkInterface }) => interfaces.get(networkInterface?.toLowerCase() ?? '') ?? [],
      ),
    ),
  };
}

function attachAll(
  endpoints: readonly PrivateEndpoint[],
  names: readonly PrintedNameOfFile[],
  interfaces: InterfaceOwners,
): {
  readonly endpoints: readonly PrivateEndpoint[];
  readonly used: readonly PrintedNameOfFile[];
  readonly rest: readonly PrintedNameOfFile[];
} {
  const used: PrintedNameOfFile[] = [];
  const rest: PrintedNameOfFile[] = [];
  const added = new Map<string, Map<string, EndpointMember>>();
  for (const printed of names) {
    const { fqdn, addresses } = printed;
    const owners = endpoints.filter((endpoint) => isOwner(endpoint, printed, interfaces));
    const owner = owners[0];
    if (owner === undefined || owners.length > 1) {
      rest.push(printed);
      continue;
    }
    used.push(printed);
    if (owner.members.some((member) => member.addresses.length > 0 && isSame(member.fqdn, fqdn)))
      continue;
    const members = added.get(owner.id) ?? new Map<string, EndpointMember>();
    const known = members.get(nameWithoutPrivatelink(fqdn));
    members.set(nameWithoutPrivatelink(fqdn), {
      fqdn,
      addresses: [...new Set([...(known?.addresses ?? []), ...addresses])].sort(compareText),
    });
    added.set(owner.id, members);
  }
  return {
    endpoints: endpoints.map((endpoint) => withMembers(endpoint, added.get(endpoint.id))),
    used,
    rest,
  };
}

/** Which private endpoint has a network interface of this name; none for a name that several have. */
export function ownersByInterface(pieces: readonly Piece[]): InterfaceOwners {
  const owners = new Map<string, string | null>();
  const add = (interfaceId: string, endpointId: string): void => {
    const name = interfaceId.slice(interfaceId.lastIndexOf('/') + 1).toLowerCase();
    const known = owners.get(name);
    owners.set(name, known === undefined || known === idKey(endpointId) ? idKey(endpointId) : null);
  };
  for (const piece of pieces) {
    if (piece.kind === 'private endpoint') for (const id of piece.interfaceIds) add(id, piece.id);
    if (piece.kind === 'network interface' && piece.endpointId !== undefined)
      add(piece.id, piece.endpointId);
  }
  return owners;
}

function isOwner(
  endpoint: PrivateEndpoint,
  printed: PrintedNameOfFile,
  interfaces: InterfaceOwners,
): boolean {
  const byInterface = interfaces.get(printed.networkInterface?.toLowerCase() ?? '');
  if (byInterface !== undefined && byInterface !== null) return byInterface === idKey(endpoint.id);
  if (printed.endpoint !== undefined)
    return endpoint.name.toLowerCase() === printed.endpoint.toLowerCase();
  return endpoint.members.some(
    ({ fqdn, addresses }) =>
      isSame(fqdn, printed.fqdn) ||
      addresses.some((address) => printed.addresses.includes(address)),
  );
}

function withMembers(
  endpoint: PrivateEndpoint,
  added: ReadonlyMap<string, EndpointMember> | undefined,
): PrivateEndpoint {
  if (added === undefined) return endpoint;
  const kept = endpoint.members.filter(({ fqdn }) => !added.has(nameWithoutPrivatelink(fqdn)));
  return {
    ...endpoint,
    members: [...kept, ...added.values()].sort((a, b) => compareText(a.fqdn, b.fqdn)),
  };
}

function isSame(a: string, b: string): boolean {
  return nameWithoutPrivatelink(a) === nameWithoutPrivatelink(b);
}
