// Who reads: the chain of @azure/identity, loaded only when it is needed. First what is
// meant for programs (environment, workload identity, managed identity), then the
// person's own `az login`, last a device code, where somebody is there to type it.

import { request as requestHttp } from 'node:http';

import type { TokenCredential } from '@azure/identity';

import { OutsideError } from '@sekisho/dns/user-error.ts';
import { oneLine, type Credential } from './token-cache.ts';

export interface SignInOptions {
  /** `https://login.microsoftonline.com`, that of another cloud, or an emulator's. */
  readonly authorityHost: string;
  /** Microsoft's own authorities are checked against its list; others cannot be. */
  readonly isKnownAuthority: boolean;
  readonly tenantId?: string;
  readonly proxy?: string;
  readonly ca?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where a machine in Azure is described; default: Azure's address for it. */
  readonly metadataUrl?: string;
  /** Shows the message with the code to a person; absent: nobody is there. */
  readonly showDeviceCode?: (message: string) => void;
}

const IDENTITY_VARIABLES = [
  'IDENTITY_ENDPOINT',
  'MSI_ENDPOINT',
  'AZURE_POD_IDENTITY_AUTHORITY_HOST',
] as const;
const METADATA_URL = 'http://169.254.169.254';
const PROBE_MS = 500;

export async function createCredential(options: SignInOptions): Promise<Credential> {
  const identity = await import('@azure/identity');
  const { env, tenantId } = options;
  const road = roadOptions(options);
  const tenant = tenantId === undefined ? {} : { tenantId };
  const entra = {
    authorityHost: options.authorityHost,
    disableInstanceDiscovery: !options.isKnownAuthority,
    ...road,
  };
  const chain: TokenCredential[] = [new identity.EnvironmentCredential(entra)];
  if (env['AZURE_FEDERATED_TOKEN_FILE'] !== undefined && env['AZURE_CLIENT_ID'] !== undefined)
    chain.push(new identity.WorkloadIdentityCredential({ ...entra, ...tenant }));
  chain.push({
    getToken: async (scopes, asked) => {
      // Asked only when its turn comes: elsewhere nobody is at that address, and the credential tries for long.
      if (!(await isInAzure(options)))
        throw new identity.CredentialUnavailableError(
          'this machine is not in Azure, so it has no managed identity',
        );
      const clientId = env['AZURE_CLIENT_ID'];
      // Its endpoint is on the machine itself: no proxy is asked for it.
      const own =
        clientId === undefined
          ? new identity.ManagedIdentityCredential()
          : new identity.ManagedIdentityCredential({ clientId });
      return await own.getToken(scopes, asked);
    },
  });
  chain.push(new identity.AzureCliCredential(tenant));
  if (options.showDeviceCode !== undefined) {
    const show = options.showDeviceCode;
    chain.push(
      new identity.DeviceCodeCredential({
        ...entra,
        ...tenant,
        userPromptCallback: ({ message }) => show(message),
      }),
    );
  }
  const all = new identity.ChainedTokenCredential(...chain);
  return {
    getToken: (scope, asked) =>
      all.getToken(scope, asked).catch((error: unknown) => refuse(error, options)),
  };
}

/** What the pipeline below the credentials needs for its way out. */
function roadOptions({ proxy, ca }: SignInOptions): object {
  const url = proxy === undefined ? undefined : new URL(proxy);
  return {
    ...(url === undefined
      ? {}
      : {
          proxyOptions: {
            host: `${url.protocol}//${url.hostname}`,
            port: Number(url.port || '80'),
            ...(url.username === ''
              ? {}
              : {
                  username: decodeURIComponent(url.username),
                  password: decodeURIComponent(url.password),
                }),
          },
        }),
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
  };
}

/** Machines in Azure say so in their environment, or describe themselves at the metadata address. */
function isInAzure({ env, metadataUrl = METADATA_URL }: SignInOptions): Promise<boolean> {
  if (IDENTITY_VARIABLES.some((name) => (env[name] ?? '') !== '')) return Promise.resolve(true);
  return new Promise((resolve) => {
    const request = requestHttp(
      `${metadataUrl}/metadata/instance?api-version=2021-02-01`,
      { headers: { metadata: 'true' }, timeout: PROBE_MS, agent: false },
      (response) => {
        response.resume();
        resolve(
          response.statusCode === 200 && (response.headers['content-type'] ?? '').includes('json'),
        );
      },
    );
    request.once('timeout', () => request.destroy(new Error('nobody answers')));
    request.once('error', () => resolve(false));
    request.end();
  });
}

function refuse(error: unknown, { authorityHost }: SignInOptions): never {
  throw new OutsideError(`signing in at ${authorityHost} failed: ${oneLine(error)}`, {
    code: 'azure.sign-in',
    hint: 'az login; or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET in the environment; or --device-code',
    cause: error,
  });
}
