// How many requests a caller has left. Resource Manager counts in buckets that refill
// (250 reads, 25 more a second; 200 writes and 200 deletes, 10 more a second; for each
// caller and subscription: "Request limits and throttling", since 2024), private DNS
// 500 reads in five minutes ("Azure subscription and service limits"), Resource Graph
// 15 queries in five seconds a caller. Told in headers; refused only when it is set so.

import type { Clock } from '../base/clock.ts';
import type { Reply, Request } from '../base/http.ts';
import type { JsonObject } from '../base/json.ts';
import { readPath, typeKey, type ArmPath } from '../resources/resource-id.ts';

export const LIMIT_NAMES = [
  'subscriptionReads',
  'subscriptionWrites',
  'subscriptionDeletes',
  'privateDnsReads',
  'resourceGraphQueries',
] as const;
type LimitName = (typeof LIMIT_NAMES)[number];

export interface Bucket {
  readonly capacity: number;
  readonly perSecond: number;
}

export interface RequestLimitSettings {
  readonly enforced: boolean;
  readonly buckets: Readonly<Record<LimitName, Bucket>>;
}

const DOCUMENTED: RequestLimitSettings = {
  enforced: false,
  buckets: {
    subscriptionReads: { capacity: 250, perSecond: 25 },
    subscriptionWrites: { capacity: 200, perSecond: 10 },
    subscriptionDeletes: { capacity: 200, perSecond: 10 },
    privateDnsReads: { capacity: 500, perSecond: 500 / 300 },
    resourceGraphQueries: { capacity: 15, perSecond: 3 },
  },
};

interface Level {
  readonly left: number;
  readonly at: number;
}

export class RequestLimits {
  readonly #clock: Clock;
  readonly #levels = new Map<string, Level>();
  #settings = DOCUMENTED;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get settings(): RequestLimitSettings {
    return this.#settings;
  }

  /** What is not named is as documented; all buckets are full again. */
  set(change: {
    readonly enforced?: boolean | undefined;
    readonly buckets?: Readonly<Partial<Record<LimitName, Bucket | undefined>>> | undefined;
  }): void {
    const buckets = Object.fromEntries(
      LIMIT_NAMES.map((name) => [name, change.buckets?.[name] ?? DOCUMENTED.buckets[name]]),
    ) as Record<LimitName, Bucket>;
    this.#settings = { enforced: change.enforced ?? DOCUMENTED.enforced, buckets };
    this.#levels.clear();
  }

  /** Counts a request: the headers of its answer, or the answer that refuses it. */
  take(
    request: Request,
    callerId: string,
  ): { readonly headers: Record<string, string>; readonly refusal: Reply | undefined } {
    const path = readPath(request.path);
    if (path.subscription === undefined)
      return typeKey(path) === 'microsoft.resourcegraph/resources'
        ? this.#takeQuery(callerId)
        : { headers: {}, refusal: undefined };
    const kind = kindOf(request.method);
    const left = this.#spend(kind, `${callerId} ${path.subscription.toLowerCase()}`);
    const headers = {
      [`x-ms-ratelimit-remaining-${HEADERS[kind]}`]: String(Math.max(0, Math.floor(left))),
    };
    if (left < 0 && this.#settings.enforced)
      return {
        headers,
        refusal: refuseSubscription(kind, path.subscription, this.#waitFor(kind, left)),
      };
    const zone = isZoneRead(request, path)
      ? this.#spend('privateDnsReads', path.subscription.toLowerCase())
      : 0;
    return zone < 0 && this.#settings.enforced
      ? { headers, refusal: refuseZone(this.#waitFor('privateDnsReads', zone)) }
      : { headers, refusal: undefined };
  }

  #takeQuery(callerId: string): {
    readonly headers: Record<string, string>;
    readonly refusal: Reply | undefined;
  } {
    const left = this.#spend('resourceGraphQueries', callerId);
    const seconds = this.#waitFor('resourceGraphQueries', Math.min(left, -1));
    const headers = {
      'x-ms-user-quota-remaining': String(Math.max(0, Math.floor(left))),
      'x-ms-user-quota-resets-after': `00:00:${String(Math.min(59, Math.max(seconds, 5))).padStart(2, '0')}`,
    };
    return {
      headers,
      refusal: left < 0 && this.#settings.enforced ? refuseQuery(seconds) : undefined,
    };
  }

  /** What is left afterwards; below zero nothing was, and nothing is spent. */
  #spend(name: LimitName, who: string): number {
    const { capacity, perSecond } = this.#settings.buckets[name];
    const now = this.#clock.now().getTime();
    const key = `${name} ${who}`;
    const level = this.#levels.get(key) ?? { left: capacity, at: now };
    const refilled = Math.min(capacity, level.left + ((now - level.at) / 1000) * perSecond);
    this.#levels.set(key, { left: Math.max(refilled - 1, Math.min(refilled, 0)), at: now });
    return refilled - 1;
  }

  /** Seconds until there is one again. */
  #waitFor(name: LimitName, left: number): number {
    const { perSecond } = this.#settings.buckets[name];
    return perSecond <= 0 ? 3600 : Math.max(1, Math.ceil(-left / perSecond));
  }
}

const HEADERS = {
  subscriptionReads: 'subscription-reads',
  subscriptionWrites: 'subscription-writes',
  subscriptionDeletes: 'subscription-deletes',
} as const;
const WORDS = {
  subscriptionReads: 'read',
  subscriptionWrites: 'write',
  subscriptionDeletes: 'delete',
} as const;

function kindOf(method: string): keyof typeof HEADERS {
  if (method === 'GET' || method === 'HEAD') return 'subscriptionReads';
  return method === 'DELETE' ? 'subscriptionDeletes' : 'subscriptionWrites';
}

function isZoneRead(request: Request, path: ArmPath): boolean {
  return request.method === 'GET' && typeKey(path).startsWith('microsoft.network/privatednszones');
}

function refuse(seconds: number, error: JsonObject): Reply {
  return { status: 429, headers: { 'retry-after': String(seconds) }, body: { error } };
}

function refuseSubscription(
  kind: keyof typeof WORDS,
  subscription: string,
  seconds: number,
): Reply {
  return refuse(seconds, {
    code: 'SubscriptionRequestsThrottled',
    message: `Number of '${WORDS[kind]}' requests for subscription '${subscription}' exceeded. Please try again after '${String(seconds)}' seconds after additional tokens are available. Refer to https://aka.ms/arm-throttling for additional information.`,
  });
}

/** The limit is documented, the words are not: they are those of other providers. */
function refuseZone(seconds: number): Reply {
  return refuse(seconds, {
    code: 'TooManyRequests',
    message:
      'The request is being throttled as the limit has been reached for operation type - Read_ObservationWindow_00:05:00.',
  });
}

function refuseQuery(seconds: number): Reply {
  const message =
    'Client application has been throttled and should not attempt to repeat the request until an amount of time has elapsed. Please see https://aka.ms/resourcegraph-throttling for help.';
  return refuse(seconds, {
    code: 'RateLimiting',
    message: 'Please provide below info when asking for support.',
    details: [{ code: 'RateLimiting', message }],
  });
}
