// The version with which tests ask each resource provider; all of them are ones that clients in use ask with.

export const API_VERSIONS: Readonly<Record<string, string>> = {
  'microsoft.network': '2024-01-01',
  'microsoft.network/privatednszones': '2024-06-01',
  'microsoft.recoveryservices': '2024-04-01',
  'microsoft.keyvault': '2023-07-01',
  'microsoft.storage': '2023-05-01',
  'microsoft.offazure': '2020-07-07',
};
