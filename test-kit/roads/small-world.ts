// A world with one private Key Vault and one private storage account, for tests of single decisions.

import { toName } from '@sekisho/dns/name.ts';
import type { DnsRecord } from '@sekisho/core/model/dns-record.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { World } from '@sekisho/core/roads/world.ts';

export const KEY_VAULT = toName('kv1.vault.azure.net');
export const CACHE = toName('cache1.blob.core.windows.net');
export const OTHER_TENANT = toName('othertenant.blob.core.windows.net');
export const MEMBER = toName('1-asr-pod01-rcm1.jpe.privatelink.siterecovery.windowsazure.com');

export const SMALL_SETTINGS: Settings = {
  configurationManager: {
    proxy: 'http://10.1.1.20:3128',
    bypassListEnabled: true,
    bypassProxyOnLocal: true,
    bypass: ['vault.azure.net', MEMBER],
  },
  system: { proxy: 'http://10.1.1.20:3128', bypass: [CACHE, '*.siterecovery.windowsazure.com'] },
  user: { proxy: 'http://10.1.1.20:3128', bypass: [] },
  proxyAllow: ['login.microsoftonline.com', '*.office.com', '.live.com'],
  dnsRecords: [
    aRecord('privatelink.vaultcore.azure.net', 'kv1', '10.2.1.18'),
    aRecord('privatelink.blob.core.windows.net', 'cache1', '10.2.1.20'),
    aRecord('privatelink.siterecovery.windowsazure.com', '1-asr-pod01-rcm1.jpe', '10.2.1.14'),
  ],
  firewallAllow: [
    { from: '10.1.1.10', to: '10.2.1.0/24', port: 443 },
    { from: '10.1.1.20', to: 'internet', port: 443 },
    { from: '10.1.1.20', to: 'internet', port: 53 },
    { from: '10.1.1.53', to: 'internet', port: 53 },
  ],
};

export function aRecord(zone: string, name: string, ...values: string[]): DnsRecord {
  return { zone: toName(zone), name, type: 'A', ttlSeconds: 10, values };
}

export function smallWorld(
  parts: Partial<Omit<World, 'settings'>> & { readonly settings?: Partial<Settings> } = {},
): World {
  return {
    applianceAddress: '10.1.1.10',
    sourceAddress: '10.1.2.31',
    networks: { onPremises: ['10.1.0.0/16'], throughVpn: ['10.2.0.0/16'] },
    proxy: { name: 'proxy1', address: '10.1.1.20', port: 3128, resolver: 'internet' },
    resolver: { name: 'dns1', address: '10.1.1.53', forwards: 'internet', privateZones: null },
    proxyResolver: null,
    endpoints: new Map([
      ['10.2.1.14', { endpoint: 'pe-asr', names: [MEMBER], approved: true }],
      ['10.2.1.18', { endpoint: 'pe-kv', names: [KEY_VAULT], approved: true }],
      ['10.2.1.20', { endpoint: 'pe-cache', names: [CACHE], approved: true }],
    ]),
    internet: {
      zones: [
        {
          suffix: 'siterecovery.windowsazure.com',
          record: 'none',
          lockedNames: [MEMBER],
          existingNames: null,
        },
        {
          suffix: 'vault.azure.net',
          record: 'alias',
          aliasZone: 'privatelink.vaultcore.azure.net',
          lockedNames: [KEY_VAULT],
          existingNames: null,
        },
        {
          suffix: 'blob.core.windows.net',
          record: 'alias',
          aliasZone: 'privatelink.blob.core.windows.net',
          lockedNames: [CACHE],
          existingNames: null,
        },
      ],
    },
    ...parts,
    settings: { ...SMALL_SETTINGS, ...parts.settings },
  };
}
