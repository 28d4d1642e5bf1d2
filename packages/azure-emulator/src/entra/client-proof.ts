// How an application proves itself at the token endpoint: a secret, a JWT that it
// signed with a registered certificate's key (RFC 7523), or one of an issuer that its
// federated credentials name (workload identity).

import { createPublicKey, verify } from 'node:crypto';

import { parseUrl } from '@sekisho/dns/parse-url.ts';
import { isObject, parseJson, textAt, valueAt, type JsonObject } from '../base/json.ts';
import type { Application, Directory } from './directory.ts';

export type ClientProof =
  | { readonly ok: true; readonly application: Application }
  | {
      readonly ok: false;
      readonly status: number;
      readonly error: string;
      readonly code: number;
      readonly message: string;
    };

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

export interface ProofContext {
  readonly directory: Directory;
  readonly now: Date;
  /** Host names of the token endpoint, which an assertion must be addressed to. */
  readonly hosts: readonly string[];
}

export function checkClient(form: URLSearchParams, context: ProofContext): ClientProof {
  const assertion = form.get('client_assertion');
  const clientId =
    form.get('client_id') ??
    (assertion === null ? '' : (textAt(payloadOf(assertion), 'sub') ?? ''));
  const application = context.directory.find(clientId);
  if (application === undefined) {
    return refuse(
      400,
      'unauthorized_client',
      700016,
      `Application with identifier '${clientId}' was not found in the directory '${context.directory.tenantId}'.`,
    );
  }
  if (assertion !== null) return checkAssertion(assertion, form, application, context);
  const secret = form.get('client_secret');
  if (secret === null)
    return refuse(
      401,
      'invalid_client',
      7000216,
      "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
    );
  if (!context.directory.isSecretOf(application, secret))
    return refuse(
      401,
      'invalid_client',
      7000215,
      `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`,
    );
  return { ok: true, application };
}

function checkAssertion(
  assertion: string,
  form: URLSearchParams,
  application: Application,
  context: ProofContext,
): ClientProof {
  if (form.get('client_assertion_type') !== JWT_BEARER)
    return refuse(401, 'invalid_client', 700025, 'The client_assertion_type is not supported.');
  const [head, body, signature] = assertion.split('.');
  const claims = payloadOf(assertion);
  if (head === undefined || body === undefined || signature === undefined || !isObject(claims))
    return refuse(401, 'invalid_client', 50027, 'JWT token is invalid or malformed.');
  const signed = Buffer.from(`${head}.${body}`);
  if (textAt(claims, 'iss') !== application.appId && application.federatedCredentials.length > 0)
    return checkFederated({ claims, signed, signature }, application, context.now);
  const isSigned = application.certificates.some((certificate) =>
    verify('RSA-SHA256', signed, certificate.publicKey, Buffer.from(signature, 'base64url')),
  );
  if (!isSigned)
    return refuse(
      401,
      'invalid_client',
      700027,
      'The certificate with identifier used to sign the client assertion is not registered on application.',
    );
  const expires = valueAt(claims, 'exp');
  if (typeof expires !== 'number' || expires * 1000 <= context.now.getTime())
    return refuse(
      401,
      'invalid_client',
      700024,
      'Client assertion is not within its valid time range.',
    );
  const audience = textAt(claims, 'aud') ?? '';
  const host = parseUrl(audience)?.hostname;
  const isForUs = host !== undefined && context.hosts.includes(host);
  if (!isForUs || textAt(claims, 'iss') !== textAt(claims, 'sub'))
    return refuse(
      401,
      'invalid_client',
      700023,
      'Client assertion audience claim does not match the realm issuer.',
    );
  return { ok: true, application };
}

interface SignedToken {
  readonly claims: JsonObject;
  readonly signed: Buffer;
  readonly signature: string;
}

/** Issuer, subject and audience have to be those of one credential, letter by letter. */
function checkFederated(
  { claims, signed, signature }: SignedToken,
  application: Application,
  now: Date,
): ClientProof {
  const [issuer, subject, audience] = ['iss', 'sub', 'aud'].map(
    (claim) => textAt(claims, claim) ?? '',
  );
  const known = application.federatedCredentials.find(
    (each) =>
      each.issuer === issuer &&
      each.subject === subject &&
      (each.audience ?? 'api://AzureADTokenExchange') === audience,
  );
  if (known === undefined)
    return refuse(
      400,
      'invalid_request',
      700213,
      `No matching federated identity record found for presented assertion subject '${subject ?? ''}'. Check your federated identity credential Subject, Audience and Issuer against the presented assertion.`,
    );
  if (
    !verify(
      'RSA-SHA256',
      signed,
      createPublicKey(known.publicKey),
      Buffer.from(signature, 'base64url'),
    )
  )
    return refuse(
      401,
      'invalid_client',
      5002738,
      "Invalid JWT token: the signature can't be validated with the issuer's key.",
    );
  const expires = valueAt(claims, 'exp');
  if (typeof expires !== 'number' || expires * 1000 <= now.getTime())
    return refuse(
      401,
      'invalid_client',
      700024,
      'Client assertion is not within its valid time range.',
    );
  return { ok: true, application };
}

function payloadOf(assertion: string): ReturnType<typeof parseJson> {
  return parseJson(Buffer.from(assertion.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

function refuse(status: number, error: string, code: number, message: string): ClientProof {
  return { ok: false, status, error, code, message };
}
