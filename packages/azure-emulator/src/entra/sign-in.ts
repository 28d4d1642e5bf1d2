// The cloud's sign-in host and its older names: discovery
// documents, the device-code page, and the token endpoints of both versions.

import { randomUUID } from 'node:crypto';

import type { Clock } from '../base/clock.ts';
import { guidFrom } from '../base/identifiers.ts';
import {
  formOf,
  header,
  NOT_FOUND,
  segmentsOf,
  type Handle,
  type Reply,
  type Request,
} from '../base/http.ts';
import type { JsonObject } from '../base/json.ts';
import type { TokenIssuer, TokenSubject } from '../base/tokens.ts';
import { managementAudiences, type CloudHosts } from '../names/cloud-hosts.ts';
import { checkClient } from './client-proof.ts';
import type { DeviceCodes } from './device-codes.ts';
import type { Directory } from './directory.ts';
import { renderDevicePage, renderDeviceResult } from './device-page.ts';

export interface SignInOptions {
  readonly directory: Directory;
  readonly tokens: TokenIssuer;
  readonly deviceCodes: DeviceCodes;
  readonly clock: Clock;
  readonly tokenLifetimeMs: number;
  /** Other addresses of Resource Manager that tokens are asked for: where a stand-alone emulator stands. */
  readonly resources?: readonly string[];
  readonly cloud: CloudHosts;
}

/** Services of Microsoft that a token can be asked for without being in the tenant's own list of applications. */
/** The same in every cloud. */
const STORAGE_AUDIENCE = 'https://storage.azure.com';

function firstParty(cloud: CloudHosts): readonly string[] {
  return [
    ...managementAudiences(cloud),
    `https://${cloud.suffixes.keyVault}`,
    ...cloud.graph.map((host) => `https://${host}`),
    STORAGE_AUDIENCE,
  ];
}

/** A token can also be asked for one account's blobs alone. */
function isAccount(audience: string, { suffixes }: CloudHosts): boolean {
  const [account = '', rest] = [
    audience.replace(/^https:\/\//, '').split('.')[0],
    audience.slice(audience.indexOf('.') + 1),
  ];
  return /^[a-z0-9]{3,24}$/.test(account) && rest === `blob.${suffixes.storage}`;
}

const GUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const DEVICE_GRANTS: readonly string[] = [
  'urn:ietf:params:oauth:grant-type:device_code',
  'device_code',
];

export function createSignIn(options: SignInOptions): Handle {
  const refreshTokens = new Map<string, TokenSubject>();
  return (request) => {
    const [tenant = '', ...rest] = segmentsOf(request.path);
    const action = rest.join('/').toLowerCase();
    if (tenant === 'common' && action === 'discovery/instance')
      return discoverInstance(request, options);
    if (tenant === 'common' && action === 'oauth2/deviceauth')
      return answerDevicePage(request, options);
    if (!isTenant(tenant, options.directory))
      return refuse(
        400,
        'invalid_tenant',
        90002,
        `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`,
      );
    switch (action) {
      case '.well-known/openid-configuration':
      case 'v2.0/.well-known/openid-configuration':
        return {
          status: 200,
          body: describe(originOf(request), tenant, action.startsWith('v2'), options),
        };
      case 'discovery/keys':
      case 'discovery/v2.0/keys':
        return { status: 200, body: options.tokens.keySet() };
      case 'oauth2/devicecode':
      case 'oauth2/v2.0/devicecode':
        return request.method === 'POST' ? startDeviceCode(request, options) : NOT_FOUND;
      case 'oauth2/token':
      case 'oauth2/v2.0/token':
        return request.method === 'POST' ? grantToken(request, options, refreshTokens) : NOT_FOUND;
      default:
        return NOT_FOUND;
    }
  };
}

function isTenant(tenant: string, directory: Directory): boolean {
  return (
    ['common', 'organizations', 'adfs'].includes(tenant.toLowerCase()) ||
    tenant.toLowerCase() === directory.tenantId ||
    !GUID.test(tenant)
  );
}

function describe(
  host: string,
  tenant: string,
  isV2: boolean,
  { directory, cloud }: SignInOptions,
): JsonObject {
  const base = `https://${host}/${tenant}`;
  const version = isV2 ? 'v2.0/' : '';
  return {
    // az takes the tenant from the issuer; for the older protocol it has to stay this word.
    issuer:
      tenant.toLowerCase() === 'adfs'
        ? base
        : isV2
          ? `https://${host}/${directory.tenantId}/v2.0`
          : `https://sts.windows.net/${directory.tenantId}/`,
    authorization_endpoint: `${base}/oauth2/${version}authorize`,
    token_endpoint: `${base}/oauth2/${version}token`,
    device_authorization_endpoint: `${base}/oauth2/${version}devicecode`,
    jwks_uri: `${base}/discovery/${version}keys`,
    token_endpoint_auth_methods_supported: [
      'client_secret_post',
      'private_key_jwt',
      'client_secret_basic',
    ],
    response_types_supported: ['code', 'id_token', 'code id_token', 'token id_token', 'token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    scopes_supported: ['openid'],
    tenant_region_scope: 'AS',
    cloud_instance_name: cloud.signIn[0].slice(cloud.signIn[0].indexOf('.') + 1),
  };
}

function discoverInstance(request: Request, { directory, cloud }: SignInOptions): Reply {
  return {
    status: 200,
    body: {
      tenant_discovery_endpoint: `https://${originOf(request)}/${directory.tenantId}/v2.0/.well-known/openid-configuration`,
      'api-version': request.query.get('api-version') ?? '1.1',
      metadata: [
        {
          preferred_network: cloud.signIn[0],
          preferred_cache: cloud.signIn[1] ?? cloud.signIn[0],
          aliases: cloud.signIn,
        },
      ],
    },
  };
}

function startDeviceCode(request: Request, { deviceCodes, clock, cloud }: SignInOptions): Reply {
  const form = formOf(request);
  const appId = form.get('client_id');
  if (appId === null)
    return refuse(
      400,
      'invalid_request',
      900144,
      "The request body must contain the following parameter: 'client_id'.",
    );
  const resource = form.get('resource');
  const code = deviceCodes.start(
    appId,
    form.get('scope') ?? (resource === null ? '' : `${resource}/.default`),
  );
  // Behind the real names there is one page, whichever of them was asked.
  const page = `https://${cloud.signIn.includes(request.host) ? cloud.signIn[0] : originOf(request)}/common/oauth2/deviceauth`;
  return {
    status: 200,
    body: {
      user_code: code.userCode,
      device_code: code.deviceCode,
      verification_uri: page,
      expires_in: Math.max(
        1,
        Math.floor((code.expiresAt.getTime() - clock.now().getTime()) / 1000),
      ),
      interval: 1,
      message: `To sign in, use a web browser to open the page ${page} and enter the code ${code.userCode} to authenticate.`,
    },
  };
}

function answerDevicePage(
  request: Request,
  { deviceCodes, directory, cloud: { script } }: SignInOptions,
): Reply {
  const html = { 'content-type': 'text/html; charset=utf-8' };
  if (request.method === 'GET')
    return { status: 200, headers: html, body: renderDevicePage(deviceCodes.startPage(), script) };
  if (request.method !== 'POST') return NOT_FOUND;
  const form = formOf(request);
  // The page's script sends its own proof: a browser that could not load the script cannot send the form.
  if (script !== null && form.get('proof') !== deviceCodes.proofOf(form.get('page') ?? ''))
    return { status: 400, headers: html, body: renderDeviceResult('script-missing') };
  const userName = form.get('login') ?? `admin@${directory.tenantId}`;
  const result = deviceCodes.approve(form.get('otc') ?? '', {
    tenantId: directory.tenantId,
    objectId: guidFrom(`user ${userName}`),
    userName,
  });
  return {
    status: result === 'approved' ? 200 : 400,
    headers: html,
    body: renderDeviceResult(result),
  };
}

function grantToken(
  request: Request,
  options: SignInOptions,
  refreshTokens: Map<string, TokenSubject>,
): Reply {
  const form = formOf(request);
  const grant = form.get('grant_type') ?? '';
  const resource = form.get('resource');
  const scope = form.get('scope') ?? (resource === null ? '' : `${resource}/.default`);
  if (grant === 'client_credentials') {
    const proof = checkClient(form, {
      directory: options.directory,
      now: options.clock.now(),
      hosts: [...options.cloud.signIn, request.host],
    });
    if (!proof.ok) return refuse(proof.status, proof.error, proof.code, proof.message);
    const { appId, principalId } = proof.application;
    return issue(
      { tenantId: options.directory.tenantId, appId, objectId: principalId },
      scope,
      options,
    );
  }
  if (grant === 'refresh_token') {
    const subject = refreshTokens.get(form.get('refresh_token') ?? '');
    return subject === undefined
      ? refuse(400, 'invalid_grant', 700082, 'The refresh token is not valid or has expired.')
      : issue(subject, scope, options, refreshTokens);
  }
  if (!DEVICE_GRANTS.includes(grant))
    return refuse(
      400,
      'unsupported_grant_type',
      70003,
      `The app requested an unsupported grant type '${grant}'.`,
    );
  const state = options.deviceCodes.redeem(form.get('device_code') ?? form.get('code') ?? '');
  switch (state.kind) {
    case 'approved':
      return issue(state.subject, state.code.scope, options, refreshTokens);
    case 'pending':
      return refuse(
        400,
        'authorization_pending',
        70016,
        'OAuth 2.0 device flow error. Authorization is pending. Continue polling.',
      );
    case 'expired':
      return refuse(
        400,
        'expired_token',
        70020,
        "The provided value for the input parameter 'device_code' is not valid. This device code has expired.",
      );
    case 'unknown':
      return refuse(400, 'bad_verification_code', 70019, 'Verification code expired or unknown.');
  }
}

function issue(
  subject: TokenSubject,
  scope: string,
  { tokens, tokenLifetimeMs, directory, cloud, resources = [] }: SignInOptions,
  refreshTokens?: Map<string, TokenSubject>,
): Reply {
  const audience = audienceOf(scope);
  const asked = audience.replace(/\/+$/, '').toLowerCase();
  const isKnown =
    [...firstParty(cloud), ...resources].includes(asked) ||
    isAccount(asked, cloud) ||
    directory.findByUri(audience) !== undefined ||
    directory.find(audience) !== undefined;
  if (!isKnown) {
    return refuse(
      400,
      'invalid_resource',
      500011,
      `The resource principal named ${audience} was not found in the tenant named ${directory.tenantId}. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.`,
    );
  }
  const lifetime = Math.ceil(tokenLifetimeMs / 1000);
  const body = {
    token_type: 'Bearer',
    scope,
    resource: audience,
    expires_in: lifetime,
    ext_expires_in: lifetime,
    access_token: tokens.issue({ ...subject, audience, lifetimeMs: tokenLifetimeMs }),
  };
  if (refreshTokens === undefined) return { status: 200, body };
  const refreshToken = `0.${randomUUID()}${randomUUID()}`.replaceAll('-', '');
  refreshTokens.set(refreshToken, subject);
  return { status: 200, body: { ...body, refresh_token: refreshToken } };
}

/** Host and port as the client wrote them. */
function originOf(request: Request): string {
  return (header(request, 'host') ?? request.host).toLowerCase();
}

/** `https://vault.azure.net/.default openid` → `https://vault.azure.net` */
function audienceOf(scope: string): string {
  const resource = scope.split(' ').find((part) => part.includes('/') || GUID.test(part)) ?? '';
  const cut = resource.endsWith('/.default')
    ? resource.slice(0, -'/.default'.length)
    : resource.replace(/(?<=^https:\/\/[^/]+)\/[^/]+$/, '');
  return cut;
}

function refuse(status: number, error: string, code: number, message: string): Reply {
  const trace = { trace_id: randomUUID(), correlation_id: randomUUID() };
  return {
    status,
    body: {
      error,
      error_description: `AADSTS${String(code)}: ${message} Trace ID: ${trace.trace_id} Correlation ID: ${trace.correlation_id}`,
      error_codes: [code],
      ...trace,
    },
  };
}
