// Which Azure: Microsoft's clouds by name, or any Resource Manager by its address,
// which says itself where one signs in (an emulator, Azure Stack).

import { parseUrl } from '@sekisho/dns/parse-url.ts';
import type { CloudFacts } from '../catalog/schema.ts';
import { OutsideError, UserError } from '@sekisho/dns/user-error.ts';
import { HttpsClient, WireError } from './https-client.ts';

export interface AzureCloud {
  readonly endpoint: string;
  /** What tokens are asked for. */
  readonly audience: string;
  readonly authorityHost: string;
  /** One of Microsoft's own, which its clients know. */
  readonly isKnown: boolean;
}

export function knownCloud(facts: Pick<CloudFacts, 'resourceManager' | 'login'>): AzureCloud {
  const endpoint = `https://${facts.resourceManager}`;
  return { endpoint, audience: endpoint, authorityHost: `https://${facts.login}`, isKnown: true };
}

export interface CloudAddress {
  readonly endpoint: string;
  /** Where one signs in, when it is known already. */
  readonly authorityHost?: string;
  readonly proxy?: string;
  readonly ca?: string;
  readonly signal: AbortSignal;
}

export async function askCloud({
  endpoint,
  authorityHost,
  proxy,
  ca,
  signal,
}: CloudAddress): Promise<AzureCloud> {
  if (parseUrl(endpoint)?.protocol !== 'https:')
    throw new UserError(`${endpoint} is not an https address of Resource Manager`, {
      code: 'azure.endpoint',
    });
  const origin = endpoint.replace(/\/+$/, '');
  const https = new HttpsClient({
    silenceMs: 10_000,
    connections: 1,
    ...(proxy === undefined ? {} : { proxy }),
    ...(ca === undefined ? {} : { ca }),
  });
  try {
    const answer = await https.send({
      method: 'GET',
      url: `${origin}/metadata/endpoints?api-version=2015-01-01`,
      headers: { accept: 'application/json' },
      signal,
    });
    const { login, audience } = readMetadata(answer.status === 200 ? answer.text : '');
    const host = authorityHost ?? login;
    if (host === undefined || audience === undefined)
      throw new OutsideError(
        `${origin} does not say where to sign in (status ${String(answer.status)})`,
        { code: 'azure.metadata', hint: 'is that the address of a Resource Manager?' },
      );
    return {
      endpoint: origin,
      audience: audience.replace(/\/+$/, ''),
      authorityHost: host.replace(/\/+$/, ''),
      isKnown: false,
    };
  } catch (error) {
    if (error instanceof WireError)
      throw new OutsideError(`can't reach ${origin}: ${error.message}`, {
        code: 'azure.unreachable',
        hint: 'a certificate authority of your own is named with NODE_EXTRA_CA_CERTS',
        cause: error,
      });
    throw error;
  } finally {
    https.close();
  }
}

function readMetadata(text: string): { readonly login?: string; readonly audience?: string } {
  try {
    // The parse border: both are checked below.
    const body = JSON.parse(text) as {
      readonly authentication?: {
        readonly loginEndpoint?: unknown;
        readonly audiences?: readonly unknown[];
      };
    } | null;
    const login = body?.authentication?.loginEndpoint;
    const audience = body?.authentication?.audiences?.[0];
    return { ...(isHttps(login) ? { login } : {}), ...(isHttps(audience) ? { audience } : {}) };
  } catch {
    return {};
  }
}

function isHttps(value: unknown): value is string {
  return typeof value === 'string' && parseUrl(value)?.protocol === 'https:';
}
