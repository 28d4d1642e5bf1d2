// What is done in Site Recovery besides reading and making: fabrics, mappings and
// providers that go, jobs that are cancelled or tried again, health read anew.

import { mergeInto, objectAt, textAt, type JsonObject } from '../base/json.ts';
import { accepted } from './accepted.ts';
import { ArmError } from './arm-error.ts';
import { FABRIC_TYPE, ITEM_TYPE } from '../resources/type-names.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { Call, ExistingCall, PutCall, Written } from './resource-type.ts';

/** A fabric, container, mapping or provider goes when no item needs it any more. */
export function removeUnused(call: ExistingCall): Written {
  const { world, resource } = call;
  const [item] = world.store.list(ITEM_TYPE, scopeOf(resource));
  if (item !== undefined)
    throw new ArmError(
      400,
      'ResourceInUse',
      `'${resource.name}' can't be removed: item '${item.name}' is protected there.`,
    );
  return accepted(call, () => world.withdraw(resource.id));
}

/** Providers and mappings serve the items of what they lie under. */
function scopeOf({ id, type }: Resource): string {
  return type === FABRIC_TYPE || type.endsWith('/replicationProtectionContainers')
    ? id
    : id.split('/').slice(0, -2).join('/');
}

/** Purge takes it away whatever is in it. */
export function purge(call: ExistingCall): Written {
  return accepted(call, () => call.world.withdraw(call.resource.id));
}

/** Asks the site anew; answers what is known then. */
export function refresh(
  render: (resource: Resource) => JsonObject,
): (call: ExistingCall) => Written {
  return (call) =>
    accepted(
      call,
      () => undefined,
      () => ({
        status: 200,
        body: render(call.world.store.get(call.resource.id) ?? call.resource),
      }),
    );
}

export function patchPolicy(
  render: (policy: Resource) => JsonObject,
): (call: PutCall & { readonly existing: Resource }) => Written {
  return (call) => {
    const { existing, body, world } = call;
    const settings = objectAt(body, 'properties', 'replicationProviderSettings') ?? {};
    const details = objectAt(existing.properties, 'providerSpecificDetails') ?? {};
    const settle = (): void =>
      void world.store.change(existing.id, {
        providerSpecificDetails: mergeInto(details, {
          ...settings,
          instanceType: textAt(details, 'instanceType') ?? 'InMageRcm',
        }),
      });
    return accepted(call, settle, () => ({
      status: 200,
      body: render(world.store.get(existing.id) ?? existing),
    }));
  };
}

/** By action: the states in which a job takes it, and what it is then. */
const JOB_CHANGES: Readonly<
  Record<
    string,
    { readonly from: readonly string[]; readonly state: string; readonly description: string }
  >
> = {
  cancel: {
    from: ['NotStarted', 'InProgress', 'Suspended', 'Cancelling'],
    state: 'Cancelled',
    description: 'Cancelled',
  },
  restart: {
    from: ['Failed', 'Cancelled', 'Succeeded'],
    state: 'Succeeded',
    description: 'Completed',
  },
  resume: { from: ['Suspended'], state: 'Succeeded', description: 'Completed' },
};

export function changeJob(
  action: 'cancel' | 'restart' | 'resume',
  render: (job: Resource) => JsonObject,
): (call: ExistingCall) => Written {
  return (call) => {
    const { resource, world } = call;
    const change = JOB_CHANGES[action];
    const state = textAt(resource.properties, 'state') ?? '';
    if (change === undefined || !change.from.includes(state))
      throw new ArmError(
        400,
        'OperationNotAllowed',
        `The operation '${action}' is not allowed on job '${resource.name}', which is '${state}'.`,
      );
    const settle = (): void =>
      void world.store.change(resource.id, {
        state: change.state,
        stateDescription: change.description,
        endTime: world.clock.now().toISOString(),
        allowedActions: [],
      });
    return accepted(call, settle, () => ({
      status: 200,
      body: render(world.store.get(resource.id) ?? resource),
    }));
  };
}

/** A vault's health and its settings are there as long as the vault is. */
export function madeUp(call: Call, type: string, properties: JsonObject): Resource | undefined {
  return call.parent === undefined || call.name.toLowerCase() !== 'default'
    ? undefined
    : {
        id: `${call.parent.id}/${type.slice(type.lastIndexOf('/') + 1)}/default`,
        name: 'default',
        type,
        etag: '',
        properties,
      };
}
