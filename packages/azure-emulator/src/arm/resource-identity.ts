// The managed identity of a resource, as its body shows it: what the client asked
// for, with the ids that Entra gives.

import { guidFrom } from '../base/identifiers.ts';
import { objectAt, textAt, type JsonObject } from '../base/json.ts';
import type { Resource } from '../resources/resource-store.ts';

interface IdentityParts {
  readonly body: JsonObject;
  readonly existing: Resource | undefined;
  readonly tenantId: string;
  readonly id: string;
}

/** Nothing when the resource has no identity, else the field `identity`. */
export function identityOf({ body, existing, tenantId, id }: IdentityParts): JsonObject {
  const asked = objectAt(body, 'identity') ?? objectAt(existing?.extra, 'identity');
  if (asked === undefined) return {};
  const isSystem = (textAt(asked, 'type') ?? '').includes('SystemAssigned');
  const assigned = Object.keys(objectAt(asked, 'userAssignedIdentities') ?? {}).map(
    (each): [string, JsonObject] => [
      each,
      {
        clientId: guidFrom(`client ${each.toLowerCase()}`),
        principalId: guidFrom(`principal ${each.toLowerCase()}`),
      },
    ],
  );
  return {
    identity: {
      ...asked,
      ...(isSystem ? { principalId: guidFrom(`identity ${id.toLowerCase()}`), tenantId } : {}),
      ...(assigned.length === 0 ? {} : { userAssignedIdentities: Object.fromEntries(assigned) }),
    },
  };
}
