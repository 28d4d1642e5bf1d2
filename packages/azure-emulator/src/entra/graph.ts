// Microsoft Graph and the older one, as far as the appliance
// needs it: registering the applications that its agents sign in as.

import { X509Certificate } from 'node:crypto';

import { header, jsonOf, segmentsOf, type Handle, type Reply, type Request } from '../base/http.ts';
import { listAt, textAt, textsAt, type Json, type JsonObject } from '../base/json.ts';
import type { TokenIssuer, TokenSubject } from '../base/tokens.ts';
import type { Application, Directory } from './directory.ts';

export interface GraphOptions {
  readonly directory: Directory;
  readonly tokens: TokenIssuer;
  readonly host: string;
}

export function createGraph(options: GraphOptions): Handle {
  return (request) => {
    const verdict = options.tokens.check(header(request, 'authorization'), {
      audiences: [`https://${options.host}`],
      tenantId: options.directory.tenantId,
    });
    if (!verdict.ok) {
      const message =
        verdict.why === 'missing'
          ? 'Access token is empty.'
          : verdict.why === 'expired'
            ? 'Lifetime validation failed, the token is expired.'
            : `Access token validation failure: ${verdict.detail}.`;
      return refuse(401, 'InvalidAuthenticationToken', message);
    }
    const [, ...path] = segmentsOf(request.path);
    const [collection = '', id, action] = path;
    if (collection === 'me' && id === undefined) return describeCaller(verdict.subject);
    if (collection === 'applications')
      return answerApplications(request, { id, action }, options.directory);
    if (collection === 'servicePrincipals') return answerPrincipals(request, options.directory);
    return refuse(
      404,
      'Request_ResourceNotFound',
      `Resource '${path.join('/')}' does not exist or one of its queried reference-property objects are not present.`,
    );
  };
}

function answerApplications(
  request: Request,
  asked: { id: string | undefined; action: string | undefined },
  directory: Directory,
): Reply {
  const body = jsonOf(request);
  if (asked.id === undefined) {
    if (request.method === 'POST') return registerApplication(body, directory);
    const wanted = /displayName eq '([^']*)'/.exec(request.query.get('$filter') ?? '')?.[1];
    return {
      status: 200,
      body: {
        value: directory
          .applications()
          .filter((each) => wanted === undefined || each.displayName === wanted)
          .map(render),
      },
    };
  }
  const application = directory.findByObject(asked.id);
  if (application === undefined)
    return refuse(
      404,
      'Request_ResourceNotFound',
      `Resource '${asked.id}' does not exist or one of its queried reference-property objects are not present.`,
    );
  if (asked.action === 'addPassword' && request.method === 'POST')
    return {
      status: 200,
      body: {
        secretText: directory.addSecret(application),
        displayName: textAt(body, 'passwordCredential', 'displayName') ?? null,
      },
    };
  if (request.method === 'PATCH') {
    const certificates = certificatesIn(body);
    if (certificates === null) return badKey();
    directory.update(application, {
      ...(certificates.length === 0 ? {} : { certificates }),
      ...(listAt(body, 'identifierUris').length === 0
        ? {}
        : { identifierUris: textsAt(body, 'identifierUris') }),
    });
    return { status: 204 };
  }
  return { status: 200, body: render(application) };
}

function registerApplication(body: Json | undefined, directory: Directory): Reply {
  const displayName = textAt(body, 'displayName');
  if (displayName === undefined)
    return refuse(
      400,
      'Request_BadRequest',
      "A value is required for property 'displayName' of resource 'Application'.",
    );
  const taken = textsAt(body, 'identifierUris').find(
    (uri) => directory.findByUri(uri) !== undefined,
  );
  if (taken !== undefined)
    return refuse(
      400,
      'Request_MultipleObjectsWithSameKeyValue',
      'Another object with the same value for property identifierUris already exists.',
    );
  const certificates = certificatesIn(body);
  if (certificates === null) return badKey();
  const application = directory.register({
    displayName,
    identifierUris: textsAt(body, 'identifierUris'),
  });
  return {
    status: 201,
    body: render(
      certificates.length === 0 ? application : directory.update(application, { certificates }),
    ),
  };
}

function answerPrincipals(request: Request, directory: Directory): Reply {
  const appId =
    request.method === 'POST'
      ? textAt(jsonOf(request), 'appId')
      : /appId eq '([^']*)'/.exec(request.query.get('$filter') ?? '')?.[1];
  const application = appId === undefined ? undefined : directory.find(appId);
  const principal =
    application === undefined
      ? undefined
      : {
          id: application.principalId,
          appId: application.appId,
          displayName: application.displayName,
          servicePrincipalType: 'Application',
        };
  if (request.method !== 'POST')
    return { status: 200, body: { value: principal === undefined ? [] : [principal] } };
  return principal === undefined
    ? refuse(
        400,
        'Request_BadRequest',
        'When using this permission, the backing application of the service principal being created must be in the local tenant.',
      )
    : { status: 201, body: principal };
}

/** null: one of them is not a certificate. */
function certificatesIn(body: Json | undefined): X509Certificate[] | null {
  try {
    return listAt(body, 'keyCredentials').map(
      (each) => new X509Certificate(Buffer.from(textAt(each, 'key') ?? '', 'base64')),
    );
  } catch {
    return null;
  }
}

function describeCaller(subject: TokenSubject): Reply {
  if (subject.userName === undefined)
    return refuse(
      400,
      'BadRequest',
      '/me request is only valid with delegated authentication flow.',
    );
  return {
    status: 200,
    body: {
      id: subject.objectId,
      userPrincipalName: subject.userName,
      displayName: subject.userName,
    },
  };
}

function render(application: Application): JsonObject {
  return {
    id: application.objectId,
    appId: application.appId,
    displayName: application.displayName,
    identifierUris: application.identifierUris,
    signInAudience: 'AzureADMyOrg',
    keyCredentials: application.certificates.map((each) => ({
      type: 'AsymmetricX509Cert',
      usage: 'Verify',
      customKeyIdentifier: each.fingerprint.replaceAll(':', ''),
      endDateTime: new Date(each.validTo).toISOString(),
    })),
  };
}

function badKey(): Reply {
  return refuse(400, 'KeyCredentialsInvalidEndDate', 'Key credential is invalid.');
}

function refuse(status: number, code: string, message: string): Reply {
  return { status, body: { error: { code, message } } };
}
