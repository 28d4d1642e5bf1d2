// Resource Manager: checks the caller, finds the type of resource that a path
// means, and does what is the same for all types.

import { randomUUID } from 'node:crypto';

import { header, jsonOf, segmentsOf, type Handle, type Reply, type Request } from '../base/http.ts';
import { isObject, type JsonObject } from '../base/json.ts';
import type { Directory } from '../entra/directory.ts';
import { hasAnyWithin, isAllowed, type RoleAssignment } from '../entra/roles.ts';
import type { TokenIssuer, TokenSubject } from '../base/tokens.ts';
import { checkForm, checkVersion } from './api-versions.ts';
import {
  ArmError,
  badRequest,
  methodNotServed,
  notServed,
  replyWith,
  resourceNotFound,
} from './arm-error.ts';
import { checkCaller } from './authenticate.ts';
import { authorize } from './authorize.ts';
import { withoutLaterFields } from './field-versions.ts';
import { toCall } from './locate-call.ts';
import { answerNameCheck } from './name-checks.ts';
import { isProviderWord, requireRegistered } from './providers.ts';
import type { RequestLimits } from './request-limits.ts';
import { isGraphQuery, requireServed } from './require-served.ts';
import { answerGraph } from './graph/resource-graph.ts';
import { readPath, typeKey, type ArmPath } from '../resources/resource-id.ts';
import { renderResource, type Resource } from '../resources/resource-store.ts';
import type { ArmWorld, Call, ResourceType, Written } from './resource-type.ts';
import { answerScoped } from './scoped/answer-scoped.ts';
import { refuseLocked } from './scoped/locks.ts';
import { readScopedPath } from './scoped/scoped-path.ts';
import { answerRoot } from './subscriptions.ts';

export interface ArmOptions {
  readonly world: ArmWorld;
  readonly tokens: TokenIssuer;
  readonly types: readonly ResourceType[];
  /** Other audiences of tokens than Azure's own: where a stand-alone emulator stands. */
  readonly audiences?: readonly string[];
  readonly limits: RequestLimits;
  /** Says which roles an application has. */
  readonly directory: Directory;
}

type Types = ReadonlyMap<string, ResourceType>;

export function createResourceManager(options: ArmOptions): Handle {
  const types: Types = new Map(options.types.map((type) => [type.type.toLowerCase(), type]));
  const handle = async (sent: Request): Promise<Reply> => {
    const request = withPlainScope(sent);
    const ids = {
      'x-ms-request-id': randomUUID(),
      'x-ms-correlation-request-id': header(request, 'x-ms-correlation-request-id') ?? randomUUID(),
    };
    const tracing = {
      ...ids,
      'x-ms-routing-request-id': `JAPANEAST:${ids['x-ms-request-id']}`,
      'x-content-type-options': 'nosniff',
    };
    try {
      const caller = checkCaller(request, {
        cloud: options.world.names.cloud,
        tokens: options.tokens,
        tenantId: options.world.tenantId,
        audiences: options.audiences,
      });
      const counted = options.limits.take(request, caller.objectId);
      if (counted.refusal !== undefined)
        return {
          ...counted.refusal,
          headers: { ...tracing, ...counted.headers, ...counted.refusal.headers },
        };
      authorize(request, caller, options.directory);
      const assignments = options.directory.find(caller.appId)?.assignments;
      const { world, directory } = options;
      const reply = await answer(request, {
        world,
        types,
        caller,
        assignments,
        directory,
        ask: handle,
      });
      return { ...reply, headers: { ...tracing, ...counted.headers, ...reply.headers } };
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      const reply = replyWith(error);
      return { ...reply, headers: { ...tracing, ...reply.headers } };
    }
  };
  return handle;
}

/** Some clients escape the slashes of a scope that begins the path. */
function withPlainScope(request: Request): Request {
  return /^\/%2f/i.test(request.path)
    ? { ...request, path: request.path.replace(/%2f/gi, '/').replace(/^\/+/, '/') }
    : request;
}

interface Server {
  readonly world: ArmWorld;
  readonly types: Types;
  readonly caller: TokenSubject;
  /** undefined: a person, who owns everything. */
  readonly assignments: readonly RoleAssignment[] | undefined;
  readonly directory: Directory;
  /** Asks again, as a deployment does for each of its resources. */
  readonly ask: (request: Request) => Promise<Reply>;
}

async function answer(request: Request, server: Server): Promise<Reply> {
  const { world, types, assignments } = server;
  const segments = segmentsOf(request.path);
  const polled = world.operations.answer(segments, request.rawQuery);
  if (polled !== undefined) return polled;
  const apiVersion = request.query.get('api-version');
  if (apiVersion === null || apiVersion === '')
    throw badRequest(
      'MissingApiVersionParameter',
      'The api-version query parameter (?api-version=) is required for all requests.',
    );
  checkForm(apiVersion);
  const path = readPath(request.path);
  const scoped = readScopedPath(request.path);
  const type = types.get(typeKey(path));
  if (scoped === undefined) requireServed(request, path, { ...server, apiVersion, type });
  requireScope(path, world, request.method);
  if (scoped !== undefined)
    return await answerScoped({
      ...server,
      ...scoped,
      request,
      apiVersion,
      isServed: (name) => types.has(name.toLowerCase()),
    });
  if (isGraphQuery(path))
    return answerGraph(request, world, {
      types,
      mayRead: ({ id, type }) =>
        assignments === undefined || isAllowed(assignments, `${type}/read`, id),
    });
  const checked = answerNameCheck(request, path, world);
  if (checked !== undefined) return checked;
  if (path.namespace === undefined || path.types.length === 0 || isProviderWord(path.types[0]))
    return answerRoot({
      request,
      path,
      world,
      types: [...types.values()],
      apiVersion,
      maySee: (id) => assignments === undefined || hasAnyWithin(assignments, id),
    });
  const isCollection = path.types.length > path.names.length;
  if (type === undefined) return await act(request, path, { ...server, apiVersion });
  checkVersion(type.type, apiVersion);
  refuseLocked(request, world.store);
  const call = toCall({ ...server, request, path, type, apiVersion });
  return isCollection ? await list(type, call) : await single(type, call);
}

async function single(type: ResourceType, call: Call): Promise<Reply> {
  const { world, request } = call;
  const existing = world.store.get(call.id) ?? type.find?.(call) ?? (await type.read?.(call));
  const path = readPath(call.id);
  const missing = (): ArmError =>
    type.notFound?.(call) ?? resourceNotFound(type.type, path.names, path.group ?? '');
  switch (request.method) {
    case 'GET':
      if (existing === undefined) throw missing();
      return { status: 200, body: render(type, existing, call, false) };
    case 'HEAD':
      return { status: existing === undefined ? 404 : 204 };
    case 'PUT': {
      if (type.put === undefined) throw methodNotServed(request.method);
      requireRegistered(world.store, type, path.subscription ?? '');
      return write(
        type,
        call,
        await type.put({ ...call, existing, body: requireBody(request) }),
        existing === undefined ? 201 : 200,
      );
    }
    case 'PATCH': {
      if (type.patch === undefined) throw methodNotServed(request.method);
      if (existing === undefined) throw missing();
      return write(
        type,
        call,
        await type.patch({ ...call, existing, body: requireBody(request) }),
        200,
      );
    }
    case 'DELETE': {
      if (type.remove === undefined) throw methodNotServed(request.method);
      if (existing === undefined) {
        if (type.removeMissing === 404) throw missing();
        return { status: 204 };
      }
      return write(type, call, await type.remove({ ...call, resource: existing }), 200);
    }
    default:
      throw methodNotServed(request.method);
  }
}

async function list(type: ResourceType, call: Call): Promise<Reply> {
  const { world, request } = call;
  if (request.method !== 'GET') throw methodNotServed(request.method);
  if (type.collection !== undefined) return { status: 200, body: await type.collection(call) };
  const under = call.parent?.id ?? scopeOf(request.path);
  const members = type.listed?.(world, under) ?? world.store.list(type.type, under);
  const found = members.filter((each) => type.isListed?.(each, call) ?? true);
  const size = Math.max(
    1,
    Math.min(Number(request.query.get('$top') ?? NaN) || Infinity, type.pageSize ?? 1000),
  );
  const from = Number(request.query.get('$skipToken') ?? request.query.get('$skiptoken') ?? 0) || 0;
  const page = found.slice(from, from + size).map((resource) => render(type, resource, call, true));
  const next = from + size < found.length ? nextLink(request, from + size) : undefined;
  return {
    status: 200,
    body: {
      value: page,
      ...(next !== undefined
        ? { nextLink: next }
        : type.lastLink === undefined
          ? {}
          : { nextLink: type.lastLink }),
    },
  };
}

/** POST on `…/{name}/{action}`. */
async function act(
  request: Request,
  path: ArmPath,
  server: Server & { readonly apiVersion: string },
): Promise<Reply> {
  const { world, types, apiVersion } = server;
  const action = path.types.at(-1) ?? '';
  const owner: ArmPath = { ...path, types: path.types.slice(0, -1) };
  const type = types.get(typeKey(owner));
  const handle = type?.actions?.[action.toLowerCase()];
  if (type === undefined || handle === undefined)
    throw notServed(`The action '${path.types.join('/')}'`, apiVersion);
  if (request.method !== 'POST') throw methodNotServed(request.method);
  checkVersion(type.type, apiVersion);
  refuseLocked(request, world.store);
  const call = toCall({ ...server, request, path: owner, type });
  const resource = world.store.get(call.id) ?? type.find?.(call);
  if (resource === undefined)
    throw type.notFound?.(call) ?? resourceNotFound(type.type, owner.names, owner.group ?? '');
  const result = await handle({ ...call, resource });
  return isReply(result) ? result : write(type, call, result, 200);
}

function isReply(result: Reply | Written): result is Reply {
  return typeof result.status === 'number' && !('operation' in result) && !('resource' in result);
}

function write(type: ResourceType, call: Call, written: Written, usual: number): Reply {
  const { world, request } = call;
  const origin = `https://${header(request, 'host') ?? request.host}`;
  const following =
    written.operation === undefined
      ? {}
      : world.operations.start(
          { ...written.operation, result: () => resultOf(written, type, call) },
          { origin, apiVersion: call.apiVersion },
        );
  const body =
    written.body ??
    (written.resource === undefined
      ? undefined
      : render(type, world.store.get(written.resource.id) ?? written.resource, call, false));
  const status = written.status ?? usual;
  return {
    status,
    headers: { ...following, ...written.headers },
    ...(body === undefined || status === 204 ? {} : { body }),
  };
}

/** What `Location` answers at the end, in the shape of the version that began it. */
function resultOf({ operation }: Written, type: ResourceType, call: Call): Reply {
  const reply = operation?.result?.() ?? { status: 200 };
  return isObject(reply.body)
    ? { ...reply, body: withoutLaterFields(type.type, reply.body, call.apiVersion) }
    : reply;
}

function render(
  type: ResourceType,
  resource: Resource,
  { world, apiVersion }: Call,
  isList: boolean,
): JsonObject {
  const body = type.render?.(resource, world, { apiVersion, isList }) ?? renderResource(resource);
  return withoutLaterFields(type.type, body, apiVersion);
}

function requireBody(request: Request): JsonObject {
  const body = jsonOf(request);
  if (request.body.length === 0) return {};
  if (isObject(body)) return body;
  throw badRequest(
    'InvalidRequestContent',
    'The request content was invalid and could not be deserialized.',
  );
}

function requireScope(path: ArmPath, world: ArmWorld, method: string): void {
  if (path.subscription === undefined) return;
  if (world.store.get(`/subscriptions/${path.subscription}`) === undefined)
    throw new ArmError(
      404,
      'SubscriptionNotFound',
      `The subscription '${path.subscription}' could not be found.`,
    );
  const isGroupItself = path.namespace === undefined && path.rest.length === 0;
  if (path.group === undefined || (isGroupItself && method !== 'GET')) return;
  if (
    world.store.get(`/subscriptions/${path.subscription}/resourceGroups/${path.group}`) ===
    undefined
  )
    throw new ArmError(
      404,
      'ResourceGroupNotFound',
      `Resource group '${path.group}' could not be found.`,
    );
}

function scopeOf(path: string): string {
  const { subscription = '', group } = readPath(path);
  return group === undefined
    ? `/subscriptions/${subscription}`
    : `/subscriptions/${subscription}/resourceGroups/${group}`;
}

function nextLink(request: Request, from: number): string {
  const query = new URLSearchParams(request.query);
  query.delete('$skiptoken');
  query.set('$skipToken', String(from));
  return `https://${header(request, 'host') ?? request.host}${request.path}?${query.toString()}`;
}
