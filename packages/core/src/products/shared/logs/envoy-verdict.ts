// What Envoy did with a request, from its code, its response flags and the details of the code (Envoy documentation,
// %RESPONSE_FLAGS% and "Response code details").

import type { ProxyObservation } from './observation.ts';
import { verdictOfTunnel } from './tunnel-answer.ts';

/** The connection to the service did not come about, or ended too early. */
const FAILED = ['UH', 'UF', 'UO', 'UT', 'UC', 'DF', 'URX', 'NC', 'LR', 'UR', 'UPE', 'OM', 'DO'];
const FAILED_LONG = [
  'NoHealthyUpstream',
  'UpstreamConnectionFailure',
  'UpstreamOverflow',
  'UpstreamRequestTimeout',
  'UpstreamConnectionTermination',
  'DnsResolutionFailed',
  'UpstreamRetryLimitExceeded',
  'NoClusterFound',
  'LocalReset',
  'UpstreamRemoteReset',
  'UpstreamProtocolError',
  'OverloadManagerTerminated',
  'DropOverLoad',
];
/** UAEX: an external authorizer said no; RL: too many requests; NR: a name without a route; NFCF: no filter chain. */
const REFUSED = ['UAEX', 'RL', 'NR', 'RLSE', 'IH', 'NFCF'];
const REFUSED_LONG = [
  'UnauthorizedExternalService',
  'RateLimited',
  'NoRouteFound',
  'NoFilterChainFound',
  'RateLimitServiceError',
  'InvalidEnvoyRequestHeaders',
];
/** They say nothing of whether it was carried. */
const OTHERS = ['DC', 'DPE', 'FI', 'DI', 'SI', 'DT', 'RFCF', 'UMSDR', 'DR'];
const OTHERS_LONG = [
  'DownstreamConnectionTermination',
  'DownstreamProtocolError',
  'FaultInjected',
  'DelayInjected',
  'StreamIdleTimeout',
  'DurationTimeout',
  'ResponseFromCacheFilter',
  'UpstreamMaxStreamDurationReached',
  'DownstreamRemoteReset',
];

export interface EnvoyResult {
  readonly method: string;
  readonly code: number;
  /** `-`: none. */
  readonly flags: string;
  readonly details: string;
  /** Envoy had reached a server. */
  readonly hasServer: boolean;
}

/** null: a flag that is not known. */
export function envoyVerdict({
  method,
  code,
  flags,
  details,
  hasServer,
}: EnvoyResult): ProxyObservation['verdict'] | null {
  const each = flags === '-' || flags === '' ? [] : flags.split(',');
  const isIn = (...lists: readonly (readonly string[])[]): boolean =>
    each.some((flag) => lists.some((list) => list.includes(flag)));
  const all = [FAILED, FAILED_LONG, REFUSED, REFUSED_LONG, OTHERS, OTHERS_LONG];
  if (each.some((flag) => !all.some((list) => list.includes(flag)))) return null;
  if (details.startsWith('rbac_access_denied') || isIn(['UAEX'], ['UnauthorizedExternalService']))
    return 'denied';
  if (!hasServer && (code === 403 || code === 407 || isIn(REFUSED, REFUSED_LONG))) return 'denied';
  if (isIn(FAILED, FAILED_LONG)) return 'failed';
  const refused = verdictOfTunnel(method, code);
  if (refused !== null) return refused;
  // 0: the client went away before there was an answer.
  return !hasServer && (code === 0 || code >= 500) ? 'failed' : 'allowed';
}
