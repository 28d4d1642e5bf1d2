// The same resource as ARM, az and PowerShell write it, and what follows for the internet.

import { describe, expect, test } from 'vitest';

import { assembleEstate } from './assemble-estate.ts';
import { publicVerdict, type PublicVerdict } from './public-access.ts';

const ID = '/subscriptions/11111111-1111-1111-1111-111111111111/resourceGroups/r/providers';
const ACCOUNT = {
  id: `${ID}/Microsoft.Storage/storageAccounts/cache1`,
  primaryEndpoints: { blob: 'https://cache1.blob.core.windows.net/' },
};
const KEY_VAULT = {
  id: `${ID}/Microsoft.KeyVault/vaults/kv1`,
  vaultUri: 'https://kv1.vault.azure.net/',
};

function read(...objects: readonly unknown[]) {
  return assembleEstate([{ file: 'a.json', text: JSON.stringify(objects) }]);
}

describe('who may come from the internet', () => {
  test.each<{ title: string; object: object; verdict: PublicVerdict }>([
    { title: 'nothing said', object: ACCOUNT, verdict: 'not-known' },
    {
      title: 'null, as az writes what was never set',
      object: { ...ACCOUNT, publicNetworkAccess: null, networkRuleSet: null },
      verdict: 'not-known',
    },
    {
      title: 'a word that nobody knows',
      object: { ...ACCOUNT, publicNetworkAccess: 'Nonsense' },
      verdict: 'not-known',
    },
    {
      title: 'a number, as PowerShell writes an enum',
      object: { ...ACCOUNT, NetworkRuleSet: { DefaultAction: 1 } },
      verdict: 'not-known',
    },
    {
      title: 'ARM, disabled',
      object: { ...ACCOUNT, properties: { publicNetworkAccess: 'Disabled' } },
      verdict: 'off',
    },
    {
      title: 'a perimeter, in any case of letters',
      object: { ...KEY_VAULT, properties: { publicNetworkAccess: 'securedByPerimeter' } },
      verdict: 'perimeter',
    },
    {
      title: 'ARM, deny without rules',
      object: {
        ...ACCOUNT,
        properties: {
          networkAcls: { defaultAction: 'Deny', bypass: 'AzureServices', ipRules: [] },
        },
      },
      verdict: 'denied',
    },
    {
      title: 'enabled with deny is deny',
      object: {
        ...ACCOUNT,
        publicNetworkAccess: 'Enabled',
        networkRuleSet: { defaultAction: 'Deny', ipRules: [] },
      },
      verdict: 'denied',
    },
    {
      title: 'deny, and the rules are not exported',
      object: { ...ACCOUNT, networkRuleSet: { defaultAction: 'Deny' } },
      verdict: 'only-listed',
    },
    {
      title: 'az, one address',
      object: {
        ...ACCOUNT,
        networkRuleSet: {
          defaultAction: 'Deny',
          ipRules: [{ action: 'Allow', ipAddressOrRange: '203.0.113.9' }],
        },
      },
      verdict: 'only-listed',
    },
    {
      title: 'PowerShell, ranges of a Key Vault',
      object: {
        ...KEY_VAULT,
        NetworkAcls: { DefaultAction: 'Deny', IpAddressRanges: ['203.0.113.0/24'] },
      },
      verdict: 'only-listed',
    },
    {
      title: 'allow alone',
      object: { ...ACCOUNT, networkRuleSet: { defaultAction: 'Allow', ipRules: [] } },
      verdict: 'open',
    },
    {
      title: 'enabled alone',
      object: { ...KEY_VAULT, properties: { publicNetworkAccess: 'Enabled', networkAcls: null } },
      verdict: 'open',
    },
  ])('$title', ({ object, verdict }) => {
    const { storageAccounts, keyVaults } = read(object).estate;
    const [resource] = [...storageAccounts, ...keyVaults];
    expect(resource).toBeDefined();
    if (resource !== undefined) expect(publicVerdict(resource)).toBe(verdict);
  });

  test('the three spellings of rules say the same; what is no network is refused', () => {
    const rules = (networkRules: object) => {
      const { estate, unused } = read({ ...ACCOUNT, ...networkRules });
      return { acls: estate.storageAccounts[0]?.networkAcls, unused: unused.length };
    };
    const wanted = {
      acls: { defaultAction: 'Deny', bypass: 'None', ipRules: ['198.51.100.0/24', '203.0.113.9'] },
      unused: 0,
    };
    const head = { defaultAction: 'Deny', bypass: 'None' };
    const [a, b] = ['203.0.113.9', '198.51.100.0/24'];
    expect(
      rules({ properties: { networkAcls: { ...head, ipRules: [{ value: a }, { value: b }] } } }),
    ).toEqual(wanted);
    expect(
      rules({
        networkRuleSet: { ...head, ipRules: [{ ipAddressOrRange: a }, { ipAddressOrRange: b }] },
      }),
    ).toEqual(wanted);
    expect(
      rules({
        NetworkRuleSet: {
          DefaultAction: 'Deny',
          Bypass: 'None',
          IpRules: [{ Action: 0, IPAddressOrRange: a }, { IPAddressOrRange: b }],
        },
      }),
    ).toEqual(wanted);
    expect(
      rules({ networkRuleSet: { ...head, ipRules: [{ value: '*.example.com' }, { value: a }] } }),
    ).toEqual({ acls: { ...wanted.acls, ipRules: ['203.0.113.9'] }, unused: 1 });
  });

  test('what PowerShell cut off is said, and stays unknown', () => {
    const { estate, unused } = read({
      ...ACCOUNT,
      NetworkRuleSet: 'Microsoft.Azure.Commands.Management.Storage.Models.PSNetworkRuleSet',
    });
    expect(estate.storageAccounts[0]).not.toHaveProperty('networkAcls');
    expect(unused[0]?.reason).toContain('PowerShell cut off NetworkRuleSet');
  });
});

test('keys of an account and subnets of a network are read where they are told', () => {
  const network = `${ID}/Microsoft.Network/virtualNetworks/n1`;
  const { estate } = read(
    { ...ACCOUNT, AllowSharedKeyAccess: false },
    {
      id: network,
      addressSpace: { addressPrefixes: ['10.2.0.0/16'] },
      subnets: [
        { name: 'old', properties: { addressPrefix: '10.2.1.0/24' } },
        {
          name: 'new',
          addressPrefixes: ['10.2.2.0/24'],
          defaultOutboundAccess: false,
          natGateway: { id: `${ID}/Microsoft.Network/natGateways/g` },
        },
        { name: 'private', addressPrefix: '10.2.3.0/24', defaultOutboundAccess: 'False' },
        {
          name: 'ends',
          addressPrefix: '10.2.5.0/24',
          PrivateEndpointNetworkPolicies: 'Enabled',
          networkSecurityGroup: { id: `${ID}/Microsoft.Network/networkSecurityGroups/n` },
          routeTable: { id: `${ID}/Microsoft.Network/routeTables/r` },
        },
      ],
    },
  );
  expect(estate.storageAccounts[0]?.allowSharedKeyAccess).toBe(false);
  expect(estate.virtualNetworks[0]?.subnets).toEqual([
    { name: 'old', addressPrefixes: ['10.2.1.0/24'], hasNatGateway: false },
    {
      name: 'new',
      addressPrefixes: ['10.2.2.0/24'],
      defaultOutboundAccess: false,
      hasNatGateway: true,
    },
    {
      name: 'private',
      addressPrefixes: ['10.2.3.0/24'],
      defaultOutboundAccess: false,
      hasNatGateway: false,
    },
    {
      name: 'ends',
      addressPrefixes: ['10.2.5.0/24'],
      hasNatGateway: false,
      endpointPolicies: 'Enabled',
      networkSecurityGroup: `${ID}/Microsoft.Network/networkSecurityGroups/n`,
      routeTable: `${ID}/Microsoft.Network/routeTables/r`,
    },
  ]);
});
