// GET /metadata/endpoints: how clients learn a cloud's addresses. The oldest version
// answers one cloud as an object (az cloud register), newer ones a list of clouds.

import type { Reply, Request } from '../base/http.ts';
import type { JsonObject } from '../base/json.ts';

export const METADATA_PATH = '/metadata/endpoints';

export function describeCloud(request: Request, origin: string, tenantId: string): Reply {
  const version = request.query.get('api-version') ?? '';
  if (version === '')
    return {
      status: 400,
      body: {
        error: {
          code: 'MissingApiVersionParameter',
          message: 'The api-version query parameter (?api-version=) is required for all requests.',
        },
      },
    };
  const body: JsonObject | readonly JsonObject[] =
    version < '2018' ? describeOld(origin) : [describeNew(origin, tenantId)];
  return { status: 200, body };
}

function describeOld(origin: string): JsonObject {
  return {
    galleryEndpoint: origin,
    graphEndpoint: origin,
    portalEndpoint: origin,
    authentication: { loginEndpoint: origin, audiences: [`${origin}/`] },
  };
}

function describeNew(origin: string, tenantId: string): JsonObject {
  return {
    name: 'SekishoEmulator',
    portal: origin,
    authentication: {
      loginEndpoint: origin,
      audiences: [`${origin}/`],
      tenant: tenantId,
      identityProvider: 'AAD',
    },
    media: origin,
    graphAudience: 'https://graph.windows.net/',
    graph: 'https://graph.windows.net/',
    suffixes: {
      storage: 'core.windows.net',
      keyVaultDns: 'vault.azure.net',
      sqlServerHostname: 'database.windows.net',
    },
    batch: origin,
    resourceManager: origin,
    vmImageAliasDoc: origin,
    sqlManagement: origin,
    gallery: origin,
    activeDirectoryDataLake: origin,
    microsoftGraphResourceId: 'https://graph.microsoft.com/',
  };
}
