// Who asks Resource Manager, by the token of the request; and what Azure answers to a token that it does not take.

import { managementAudiences, type CloudHosts } from '../names/cloud-hosts.ts';
import { header, type Request } from '../base/http.ts';
import type { TokenIssuer, TokenSubject, TokenVerdict } from '../base/tokens.ts';
import { ArmError } from './arm-error.ts';

export interface CallerCheck {
  readonly tokens: TokenIssuer;
  readonly tenantId: string;
  readonly cloud: CloudHosts;
  /** Other audiences of tokens than Azure's own: where a stand-alone emulator stands. */
  readonly audiences?: readonly string[] | undefined;
}

export function checkCaller(
  request: Request,
  { tokens, tenantId, cloud, audiences = [] }: CallerCheck,
): TokenSubject {
  const verdict = tokens.check(header(request, 'authorization'), {
    audiences: [...managementAudiences(cloud), ...audiences],
    tenantId,
  });
  if (!verdict.ok) throw authenticationError(verdict, { tenantId, cloud });
  return verdict.subject;
}

function authenticationError(
  verdict: Exclude<TokenVerdict, { ok: true }>,
  { tenantId, cloud }: Pick<CallerCheck, 'tenantId' | 'cloud'>,
): ArmError {
  const challenge = (description: string): Record<string, string> => ({
    'www-authenticate': `Bearer authorization_uri="https://login.windows.net/${tenantId}", error="invalid_token", error_description="${description}"`,
  });
  switch (verdict.why) {
    case 'missing':
      return new ArmError(
        401,
        'AuthenticationFailed',
        "Authentication failed. The 'Authorization' header is missing.",
        challenge("The authentication failed because of missing 'Authorization' header."),
      );
    case 'malformed':
    case 'signature':
      return new ArmError(
        401,
        'InvalidAuthenticationToken',
        'The access token is invalid.',
        challenge('Could not validate the token.'),
      );
    case 'expired':
      return new ArmError(
        401,
        'ExpiredAuthenticationToken',
        `The access token expiry UTC time '${verdict.expiredAt.toISOString()}' is earlier than current UTC time '${verdict.now.toISOString()}'.`,
        challenge('The access token has expired.'),
      );
    case 'audience':
      return new ArmError(
        401,
        'InvalidAuthenticationTokenAudience',
        `The access token has been obtained for wrong audience or resource '${verdict.audience}'. It should exactly match with one of the allowed audiences '${managementAudiences(
          cloud,
        )
          .map((each) => `${each}/`)
          .join("','")}'.`,
        challenge('The access token has been obtained from wrong audience or resource.'),
      );
    case 'tenant':
      return new ArmError(
        401,
        'InvalidAuthenticationTokenTenant',
        `The access token is from the wrong issuer 'https://sts.windows.net/${verdict.tenantId}/'. It must match the tenant 'https://sts.windows.net/${tenantId}/' associated with this subscription.`,
        challenge('The access token is from the wrong issuer.'),
      );
  }
}
