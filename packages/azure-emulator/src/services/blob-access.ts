// Callers of blobs with a token: who they are, and whether a role on data lets them do it. Owner and
// Contributor are none, as in Azure; people who sign in own everything here.

import { randomUUID } from 'node:crypto';

import type { Directory } from '../entra/directory.ts';
import { isAllowed, isDataAllowed } from '../entra/roles.ts';
import { segmentsOf, type Reply, type Request } from '../base/http.ts';
import type { TokenIssuer } from '../base/tokens.ts';

export interface BlobAccess {
  readonly tokens: TokenIssuer;
  readonly tenantId: string;
  readonly directory: Directory;
  /** The id of the account whose blobs are asked for. */
  readonly accountId: string;
  /** The account's own name, for which a token can be asked alone. */
  readonly host: string;
}

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices';

/** undefined: let on; keys and signed addresses are for the blob service itself to judge. */
export function refuseBlobCaller(
  request: Pick<Request, 'method' | 'path' | 'rawQuery'>,
  authorization: string | undefined,
  access: BlobAccess,
): Reply | undefined {
  if (authorization === undefined || !/^bearer\s/i.test(authorization)) return undefined;
  const verdict = access.tokens.check(authorization, {
    audiences: ['https://storage.azure.com', `https://${access.host}`],
    tenantId: access.tenantId,
  });
  if (!verdict.ok)
    return refuse(
      401,
      verdict.why === 'audience' ? 'InvalidAuthenticationInfo' : 'AuthenticationFailed',
      `Server failed to authenticate the request: ${verdict.detail}.`,
      {
        'www-authenticate': `Bearer authorization_uri=https://login.microsoftonline.com/${access.tenantId}/oauth2/authorize resource_id=https://storage.azure.com`,
      },
    );
  const assignments = access.directory.find(verdict.subject.appId)?.assignments;
  if (assignments === undefined) return undefined;
  // On this road the general roles count for nothing.
  const onData = assignments.filter((each) => each.role.startsWith('Storage Blob Data'));
  const [container, ...blob] = segmentsOf(request.path);
  const scope = `${access.accountId}/blobServices/default${container === undefined ? '' : `/containers/${container}`}`;
  const isOfContainer = blob.length === 0;
  const verb =
    request.method === 'DELETE'
      ? 'delete'
      : ['GET', 'HEAD'].includes(request.method)
        ? 'read'
        : 'write';
  // A list of blobs reads blobs; a list of containers, and the containers themselves, are actions.
  const listsBlobs = isOfContainer && /(?:^|&)comp=list(?:&|$)/i.test(request.rawQuery);
  const action =
    container === undefined && verb === 'write'
      ? `${BLOBS}/generateUserDelegationKey/action`
      : `${BLOBS}/containers/${verb}`;
  const isPermitted =
    container === undefined || (isOfContainer && !listsBlobs)
      ? isAllowed(onData, action, scope)
      : isDataAllowed(onData, `${BLOBS}/containers/blobs/${verb}`, scope);
  return isPermitted
    ? undefined
    : refuse(
        403,
        'AuthorizationPermissionMismatch',
        'This request is not authorized to perform this operation using this permission.',
      );
}

function refuse(
  status: number,
  code: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  const id = randomUUID();
  return {
    status,
    headers: {
      'content-type': 'application/xml',
      'x-ms-error-code': code,
      'x-ms-request-id': id,
      ...headers,
    },
    body: `\uFEFF<?xml version="1.0" encoding="utf-8"?><Error><Code>${code}</Code><Message>${message}\nRequestId:${id}\nTime:${new Date().toISOString()}</Message></Error>`,
  };
}
