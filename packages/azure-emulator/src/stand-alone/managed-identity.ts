// The managed identity's endpoint of a virtual machine (IMDS): plain HTTP, a header
// that browsers cannot be tricked into sending, numbers as text.

import { header, type Handle, type Reply } from '../base/http.ts';
import type { TokenIssuer } from '../base/tokens.ts';

export const IDENTITY_PATH = '/metadata/identity/oauth2/token';

export interface ManagedIdentityOptions {
  readonly tokens: TokenIssuer;
  readonly tenantId: string;
  readonly appId: string;
  readonly objectId: string;
  readonly tokenLifetimeMs: number;
  readonly now: () => Date;
}

export function createManagedIdentity(options: ManagedIdentityOptions): Handle {
  return (request) => {
    // Some clients end the path with a slash.
    if (request.path.replace(/\/$/, '') !== IDENTITY_PATH)
      return { status: 404, body: { error: 'not found' } };
    if (request.method !== 'GET')
      return refuse(405, 'invalid_request', 'The method is not allowed.');
    if (header(request, 'metadata')?.toLowerCase() !== 'true')
      return refuse(400, 'invalid_request', 'Required metadata header not specified');
    if (header(request, 'x-forwarded-for') !== undefined)
      return refuse(400, 'invalid_request', 'The request was forwarded');
    const resource = request.query.get('resource');
    if (resource === null || resource === '')
      return refuse(400, 'invalid_request', "Required query variable 'resource' is missing");
    const clientId = request.query.get('client_id');
    if (clientId !== null && clientId.toLowerCase() !== options.appId)
      return refuse(400, 'invalid_request', 'Identity not found');
    const lifetime = Math.ceil(options.tokenLifetimeMs / 1000);
    const now = Math.floor(options.now().getTime() / 1000);
    const token = options.tokens.issue({
      tenantId: options.tenantId,
      appId: options.appId,
      objectId: options.objectId,
      audience: resource,
      lifetimeMs: options.tokenLifetimeMs,
    });
    return {
      status: 200,
      body: {
        access_token: token,
        client_id: options.appId,
        expires_in: String(lifetime),
        expires_on: String(now + lifetime),
        ext_expires_in: String(lifetime),
        not_before: String(now),
        resource,
        token_type: 'Bearer',
      },
    };
  };
}

function refuse(status: number, error: string, description: string): Reply {
  return { status, body: { error, error_description: description } };
}
