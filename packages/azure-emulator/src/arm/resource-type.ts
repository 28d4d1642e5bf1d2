// What a provider's file says about one type of resource. The router does the rest:
// reading, listing and paging are the same for all.

import type { Clock, Pace } from '../base/clock.ts';
import type { CloudNames } from '../names/cloud-names.ts';
import type { Reply, Request } from '../base/http.ts';
import type { JsonObject } from '../base/json.ts';
import type { TokenSubject } from '../base/tokens.ts';
import type { ArmError } from './arm-error.ts';
import type { Operations, OperationStart } from './operations.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';

/** What the providers share. */
export interface ArmWorld {
  readonly store: ResourceStore;
  readonly operations: Operations;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly tenantId: string;
  readonly region: string;
  readonly names: CloudNames;
  /** Puts a resource and makes it real: its names, its listeners. */
  readonly publish: (resource: Resource) => Promise<Resource>;
  /** Removes a resource with all under it, and what was real of it. */
  readonly withdraw: (id: string) => Promise<void>;
}

export interface Call {
  readonly world: ArmWorld;
  readonly request: Request;
  /** Who asks. */
  readonly caller: TokenSubject;
  readonly apiVersion: string;
  /** The id asked for, with the type's own spelling. */
  readonly id: string;
  readonly name: string;
  /** The resource that it lies under; undefined directly under a group. */
  readonly parent: Resource | undefined;
}

export interface PutCall extends Call {
  readonly body: JsonObject;
  readonly existing: Resource | undefined;
}

export interface ExistingCall extends Call {
  readonly resource: Resource;
}

export interface Written {
  readonly status?: number;
  readonly resource?: Resource;
  /** A body other than the resource's. */
  readonly body?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  readonly operation?: OperationStart;
}

export interface ResourceType {
  /** As Azure spells it, children with their parents: `Microsoft.Network/privateEndpoints/privateDnsZoneGroups`. */
  readonly type: string;
  /** Other spellings of the type's last part that older API versions print. */
  readonly render?: (
    resource: Resource,
    world: ArmWorld,
    asked: { readonly apiVersion: string; readonly isList: boolean },
  ) => JsonObject;
  readonly put?: (call: PutCall) => Written | Promise<Written>;
  readonly patch?: (call: PutCall & { readonly existing: Resource }) => Written | Promise<Written>;
  readonly remove?: (call: ExistingCall) => Written | Promise<Written>;
  /** Answer of DELETE for what is not there: 204, or an error. */
  readonly removeMissing?: 204 | 404;
  /** POST `…/{name}/{action}`, by the action in lower case. */
  readonly actions?: Readonly<
    Record<string, (call: ExistingCall) => Reply | Written | Promise<Reply | Written>>
  >;
  /** Members of a list, where they are not simply those of this type. */
  readonly listed?: (world: ArmWorld, under: string) => readonly Resource[];
  /** Which members of a list a request asks for. */
  readonly isListed?: (resource: Resource, call: Call) => boolean;
  /** GET of one that is made up when asked for and not stored. */
  readonly find?: (call: Call) => Resource | undefined;
  /** The same for what is kept elsewhere. */
  readonly read?: (call: Call) => Promise<Resource | undefined>;
  /** The body of a whole collection, for those that are no list of resources. */
  readonly collection?: (call: Call) => JsonObject | Promise<JsonObject>;
  readonly notFound?: (call: Call) => ArmError;
  /** How a list ends: Site Recovery says null, OffAzure an empty text, others leave the field out. */
  readonly lastLink?: null | '';
  readonly pageSize?: number;
}
