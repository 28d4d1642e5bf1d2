// Who reads: the chain of @azure/identity, loaded only when it is needed. First what is
// meant for programs (environment, workload identity, managed identity), then the
// person's own `az login`, last a device code, where somebody is there to type it.

import { connect } from 'node:net';

import type { TokenCredential } from '@azure/identity';

import { OutsideError } from '../user-error.ts';
import { oneLine, type Credential } from './token-keeper.ts';

export interface SignInOptions {
  /** `https://login.microsoftonline.com`, that of another cloud, or an emulator's. */
  readonly authorityHost: string;
  /** Microsoft's own authorities are checked against its list; others cannot be. */
  readonly isKnownAuthority: boolean;
  readonly tenantId?: string;
  readonly proxy?: string;
  readonly ca?: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Shows the message with the code to a person; absent: nobody is there. */
  readonly showDeviceCode?: (message: string) => void;
}

const IDENTITY_VARIABLES = ['IDENTITY_ENDPOINT', 'MSI_ENDPOINT', 'AZURE_POD_IDENTITY_AUTHORITY_HOST'] as const;
const IMDS = { host: '169.254.169.254', port: 80 };
const PROBE_MS = 300;

export async function createCredential(options: SignInOptions): Promise<Credential> {
  const identity = await import('@azure/identity');
  const { env, tenantId } = options;
  const road = roadOptions(options);
  const tenant = tenantId === undefined ? {} : { tenantId };
  const own = { authorityHost: options.authorityHost, disableInstanceDiscovery: !options.isKnownAuthority, ...road };
  const chain: TokenCredential[] = [new identity.EnvironmentCredential(own)];
  if (env['AZURE_FEDERATED_TOKEN_FILE'] !== undefined && env['AZURE_CLIENT_ID'] !== undefined) chain.push(new identity.WorkloadIdentityCredential({ ...own, ...tenant }));
  if (await isInAzure(env)) {
    const clientId = env['AZURE_CLIENT_ID'];
    // Its endpoint is on the machine itself: no proxy is asked for it.
    chain.push(clientId === undefined ? new identity.ManagedIdentityCredential() : new identity.ManagedIdentityCredential({ clientId }));
  }
  chain.push(new identity.AzureCliCredential(tenant));
  if (options.showDeviceCode !== undefined) {
    const show = options.showDeviceCode;
    chain.push(new identity.DeviceCodeCredential({ ...own, ...tenant, userPromptCallback: ({ message }) => show(message) }));
  }
  const all = new identity.ChainedTokenCredential(...chain);
  return { getToken: (scope, asked) => all.getToken(scope, asked).catch((error: unknown) => refuse(error, options)) };
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
            ...(url.username === '' ? {} : { username: decodeURIComponent(url.username), password: decodeURIComponent(url.password) }),
          },
        }),
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
  };
}

/** Machines in Azure say so in their environment, or answer at the metadata address, which elsewhere is nobody's. */
function isInAzure(env: SignInOptions['env']): Promise<boolean> {
  if (IDENTITY_VARIABLES.some((name) => (env[name] ?? '') !== '')) return Promise.resolve(true);
  return new Promise((resolve) => {
    const socket = connect(IMDS);
    const end = (isThere: boolean): void => {
      socket.destroy();
      resolve(isThere);
    };
    socket.setTimeout(PROBE_MS, () => end(false));
    socket.once('connect', () => end(true));
    socket.once('error', () => end(false));
  });
}

function refuse(error: unknown, { authorityHost }: SignInOptions): never {
  throw new OutsideError(`signing in at ${authorityHost} failed: ${oneLine(error)}`, {
    code: 'azure.sign-in',
    hint: 'az login; or AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET in the environment; or --device-code',
    cause: error,
  });
}
