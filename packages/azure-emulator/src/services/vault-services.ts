// The five microservices of a vault, one for each member of its endpoint. Action
// names are the agents' (docs/facts/replication.md#actions-of-the-agents); paths beside them and all bodies are designed freely.

import type { Clock } from '../base/clock.ts';
import type { CloudNames, VaultMember } from '../names/cloud-names.ts';
import { segmentsOf, type Handle, type Reply, type Request } from '../base/http.ts';
import { parseJson, textAt, textsAt, type JsonObject } from '../base/json.ts';
import { ITEM_TYPE } from '../resources/type-names.ts';
import type { Resource, ResourceStore } from '../resources/resource-store.ts';
import type { EventHubs } from './event-hubs.ts';
import { registerFabric } from './register-fabric.ts';
import type { CacheContainer, ReplicationService } from './replication-service.ts';
import { answerActions, refuseCaller, serviceError, type ServiceAccess } from './service-access.ts';
import type { Component, VaultRuntime } from './vault-runtime.ts';

export interface VaultServicesOptions extends ServiceAccess {
  readonly runtime: VaultRuntime;
  readonly store: ResourceStore;
  readonly names: CloudNames;
  readonly clock: Clock;
  readonly eventHubs: EventHubs;
  /** A signed address of a container in a cache account, good for some time. */
  readonly signContainer: (
    container: CacheContainer,
  ) => Promise<{ readonly uri: string; readonly expiresAt: Date }>;
  readonly replication: () => ReplicationService | undefined;
}

export function createVaultServices(
  options: VaultServicesOptions,
): Readonly<Record<VaultMember, Handle>> {
  return {
    rcm1: createRcm(options),
    id1: createIdentity(options),
    srs1: createSrs(options),
    tel1: createTelemetry(options),
    prot2: createProtection(options),
  };
}

function createRcm(options: VaultServicesOptions): Handle {
  const { runtime } = options;
  const heard = (body: JsonObject): void => runtime.hear(applianceIn(body), kindIn(body));
  const known = (act: (body: JsonObject) => Reply | Promise<Reply>) => (body: JsonObject) => {
    if (
      kindIn(body) !== undefined &&
      runtime.find(kindIn(body) ?? '', applianceIn(body)) === undefined
    )
      return serviceError(
        404,
        'ApplianceComponentNotFound',
        'The component is not registered with this vault.',
      );
    heard(body);
    return act(body);
  };
  return answerActions(options, {
    'POST /rcmagentapi/registermachine': (body) => {
      const component = componentIn(body);
      if (component === undefined)
        return serviceError(400, 'BadRequest', "'name' and 'kind' are required.");
      if (runtime.find(component.kind, component.appliance) !== undefined)
        return serviceError(
          409,
          'ApplianceComponentAlreadyRegistered',
          `Component ${component.kind} of appliance '${component.appliance}' is already registered.`,
        );
      runtime.register(component);
      return { status: 200, body: { registered: true, heartbeatIntervalInSeconds: 300 } };
    },
    'POST /rcmagentapi/modifymachine': (body) => {
      const component = componentIn(body);
      if (component === undefined)
        return serviceError(400, 'BadRequest', "'name' and 'kind' are required.");
      runtime.register(component);
      return { status: 200, body: { registered: true, heartbeatIntervalInSeconds: 300 } };
    },
    'POST /rcmagentapi/unregistermachine': known(() => ({ status: 200, body: {} })),
    'POST /rcmagentapi/getreplicationsettings': known(() => ({
      status: 200,
      body: replicationSettings(options),
    })),
    'POST /rcmagentapi/registersourceagent': known(() => ({
      status: 200,
      body: { registered: true },
    })),
    'POST /rcmagentapi/renewlogcontainersasuri': (body) => renewContainer(options, body),
    'POST /rcmagentapi/onpremtoazurecompletesync': (body) =>
      findItem(options, textAt(body, 'itemId') ?? '') === undefined
        ? itemMissing(body)
        : { status: 200, body: {} },
    'POST /rcmagentapi/sendmonitoringmessage': (body) => {
      heard(body);
      return { status: 202, body: {} };
    },
    'POST /rcmagentapi/testconnection': () => ({ status: 200, body: { reachable: true } }),
  });
}

/** What an agent learns once the RCM knows it; before that nobody can know the Event Hubs name. */
function replicationSettings({ names, runtime, eventHubs }: VaultServicesOptions): JsonObject {
  const host = names.eventHubsHost(runtime.vaultId);
  return {
    privateEndpointEnabled: names.publicRoute === null,
    eventHubs: hasEventHubs(names) ? { host, signature: eventHubs.sign(host) } : null,
    protectionService: names.serviceHost(runtime.vaultId, 'prot2'),
    telemetry: names.serviceHost(runtime.vaultId, 'tel1'),
    identity: names.serviceHost(runtime.vaultId, 'id1'),
  };
}

function hasEventHubs({ publicRoute }: CloudNames): boolean {
  return publicRoute?.hasDiagnostics !== false;
}

async function renewContainer(options: VaultServicesOptions, body: JsonObject): Promise<Reply> {
  const item = findItem(options, textAt(body, 'itemId') ?? '');
  if (item === undefined) return itemMissing(body);
  const signed = await options.signContainer(cacheOf(item));
  return {
    status: 200,
    body: { containerSasUri: signed.uri, expiresAt: signed.expiresAt.toISOString() },
  };
}

function createIdentity(options: VaultServicesOptions): Handle {
  return answerActions(options, {
    'POST /identity/checkin': (body) => {
      options.runtime.hear(applianceIn(body));
      return { status: 200, body: { accepted: true } };
    },
  });
}

/** The provider (DRA) registers here; with it the vault gets its fabric. */
function createSrs(options: VaultServicesOptions): Handle {
  return answerActions(options, {
    'POST /providers/register': (body) => {
      const appliance = applianceIn(body);
      if (appliance === '') return serviceError(400, 'BadRequest', "'name' is required.");
      options.runtime.register({
        kind: 'Dra',
        appliance,
        fqdn: textAt(body, 'fqdn') ?? appliance,
        version: textAt(body, 'version') ?? '',
        addresses: [],
      });
      const fabric = registerFabric(options, appliance);
      return { status: 200, body: { fabric: fabric.name } };
    },
    'POST /providers/heartbeat': (body) => {
      options.runtime.hear(applianceIn(body), 'Dra');
      return { status: 200, body: {} };
    },
  });
}

function createTelemetry(options: VaultServicesOptions): Handle {
  return answerActions(options, {
    'POST /telemetry/events': (body) => {
      options.runtime.hear(applianceIn(body));
      if (!hasEventHubs(options.names) && textAt(body, 'correlation') !== undefined)
        options.runtime.report(applianceIn(body));
      return { status: 202, body: {} };
    },
  });
}

const ITEM = /^\/protection\/items\/([^/]+)\/(cycles|baseline)$/i;

function createProtection(options: VaultServicesOptions): Handle {
  const others = answerActions(options, {
    'POST /protection/agents': (body) => {
      options.runtime.hear(applianceIn(body), kindIn(body));
      return { status: 200, body: { registered: true } };
    },
  });
  return async (request) => {
    const [, asked, what] = ITEM.exec(request.path) ?? [];
    if (asked === undefined) return others(request);
    const refusal = refuseCaller(options, request);
    if (refusal !== undefined) return refusal;
    const item = findItem(options, segmentsOf(asked)[0] ?? '');
    const replication = options.replication();
    if (item === undefined) return itemMissing({ itemId: asked });
    if (replication === undefined)
      return serviceError(
        503,
        'ReplicationUnavailable',
        'No replica engine is attached to this vault.',
      );
    if (what?.toLowerCase() === 'baseline' && request.method === 'GET')
      return { status: 200, body: (await replication.baseline(replicationIdOf(item))) ?? {} };
    if (what?.toLowerCase() === 'cycles' && request.method === 'POST')
      return await takeCycle(options, { request, item, replication });
    return serviceError(405, 'MethodNotAllowed', 'The method is not allowed.');
  };
}

/** A cycle is over: the engine takes it in, and the item shows how far it is. */
async function takeCycle(
  { runtime }: VaultServicesOptions,
  {
    request,
    item,
    replication,
  }: {
    readonly request: Request;
    readonly item: Resource;
    readonly replication: ReplicationService;
  },
): Promise<Reply> {
  const manifest = parseJson(request.body.toString('utf8'));
  if (manifest === undefined) return serviceError(400, 'BadRequest', 'The manifest is not JSON.');
  const itemId = replicationIdOf(item);
  const reply = await replication.commitCycle(itemId, manifest, cacheOf(item));
  const points = await replication.recoveryPoints(itemId);
  const { cycles } = runtime.progressOf(itemId);
  runtime.setProgress(itemId, {
    points,
    cycles: reply.kind === 'committed' ? cycles + 1 : cycles,
    ...(reply.kind === 'committed' ? { resync: 'None' as const } : {}),
  });
  return { status: reply.kind === 'committed' ? 200 : 409, body: reply.body };
}

/** By the item's name, or by the identifier that Resource Manager shows for it. */
function findItem({ store, runtime }: VaultServicesOptions, asked: string): Resource | undefined {
  const wanted = asked.toLowerCase();
  return store
    .list(ITEM_TYPE, runtime.vaultId)
    .find((each) => each.name.toLowerCase() === wanted || replicationIdOf(each) === wanted);
}

/** The id under which a replica engine knows a protected item. */
export function replicationIdOf(item: Resource): string {
  return (
    textAt(item.properties, 'providerSpecificDetails', 'internalIdentifier') ??
    item.name.toLowerCase()
  );
}

/** The cache account of an item's disks, and the container that is the item's own. */
function cacheOf(item: Resource): CacheContainer {
  const accountId =
    textAt(
      item.properties,
      'providerSpecificDetails',
      'protectedDisks',
      0,
      'logStorageAccountId',
    ) ?? '';
  return {
    account: accountId.slice(accountId.lastIndexOf('/') + 1).toLowerCase(),
    container: `asrlog-${replicationIdOf(item)}`,
  };
}

function componentIn(
  body: JsonObject,
): Pick<Component, 'kind' | 'appliance' | 'fqdn' | 'version' | 'addresses'> | undefined {
  const kind = kindIn(body);
  const appliance = applianceIn(body);
  if (kind === undefined || appliance === '') return undefined;
  return {
    kind,
    appliance,
    fqdn: textAt(body, 'fqdn') ?? appliance,
    version: textAt(body, 'version') ?? '',
    addresses: textsAt(body, 'ipAddresses'),
  };
}

function kindIn(body: JsonObject): string | undefined {
  return textAt(body, 'kind');
}

function applianceIn(body: JsonObject): string {
  return textAt(body, 'name') ?? textAt(body, 'component') ?? '';
}

function itemMissing(body: JsonObject): Reply {
  return serviceError(
    404,
    'ProtectedItemNotFound',
    `No protected item '${textAt(body, 'itemId') ?? ''}' in this vault.`,
  );
}
