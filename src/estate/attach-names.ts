// Names and addresses that somebody printed as a table → the private endpoint that they belong to.
// Only when that is certain: the table names it, or one endpoint alone already has the name or address.

import { checkedAddress, checkedAll, checkedName, quote } from './checked-values.ts';
import type { EndpointMember, PrivateEndpoint } from './estate.ts';
import { nameWithoutPrivatelink } from './join-endpoints.ts';
import { compare } from './merge-pieces.ts';
import type { PrintedName } from './powershell-text.ts';
import type { UnusedPart } from './reading.ts';

export interface PrintedNameOfFile extends PrintedName {
  readonly file: string;
}

interface Attached {
  readonly endpoints: readonly PrivateEndpoint[];
  readonly used: readonly PrintedNameOfFile[];
  readonly unused: readonly UnusedPart[];
}

export function attachNames(
  endpoints: readonly PrivateEndpoint[],
  names: readonly PrintedNameOfFile[],
): Attached {
  const unused: UnusedPart[] = [];
  const used: PrintedNameOfFile[] = [];
  const added = new Map<string, Map<string, EndpointMember>>();
  for (const printed of names) {
    const refuse = (reason: string): void =>
      void unused.push({ file: printed.file, where: `line ${printed.line}`, reason });
    const fqdn = checkedName(printed.fqdn, refuse);
    const addresses = checkedAll(printed.addresses, checkedAddress, refuse);
    if (fqdn === null || addresses.length !== printed.addresses.length) continue;
    const owners = endpoints.filter((endpoint) =>
      isOwner(endpoint, { ...printed, fqdn, addresses }),
    );
    const owner = owners[0];
    if (owner === undefined || owners.length > 1) {
      refuse(
        `no export says to which private endpoint ${quote(fqdn)} belongs: export the private endpoints and network interfaces`,
      );
      continue;
    }
    used.push(printed);
    if (owner.members.some((member) => member.addresses.length > 0 && isSame(member.fqdn, fqdn)))
      continue;
    const members = added.get(owner.id) ?? new Map<string, EndpointMember>();
    const known = members.get(nameWithoutPrivatelink(fqdn));
    members.set(nameWithoutPrivatelink(fqdn), {
      fqdn,
      addresses: [...new Set([...(known?.addresses ?? []), ...addresses])].sort(compare),
    });
    added.set(owner.id, members);
  }
  return {
    endpoints: endpoints.map((endpoint) => withMembers(endpoint, added.get(endpoint.id))),
    used,
    unused,
  };
}

function isOwner(
  endpoint: PrivateEndpoint,
  printed: {
    readonly endpoint?: string;
    readonly fqdn: string;
    readonly addresses: readonly string[];
  },
): boolean {
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
    members: [...kept, ...added.values()].sort((a, b) => compare(a.fqdn, b.fqdn)),
  };
}

function isSame(a: string, b: string): boolean {
  return nameWithoutPrivatelink(a) === nameWithoutPrivatelink(b);
}
