// Who made and who last changed a resource, as some providers show it.

import { objectAt, type JsonObject } from '../base/json.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { Call } from './resource-type.ts';

/** The field `systemData` for a resource that the caller has just written. */
export function systemDataOf(
  { caller, world }: Pick<Call, 'caller' | 'world'>,
  existing: Resource | undefined,
): JsonObject {
  const now = world.clock.now().toISOString();
  const by = caller.userName ?? caller.appId;
  const type = caller.userName === undefined ? 'Application' : 'User';
  const known = objectAt(existing?.extra, 'systemData');
  return {
    systemData: {
      createdBy: by,
      createdByType: type,
      createdAt: now,
      ...known,
      lastModifiedBy: by,
      lastModifiedByType: type,
      lastModifiedAt: now,
    },
  };
}
