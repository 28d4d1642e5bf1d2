// A Key Vault's own host: secrets, for callers with a token for Key Vault. From the
// internet a vault without public access refuses, whatever the token.

import { randomBytes } from 'node:crypto';

import type { Clock } from '../base/clock.ts';
import { header, jsonOf, segmentsOf, type Handle, type Reply, type Request } from '../base/http.ts';
import { objectAt, textAt, valueAt, type JsonObject } from '../base/json.ts';
import type { Resource } from '../resources/resource-store.ts';
import type { Directory } from '../entra/directory.ts';
import { isDataAllowed } from '../entra/roles.ts';
import type { TokenIssuer, TokenSubject } from '../base/tokens.ts';

export interface KeyVaultDataOptions {
  readonly tokens: TokenIssuer;
  readonly tenantId: string;
  readonly signInHost: string;
  readonly audience: string;
  readonly clock: Clock;
  readonly directory: Directory;
  /** The vault as it is now. */
  readonly vault: () => Resource | undefined;
}

interface Secret {
  readonly version: string;
  readonly value: string;
  readonly contentType: string | undefined;
  readonly tags: JsonObject | undefined;
  readonly created: number;
}

const NAME = /^[0-9a-zA-Z-]{1,127}$/;

export function createKeyVaultData(options: KeyVaultDataOptions): Handle {
  const secrets = new Map<string, Secret[]>();
  return (request) => {
    const vault = options.vault();
    if (vault === undefined) return refuse(404, 'VaultNotFound', 'The vault does not exist.');
    const version = request.query.get('api-version');
    if (version === null) return refuse(400, 'BadParameter', 'api-version must be specified');
    const verdict = options.tokens.check(header(request, 'authorization'), {
      audiences: [options.audience],
      tenantId: options.tenantId,
    });
    if (!verdict.ok)
      return challenge(
        options,
        verdict.why === 'missing'
          ? 'AKV10000: Request is missing a Bearer or PoP token.'
          : verdict.why === 'audience'
            ? `AKV10022: Invalid audience. Expected ${options.audience}, found: ${verdict.audience}.`
            : `AKV10032: Invalid token: ${verdict.detail}.`,
      );
    // Seen order: who calls is known before the network is judged; the text names the caller.
    if (request.network === 'public' && isLocked(vault))
      return refuseConnection(
        vault,
        verdict.subject.appId,
        verdict.subject.objectId,
        options.tenantId,
      );
    const [collection, name, wanted] = segmentsOf(request.path);
    if (collection !== 'secrets')
      return refuse(404, 'NotFound', 'The requested path is not served.');
    const denied = refuseRole({ request, vault, subject: verdict.subject, name }, options);
    if (denied !== undefined) return denied;
    if (name === undefined) return listSecrets(request, secrets);
    if (!NAME.test(name))
      return refuse(400, 'BadParameter', `The request URI contains an invalid name: ${name}`);
    if (request.method === 'PUT')
      return setSecret(request, { secrets, name, now: options.clock.now() });
    const versions = secrets.get(name.toLowerCase()) ?? [];
    const secret =
      wanted === undefined ? versions.at(-1) : versions.find((each) => each.version === wanted);
    if (secret === undefined)
      return refuse(
        404,
        'SecretNotFound',
        `A secret with (name/id) ${name} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command.`,
      );
    if (request.method === 'DELETE') secrets.delete(name.toLowerCase());
    else if (request.method !== 'GET')
      return refuse(405, 'MethodNotAllowed', 'The method is not allowed.');
    return { status: 200, body: { ...render(request.host, name, secret), value: secret.value } };
  };
}

/** Nobody's address is let in: by its own word, by its firewall, or by a perimeter, which has no rules here. */
export function isLocked(vault: Resource): boolean {
  return (
    isShut(vault) ||
    textAt(vault.properties, 'networkAcls', 'defaultAction')?.toLowerCase() === 'deny'
  );
}

function isShut(vault: Resource): boolean {
  const access = textAt(vault.properties, 'publicNetworkAccess')?.toLowerCase();
  return access === 'disabled' || access === 'securedbyperimeter';
}

function setSecret(
  request: Request,
  { secrets, name, now }: { secrets: Map<string, Secret[]>; name: string; now: Date },
): Reply {
  const body = jsonOf(request);
  const value = textAt(body, 'value');
  if (value === undefined) return refuse(400, 'BadParameter', 'Property  has invalid value');
  const secret: Secret = {
    version: randomBytes(16).toString('hex'),
    value,
    contentType: textAt(body, 'contentType'),
    tags: objectAt(body, 'tags'),
    created: Math.floor(now.getTime() / 1000),
  };
  secrets.set(name.toLowerCase(), [...(secrets.get(name.toLowerCase()) ?? []), secret]);
  return { status: 200, body: { ...render(request.host, name, secret), value } };
}

function listSecrets(request: Request, secrets: ReadonlyMap<string, readonly Secret[]>): Reply {
  const value = [...secrets.entries()]
    .sort(([a], [b]) => a.localeCompare(b))
    .flatMap(([name, versions]) => {
      const last = versions.at(-1);
      return last === undefined
        ? []
        : [{ ...render(request.host, name, last), id: `https://${request.host}/secrets/${name}` }];
    });
  return { status: 200, body: { value, nextLink: null } };
}

function render(host: string, name: string, secret: Secret): JsonObject {
  return {
    id: `https://${host}/secrets/${name}/${secret.version}`,
    ...(secret.contentType === undefined ? {} : { contentType: secret.contentType }),
    attributes: {
      enabled: true,
      created: secret.created,
      updated: secret.created,
      recoveryLevel: 'Recoverable+Purgeable',
      recoverableDays: 90,
    },
    ...(secret.tags === undefined ? {} : { tags: secret.tags }),
  };
}

function challenge(
  { tenantId, signInHost, audience }: KeyVaultDataOptions,
  message: string,
): Reply {
  return {
    ...refuse(401, 'Unauthorized', message),
    headers: {
      'www-authenticate': `Bearer authorization="https://${signInHost}/${tenantId}", resource="${audience}"`,
    },
  };
}

function refuseConnection(
  vault: Resource,
  appId: string,
  objectId: string,
  tenantId: string,
): Reply {
  const isDisabled = isShut(vault);
  const reason = isDisabled
    ? 'Public network access is disabled and request is not from a trusted service nor via an approved private link.'
    : 'Client address is not authorized and caller is not a trusted service.';
  const message = `${reason}\r\nCaller: appid=${appId};oid=${objectId};iss=https://sts.windows.net/${tenantId}/\r\nVault: ${vault.name};location=${vault.location ?? ''}`;
  return {
    status: 403,
    body: {
      error: {
        code: 'Forbidden',
        message,
        innererror: { code: isDisabled ? 'ForbiddenByConnection' : 'ForbiddenByFirewall' },
      },
    },
  };
}

interface Attempt {
  readonly request: Request;
  readonly vault: Resource;
  readonly subject: TokenSubject;
  readonly name: string | undefined;
}

/** Only a vault that decides by roles asks for them here; access policies are kept and not judged. */
function refuseRole(
  { request, vault, subject, name }: Attempt,
  { directory, tenantId }: KeyVaultDataOptions,
): Reply | undefined {
  const assignments = directory.find(subject.appId)?.assignments;
  if (assignments === undefined || valueAt(vault.properties, 'enableRbacAuthorization') !== true)
    return undefined;
  const verb =
    name === undefined
      ? 'readMetadata/action'
      : request.method === 'PUT'
        ? 'setSecret/action'
        : request.method === 'DELETE'
          ? 'delete'
          : 'getSecret/action';
  const action = `Microsoft.KeyVault/vaults/secrets/${verb}`;
  const resource = `${vault.id}/secrets${name === undefined ? '' : `/${name}`}`;
  if (isDataAllowed(assignments, action, resource)) return undefined;
  const message = `Caller is not authorized to perform action on resource.\r\nIf role assignments, deny assignments or role definitions were changed recently, please observe propagation time.\r\nCaller: appid=${subject.appId};oid=${subject.objectId};iss=https://sts.windows.net/${tenantId}/\r\nAction: '${action}'\r\nResource: '${resource}'\r\nAssignment: (not found)\r\nDenyAssignmentId: null\r\nDecisionReason: null \r\nVault: ${vault.name};location=${vault.location ?? ''}\r\n`;
  return {
    status: 403,
    body: { error: { code: 'Forbidden', message, innererror: { code: 'ForbiddenByRbac' } } },
  };
}

function refuse(status: number, code: string, message: string): Reply {
  return { status, body: { error: { code, message } } };
}
