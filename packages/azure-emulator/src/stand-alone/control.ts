// The emulator's own API, at /_emulator/: what exists, what was asked, which faults
// and delays are set. Only for callers on this machine, and for no web page.

import { z } from 'zod';

import { UserError } from '@sekisho/dns/user-error.ts';
import { LIMIT_NAMES } from '../arm/request-limits.ts';
import type { StandAloneCloud } from '../cloud/azure.ts';
import { guidFrom } from '../base/identifiers.ts';
import { header, jsonOf, segmentsOf, type Reply, type Request } from '../base/http.ts';
import { textAt, type Json } from '../base/json.ts';
import { parseFaults, type Faults } from './faults.ts';
import type { RequestLog } from './request-log.ts';

export const CONTROL_PATH = '/_emulator';

const Milliseconds = z.number().min(0).max(3_600_000).optional();
const PaceChange = z.strictObject({
  endpointMs: Milliseconds,
  operationMs: Milliseconds,
  agentHealthMs: Milliseconds,
  deviceCodeMs: Milliseconds,
  heartbeatMs: Milliseconds,
  retryAfterSeconds: z.int().min(0).max(3600).optional(),
});

const Bucket = z.strictObject({
  capacity: z.number().min(1).max(1_000_000),
  perSecond: z.number().min(0).max(1_000_000),
});
const LimitChange = z.strictObject({
  enforced: z.boolean().optional(),
  buckets: z.partialRecord(z.enum(LIMIT_NAMES), Bucket).optional(),
});

export interface ControlParts {
  readonly cloud: StandAloneCloud;
  readonly faults: Faults;
  readonly requests: RequestLog;
}

export function answerControl(request: Request, parts: ControlParts): Reply {
  // A page of some site in a browser on this machine sends this header; programs don't.
  if (header(request, 'origin') !== undefined)
    return refuse(403, 'this API is for programs, not for web pages');
  const [, what = '', name = ''] = segmentsOf(request.path);
  try {
    return (
      answer(`${request.method} ${what}`, name, request, parts) ??
      refuse(404, `${request.method} ${request.path} is nothing here`)
    );
  } catch (error) {
    if (error instanceof UserError) return refuse(400, error.message);
    throw error;
  }
}

function answer(
  call: string,
  name: string,
  request: Request,
  { cloud, faults, requests }: ControlParts,
): Reply | undefined {
  switch (call) {
    case 'GET state':
      return ok({
        schema: 'sekisho/azure-emulator-state/1',
        tenantId: cloud.tenantId,
        ...toJson(cloud.state),
      });
    case 'GET faults':
      return ok({ faults: toJson(faults.list()) });
    case 'PUT faults': {
      const wanted = parseFaults(bodyOf(request));
      faults.clear();
      faults.add(wanted);
      return ok({ faults: toJson(faults.list()) });
    }
    case 'POST faults':
      faults.add(parseFaults(bodyOf(request)));
      return ok({ faults: toJson(faults.list()) });
    case 'DELETE faults':
      faults.clear();
      return { status: 204 };
    case 'GET pace':
      return ok(toJson(cloud.pace));
    case 'PUT pace':
      return changePace(request, cloud);
    case 'GET limits':
      return ok(toJson(cloud.limits.settings));
    case 'PUT limits':
      return changeLimits(request, cloud);
    case 'GET requests':
      return ok(toJson(requests.summary()));
    case 'DELETE requests':
      requests.clear();
      return { status: 204 };
    case 'POST expire-tokens':
      cloud.tokens.expireAll();
      return { status: 204 };
    case 'POST device-codes':
      return approve(name, request, cloud);
    default:
      return undefined;
  }
}

function changePace(request: Request, cloud: StandAloneCloud): Reply {
  const parsed = PaceChange.safeParse(bodyOf(request));
  if (!parsed.success) return refuse(400, z.prettifyError(parsed.error));
  Object.assign(
    cloud.pace,
    Object.fromEntries(Object.entries(parsed.data).filter(([, value]) => value !== undefined)),
  );
  return ok(toJson(cloud.pace));
}

function changeLimits(request: Request, cloud: StandAloneCloud): Reply {
  const parsed = LimitChange.safeParse(bodyOf(request));
  if (!parsed.success) return refuse(400, z.prettifyError(parsed.error));
  cloud.limits.set(parsed.data);
  return ok(toJson(cloud.limits.settings));
}

/** What a person does in a browser with a device code. */
function approve(userCode: string, request: Request, cloud: StandAloneCloud): Reply {
  const userName = textAt(jsonOf(request), 'userName') ?? `admin@${cloud.tenantId}`;
  const result = cloud.deviceCodes.approve(userCode, {
    tenantId: cloud.tenantId,
    objectId: guidFrom(`user ${userName}`),
    userName,
  });
  return result === 'approved'
    ? { status: 204 }
    : refuse(result === 'expired' ? 410 : 404, `the device code is ${result}`);
}

function bodyOf(request: Request): Json {
  const body = jsonOf(request);
  if (body === undefined)
    throw new UserError('the body is not JSON', { code: 'azure-emulator.body' });
  return body;
}

function ok(body: Json): Reply {
  return { status: 200, body };
}

function refuse(status: number, message: string): Reply {
  return { status, body: { error: { code: 'Emulator', message } } };
}

/** Plain data of ours → JSON, dates as text. */
function toJson<T extends object>(
  value: T,
): T extends readonly unknown[] ? readonly Json[] : { readonly [key: string]: Json } {
  // JSON.parse of what JSON.stringify made of an object or list: the parse border.
  return JSON.parse(JSON.stringify(value)) as T extends readonly unknown[]
    ? readonly Json[]
    : { readonly [key: string]: Json };
}
