// The emulated Azure by itself: one HTTPS port of this machine. At its own address it
// answers Resource Manager, sign-in, the cloud's metadata and its own API by path; to
// clients that name a service of Azure (by CONNECT, or in their TLS hello) that service.

import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { TLSSocket } from 'node:tls';

import { startStandAlone, type StandAloneCloud } from '../cloud/azure.ts';
import { SYSTEM_CLOCK, wait, type Clock, type Pace } from '../base/clock.ts';
import {
  readRequest,
  segmentsOf,
  send,
  type Handle,
  type Network,
  type Reply,
  type Request,
} from '../base/http.ts';
import type { AzureSeed } from '../cloud/seed/seed.ts';
import { errorBody } from '../arm/arm-error.ts';
import { refuseBlobCaller } from '../services/blob-access.ts';
import { describeCloud, METADATA_PATH } from './cloud-metadata.ts';
import { answerControl, CONTROL_PATH } from './control.ts';
import { Listener } from './listener.ts';
import { Faults, type Fault } from './faults.ts';
import { createManagedIdentity, IDENTITY_PATH } from './managed-identity.ts';
import type { NamedService } from '../cloud/name-table.ts';
import { RequestLog } from './request-log.ts';

export interface EmulatorOptions {
  readonly seed: AzureSeed;
  /** 0: any free one. */
  readonly port: number;
  /** Where it listens. Default: 127.0.0.1. */
  readonly address?: string;
  /** Blobs lie below it. */
  readonly workFolder: string;
  readonly log: (line: string) => void;
  readonly pace?: Partial<Pace>;
  readonly clock?: Clock;
  readonly tokenLifetimeMs?: number;
  /** Where its callers stand. Default: on the internet. */
  readonly network?: Network;
}

export interface Emulator {
  /** `https://localhost:8443`: Resource Manager, and in front of `/{tenant}` sign-in. */
  readonly origin: string;
  readonly port: number;
  /** Certificate of its authority, PEM. */
  readonly ca: string;
  readonly cloud: StandAloneCloud;
  readonly faults: Faults;
  readonly requests: RequestLog;
  close(): Promise<void>;
}

const OWN_NAMES: readonly string[] = ['localhost', '127.0.0.1', '::1'];
const ARM_PATHS: readonly string[] = ['subscriptions', 'providers', 'tenants'];
const HOUR_MS = 3_600_000;

export async function startEmulator(options: EmulatorOptions): Promise<Emulator> {
  const listener = await Listener.open(options.port, options.address);
  try {
    const origin = `https://localhost:${String(listener.port)}`;
    const cloud = await startStandAlone({
      ...options,
      origin,
      network: options.network ?? 'public',
    });
    const own = await cloud.authority.leaf(OWN_NAMES);
    const parts: Parts = {
      cloud,
      origin,
      clock: options.clock ?? SYSTEM_CLOCK,
      faults: new Faults(),
      requests: new RequestLog(),
      log: options.log,
      identity: identityOf(cloud, options),
    };
    const isServed = (name: string): boolean =>
      OWN_NAMES.includes(name) || cloud.services.find(name) !== undefined;
    listener.use({
      own,
      isServed,
      contextFor: (name) =>
        isServed(name)
          ? cloud.authority.context(OWN_NAMES.includes(name) ? OWN_NAMES : [name])
          : undefined,
      answer: (message, response, isSecure) => void answer(message, response, isSecure, parts),
    });
    const close = async (): Promise<void> => {
      await listener.close();
      await cloud.close();
    };
    return {
      origin,
      port: listener.port,
      ca: cloud.ca,
      cloud,
      faults: parts.faults,
      requests: parts.requests,
      close,
    };
  } catch (error) {
    await listener.close();
    throw error;
  }
}

interface Parts {
  readonly cloud: StandAloneCloud;
  readonly origin: string;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly requests: RequestLog;
  readonly log: (line: string) => void;
  readonly identity: Handle;
}

/** The identity of the machine that the emulator stands for: the first application of the tenant. */
function identityOf(cloud: StandAloneCloud, options: EmulatorOptions): Handle {
  const application =
    cloud.directory.applications()[0] ??
    cloud.directory.register({ displayName: 'managed identity' });
  return createManagedIdentity({
    tokens: cloud.tokens,
    tenantId: cloud.tenantId,
    appId: application.appId,
    objectId: application.principalId,
    tokenLifetimeMs: options.tokenLifetimeMs ?? HOUR_MS,
    now: () => (options.clock ?? SYSTEM_CLOCK).now(),
  });
}

async function answer(
  message: IncomingMessage,
  response: ServerResponse,
  isSecure: boolean,
  parts: Parts,
): Promise<void> {
  const host = (message.headers.host ?? '')
    .replace(/:\d+$/, '')
    .replace(/^\[|\]$/g, '')
    .toLowerCase();
  const isOwn = OWN_NAMES.includes(host);
  try {
    if (!isOwn && isSecure && isMisdirected(message, host)) {
      message.resume();
      return send(response, {
        status: 421,
        headers: { 'content-type': 'text/plain' },
        body: 'this host is not served here\n',
      });
    }
    const service = isOwn || !isSecure ? undefined : parts.cloud.services.find(host);
    if (service?.kind === 'blob')
      return await passOn(message, response, {
        port: await parts.cloud.blobPort(service.account),
        service,
        host,
        parts,
      });
    const request = await readRequest(message, {
      host,
      network: service?.network ?? 'public',
      address: '127.0.0.1',
    });
    if (isOwn && isUnder(request.path, CONTROL_PATH))
      return send(response, answerControl(request, parts), request.method === 'HEAD');
    await answerWithFaults(request, response, {
      parts,
      handle: handleOf(request, isSecure, service?.handle, parts),
    });
  } catch (error) {
    parts.log(
      `${message.method ?? ''} https://${host} failed: ${error instanceof Error ? error.message : String(error)}`,
    );
    if (response.headersSent) response.destroy();
    else
      send(response, {
        status: 500,
        body: errorBody('InternalServerError', 'The server could not answer this request.'),
      });
  }
}

/** A request for another name than the connection was made for; each has its own certificate. */
function isMisdirected(message: IncomingMessage, host: string): boolean {
  // Only TLS connections come here.
  const greeted = (message.socket as TLSSocket).servername;
  return typeof greeted === 'string' && greeted.toLowerCase() !== host;
}

function handleOf(
  request: Request,
  isSecure: boolean,
  service: Handle | undefined,
  { cloud, origin, identity }: Parts,
): Handle {
  if (isUnder(request.path, IDENTITY_PATH)) return identity;
  if (!isSecure)
    return () => ({
      status: 426,
      headers: { upgrade: 'TLS/1.2', connection: 'Upgrade' },
      body: errorBody(
        'UpgradeRequired',
        `Only the managed identity's endpoint is served without TLS. Use ${origin}.`,
      ),
    });
  const isManagement = service === undefined || service === cloud.resourceManager;
  if (isManagement && request.path.toLowerCase() === METADATA_PATH)
    return () =>
      describeCloud(
        request,
        service === undefined ? origin : `https://${request.host}`,
        cloud.tenantId,
      );
  if (service !== undefined) return service;
  const [first = ''] = segmentsOf(request.path).flatMap((part) =>
    part.split('/').filter((each) => each !== ''),
  );
  return first === '' || ARM_PATHS.includes(first.toLowerCase())
    ? cloud.resourceManager
    : cloud.signIn;
}

async function answerWithFaults(
  request: Request,
  response: ServerResponse,
  { parts, handle }: { readonly parts: Parts; readonly handle: Handle },
): Promise<void> {
  const fault = parts.faults.meet(request);
  if (fault?.do === 'expire-tokens') parts.cloud.tokens.expireAll();
  if (fault !== undefined && fault.delayMs > 0) await wait(parts.clock, fault.delayMs);
  const isCut = fault?.do === 'cut';
  if (isCut && fault.afterBytes === 0) {
    parts.requests.add(request, 0);
    return void response.destroy();
  }
  const reply = fault?.do === 'answer' ? refusal(fault) : await handle(request);
  parts.requests.add(request, isCut ? 0 : reply.status);
  parts.log(
    `${request.method} https://${request.host}${request.path} ${String(reply.status)}${fault === undefined ? '' : ` (fault: ${fault.do})`}`,
  );
  if (isCut) return cutAfter(reply, response, fault.afterBytes);
  send(response, reply, request.method === 'HEAD');
}

/** Words that fit the status, when the fault gives none. */
const CODES: Readonly<Record<number, readonly [code: string, message: string]>> = {
  401: [
    'ExpiredAuthenticationToken',
    'The access token expiry UTC time is earlier than current UTC time.',
  ],
  403: ['AuthorizationFailed', 'The client does not have authorization to perform this action.'],
  429: [
    'TooManyRequests',
    'The request is being throttled as the limit has been reached for operation type.',
  ],
  503: ['ServiceUnavailable', 'The service is temporarily unavailable.'],
};

function refusal(fault: Fault): Reply {
  const [code, message] = CODES[fault.status] ?? [
    'InternalServerError',
    'The server encountered an internal error.',
  ];
  const headers =
    fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
  return {
    status: fault.status,
    headers: {
      'x-ms-request-id': randomUUID(),
      'x-ms-correlation-request-id': randomUUID(),
      ...headers,
    },
    body: errorBody(fault.code ?? code, fault.message ?? message),
  };
}

function cutAfter(reply: Reply, response: ServerResponse, bytes: number): void {
  const body = Buffer.from(
    reply.body instanceof Uint8Array ? reply.body : JSON.stringify(reply.body ?? ''),
  );
  response.writeHead(reply.status, {
    'content-type': 'application/json; charset=utf-8',
    ...reply.headers,
    'content-length': String(body.length),
  });
  response.write(body.subarray(0, Math.min(bytes, body.length - 1)), () => response.destroy());
}

/** Blobs are many and large: they stream to the blob service and are never held here. */
async function passOn(
  message: IncomingMessage,
  response: ServerResponse,
  {
    port,
    service,
    host,
    parts,
  }: {
    readonly port: number;
    readonly service: Extract<NamedService, { kind: 'blob' }>;
    readonly host: string;
    readonly parts: Parts;
  },
): Promise<void> {
  const path = message.url ?? '/';
  const request = {
    method: message.method ?? 'GET',
    host,
    path: path.split('?')[0] ?? path,
    rawQuery: '',
  };
  const fault = parts.faults.meet(request);
  if (fault !== undefined && fault.delayMs > 0) await wait(parts.clock, fault.delayMs);
  if (fault?.do === 'cut') return void response.destroy();
  if (fault?.do === 'answer') return send(response, refusal(fault));
  const { tokens, tenantId, directory } = parts.cloud;
  const refused = refuseBlobCaller(
    { ...request, rawQuery: path.split('?')[1] ?? '' },
    message.headers.authorization,
    { tokens, tenantId, directory, accountId: service.accountId, host },
  );
  if (refused !== undefined) {
    parts.requests.add(request, refused.status);
    message.resume();
    return send(response, refused, request.method === 'HEAD');
  }
  const passed = requestHttps(
    {
      host: '127.0.0.1',
      port,
      servername: host,
      ca: parts.cloud.ca,
      method: request.method,
      path,
      headers: message.headers,
    },
    (answered) => {
      parts.requests.add(request, answered.statusCode ?? 0);
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
      answered.once('error', () => response.destroy());
    },
  );
  passed.once('error', () =>
    response.headersSent
      ? response.destroy()
      : send(response, { status: 502, body: 'the blob service does not answer\n' }),
  );
  response.once('close', () => passed.destroy());
  message.pipe(passed);
}

function isUnder(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}
