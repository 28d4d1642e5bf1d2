// How the vault's own services let a caller in. Their REST interface is not public:
// paths, bodies and this audience are designed freely; names and order are Azure's.

import { header, jsonOf, type Reply, type Request } from '../base/http.ts';
import { isObject, type JsonObject } from '../base/json.ts';
import type { TokenIssuer } from '../base/tokens.ts';

/** The real one names tenant, region and container: `api://{tenant}/RecoveryServiceContainerV2/…`. */
export const SERVICE_AUDIENCE = 'api://recoveryservices';

export interface ServiceAccess {
  readonly tokens: TokenIssuer;
  readonly tenantId: string;
  readonly signInHost: string;
}

export type Action = (body: JsonObject, request: Request) => Reply | Promise<Reply>;

/** Answers POSTs by path, for callers with a token of the right audience. */
export function answerActions(
  access: ServiceAccess,
  actions: Readonly<Record<string, Action>>,
): (request: Request) => Reply | Promise<Reply> {
  return (request) => {
    const refusal = refuseCaller(access, request);
    if (refusal !== undefined) return refusal;
    const action = actions[`${request.method} ${request.path.toLowerCase()}`];
    if (action === undefined)
      return serviceError(404, 'NotFound', `There is nothing at ${request.path}.`);
    const body = jsonOf(request) ?? {};
    return isObject(body)
      ? action(body, request)
      : serviceError(400, 'BadRequest', 'The body is not a JSON object.');
  };
}

/** undefined: let in. */
export function refuseCaller(
  { tokens, tenantId, signInHost }: ServiceAccess,
  request: Request,
): Reply | undefined {
  const verdict = tokens.check(header(request, 'authorization'), {
    audiences: [SERVICE_AUDIENCE],
    tenantId,
  });
  if (verdict.ok) return undefined;
  return serviceError(
    401,
    verdict.why === 'expired' ? 'TokenExpired' : 'Unauthorized',
    `The token was not accepted: ${verdict.detail}.`,
    {
      'www-authenticate': `Bearer authorization_uri="https://${signInHost}/${tenantId}"`,
    },
  );
}

export function serviceError(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers, body: { error: { code, message } } };
}
