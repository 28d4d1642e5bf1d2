// Long-running operations: started by a PUT, POST or DELETE, polled by the client
// at addresses whose form differs from provider to provider.

import { randomBytes, randomUUID } from 'node:crypto';

import type { Clock, Pace } from '../base/clock.ts';
import type { Reply } from '../base/http.ts';
import type { JsonObject } from '../base/json.ts';
import { ArmError } from './arm-error.ts';
import { groupIdOf, subscriptionOf } from '../resources/resource-id.ts';

/** Whose form of addresses and status bodies. */
export type OperationStyle =
  | 'network'
  | 'private-dns'
  | 'recovery-vault'
  | 'site-recovery'
  | 'off-azure'
  | 'storage'
  | 'deployment'
  | 'resources';

export interface OperationStart {
  readonly style: OperationStyle;
  /** The resource that it works on. */
  readonly resourceId: string;
  readonly location: string;
  readonly afterMs: number;
  /** What happens when the time has come; a throw makes the operation fail. */
  readonly settle: () => void | Promise<void>;
  /** What `Location` answers at the end. */
  readonly result?: () => Reply;
}

interface Operation extends OperationStart {
  readonly id: string;
  readonly startedAt: Date;
  status: 'InProgress' | 'Succeeded' | 'Failed';
  endedAt?: Date;
  error?: { readonly code: string; readonly message: string };
  /** Signed parameters of Site Recovery's addresses, to be sent back byte for byte. */
  readonly signature: string;
}

const KINDS: Readonly<Record<string, 'status' | 'result'>> = {
  operations: 'status',
  operationresults: 'result',
  privatednsoperationstatuses: 'status',
  privatednsoperationresults: 'result',
  operationstatus: 'status',
  operationstatuses: 'status',
  operationsstatus: 'status',
  replicationoperationstatus: 'status',
  asyncoperations: 'status',
};

export class Operations {
  readonly #clock: Clock;
  readonly #log: (line: string) => void;
  readonly #pace: Pick<Pace, 'retryAfterSeconds'>;
  readonly #operations = new Map<string, Operation>();
  readonly #cancels = new Set<() => void>();
  readonly #settling = new Set<Promise<void>>();
  /** Who waits for some operation to end. */
  readonly #waiting = new Set<() => void>();
  #isClosed = false;

  constructor(
    clock: Clock,
    log: (line: string) => void,
    pace: Pick<Pace, 'retryAfterSeconds'> = { retryAfterSeconds: 0 },
  ) {
    this.#clock = clock;
    this.#log = log;
    this.#pace = pace;
  }

  /** Starts one; answers the headers by which a client follows it. */
  start(
    start: OperationStart,
    base: { readonly origin: string; readonly apiVersion: string },
  ): Record<string, string> {
    const startedAt = this.#clock.now();
    const operation: Operation = {
      ...start,
      id: randomUUID(),
      startedAt,
      status: 'InProgress',
      signature: start.style === 'site-recovery' ? signatureOf(startedAt) : '',
    };
    this.#operations.set(operation.id, operation);
    const cancel = this.#clock.after(start.afterMs, () => {
      this.#cancels.delete(cancel);
      const settled = this.#settle(operation).finally(() => this.#settling.delete(settled));
      this.#settling.add(settled);
    });
    this.#cancels.add(cancel);
    return { ...this.#advice(start.style), ...addressesOf(operation, base) };
  }

  /** Recorded answers of Site Recovery have no Retry-After. */
  #advice(style: OperationStyle): Record<string, string> {
    const { retryAfterSeconds } = this.#pace;
    return retryAfterSeconds > 0 && style !== 'site-recovery'
      ? { 'retry-after': String(retryAfterSeconds) }
      : {};
  }

  /** Answers a poll; undefined when the path is none of an operation's. */
  answer(path: readonly string[], rawQuery: string): Reply | undefined {
    const kind = KINDS[path.at(-2)?.toLowerCase() ?? ''];
    const operation = this.#operations.get(path.at(-1) ?? '');
    if (kind === undefined || operation === undefined) return undefined;
    if (!rawQuery.endsWith(operation.signature))
      throw new ArmError(
        401,
        'Unauthorized',
        'The operation address was not sent back as it was given.',
      );
    const reply =
      kind === 'status'
        ? { status: 200, body: renderStatus(operation, path) }
        : renderResult(operation);
    return operation.status === 'InProgress'
      ? { ...reply, headers: this.#advice(operation.style) }
      : reply;
  }

  isBusy(resourceId: string): boolean {
    const wanted = resourceId.toLowerCase();
    return [...this.#operations.values()].some(
      (each) => each.status === 'InProgress' && each.resourceId.toLowerCase() === wanted,
    );
  }

  /** Waits until nothing is in progress on a resource; throws what the last of it failed with. */
  async settled(resourceId: string): Promise<void> {
    const wanted = resourceId.toLowerCase();
    const of = (): Operation[] =>
      [...this.#operations.values()].filter((each) => each.resourceId.toLowerCase() === wanted);
    while (of().some((each) => each.status === 'InProgress') && !this.#isClosed)
      await new Promise<void>((resolve) => void this.#waiting.add(resolve));
    const error = of().at(-1)?.error;
    if (error !== undefined) throw new ArmError(409, error.code, error.message);
    if (this.#isClosed) throw new ArmError(503, 'ServiceUnavailable', 'The service is closing.');
  }

  /** Drops what has not begun to settle and waits for what has. */
  async close(): Promise<void> {
    this.#isClosed = true;
    for (const cancel of this.#cancels) cancel();
    this.#cancels.clear();
    this.#wake();
    await Promise.all(this.#settling);
  }

  #wake(): void {
    for (const resume of this.#waiting) resume();
    this.#waiting.clear();
  }

  async #settle(operation: Operation): Promise<void> {
    try {
      await operation.settle();
      operation.status = 'Succeeded';
    } catch (error) {
      operation.status = 'Failed';
      operation.error =
        error instanceof ArmError
          ? { code: error.code, message: error.message }
          : {
              code: 'InternalServerError',
              message: error instanceof Error ? error.message : String(error),
            };
      this.#log(`operation on ${operation.resourceId} failed: ${operation.error.message}`);
    }
    operation.endedAt = this.#clock.now();
    this.#wake();
  }
}

function addressesOf(
  operation: Operation,
  { origin, apiVersion }: { readonly origin: string; readonly apiVersion: string },
): Record<string, string> {
  const { id, resourceId, location } = operation;
  const version = `?api-version=${apiVersion}`;
  switch (operation.style) {
    case 'network': {
      const base = `${origin}/subscriptions/${subscriptionOf(resourceId)}/providers/Microsoft.Network/locations/${location}`;
      return {
        'azure-asyncoperation': `${base}/operations/${id}${version}`,
        location: `${base}/operationResults/${id}${version}`,
      };
    }
    case 'private-dns': {
      const base = `${origin}${groupIdOf(resourceId)}/providers/Microsoft.Network`;
      return {
        'azure-asyncoperation': `${base}/privateDnsOperationStatuses/${id}${version}`,
        location: `${base}/privateDnsOperationResults/${id}${version}`,
      };
    }
    case 'recovery-vault':
      return {
        'azure-asyncoperation': `${origin}${resourceId}/operationStatus/${id}${version}`,
        location: `${origin}${resourceId}/operationResults/${id}${version}`,
      };
    case 'site-recovery': {
      const vault = resourceId
        .split('/')
        .slice(0, 9)
        .join('/')
        .replace(/^\/subscriptions/i, '/Subscriptions');
      const query = `${version}${operation.signature}`;
      return {
        'azure-asyncoperation': `${origin}${vault}/replicationOperationStatus/${id}${query}`,
        location: `${origin}${resourceId}/operationresults/${id}${query}`,
      };
    }
    case 'off-azure':
      return { 'azure-asyncoperation': `${origin}${resourceId}/operationsStatus/${id}${version}` };
    case 'deployment':
      return {
        'azure-asyncoperation': `${origin}${resourceId}/operationStatuses/${id}${version}`,
      };
    case 'resources':
      return {
        location: `${origin}/subscriptions/${subscriptionOf(resourceId)}/operationresults/${id}${version}`,
      };
    case 'storage':
      return {
        location: `${origin}/subscriptions/${subscriptionOf(resourceId)}/providers/Microsoft.Storage/locations/${location}/operationResults/${id}${version}`,
        'retry-after': '1',
      };
  }
}

function renderStatus(operation: Operation, path: readonly string[]): JsonObject {
  const { id, status, startedAt, endedAt, error } = operation;
  const startTime = startedAt.toISOString();
  if (operation.style === 'site-recovery') {
    // Seen in a recording: every field is there, most of them null.
    return {
      error: error === undefined ? null : { ...error, details: null },
      id: null,
      name: id,
      properties: null,
      status,
      startTime,
      endTime: endedAt?.toISOString() ?? null,
      percentComplete: null,
    };
  }
  const end = endedAt === undefined ? {} : { endTime: endedAt.toISOString() };
  return {
    id: `/${path.join('/')}`,
    name: id,
    status,
    startTime,
    ...end,
    ...(error === undefined ? {} : { error }),
  };
}

function renderResult(operation: Operation): Reply {
  if (operation.status === 'InProgress') return { status: 202 };
  if (operation.error !== undefined) return { status: 409, body: { error: operation.error } };
  return operation.result?.() ?? { status: 200 };
}

/** `&t=…&c=…&s=…&h=…`, long and with lower-case escapes as the real ones. */
function signatureOf(time: Date): string {
  const t = time.toISOString().slice(0, 19).replaceAll(':', '%3a');
  return `&t=${t}&c=${randomBytes(1100).toString('base64url')}&s=${randomBytes(256).toString('base64url')}&h=${randomBytes(32).toString('base64url')}`;
}
