import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { checkVersion, newestOf, versionsOf } from './api-versions.ts';
import { withoutLaterFields } from './field-versions.ts';
import { PUBLISHED } from './published-versions.ts';

const NETWORK = 'Microsoft.Network/virtualNetworks';
const codeOf = (type: string, version: string): string => {
  try {
    checkVersion(type, version);
    return 'answered';
  } catch (error) {
    return (error as { readonly code: string }).code;
  }
};

describe('API versions', () => {
  test('every one that was published is answered, whatever its case', () => {
    for (const type of PUBLISHED.flatMap((each) => each.types))
      for (const version of versionsOf(type))
        expect(`${type} ${version} ${codeOf(type, version.toUpperCase())}`).toBe(
          `${type} ${version} answered`,
        );
  });

  test.each([
    // Refused by an earlier list, and in use.
    [NETWORK, '2023-04-01', 'answered'],
    [NETWORK, '2025-07-01', 'answered'],
    ['Microsoft.Storage/storageAccounts', '2021-04-01', 'answered'],
    ['Microsoft.RecoveryServices/vaults', '2023-08-01', 'answered'],
    // After the newest: with the newest shape.
    [NETWORK, '2027-03-01', 'answered'],
    ['Microsoft.KeyVault/vaults', '2031-01-01-preview', 'answered'],
    // Between, and never published.
    [NETWORK, '2023-10-01', 'NoRegisteredProviderFound'],
    [NETWORK, '2024-01-01-preview', 'NoRegisteredProviderFound'],
    ['Microsoft.Network/privateDnsZones', '2022-01-01', 'NoRegisteredProviderFound'],
    ['Microsoft.Network/privateEndpoints', '2018-12-01', 'NoRegisteredProviderFound'],
    // Before the first.
    [NETWORK, '2014-01-01', 'NoRegisteredProviderFound'],
    [NETWORK, 'latest', 'InvalidApiVersionParameter'],
    [NETWORK, '2024-13-01', 'InvalidApiVersionParameter'],
    [NETWORK, '2023-02-30', 'InvalidApiVersionParameter'],
    [NETWORK, '2024-01-01-final', 'InvalidApiVersionParameter'],
  ])('%s at %s is %s', (type, version, expected) => {
    expect(codeOf(type, version)).toBe(expected);
  });

  test('a type below another has its versions, unless it has its own', () => {
    expect(versionsOf(`${NETWORK}/subnets`)).toEqual(versionsOf(NETWORK));
    expect(versionsOf(`${NETWORK}/virtualNetworkPeerings`)[0]).toBe('2016-06-01');
    expect(versionsOf('microsoft.network/LOCATIONS/anything')).toEqual(versionsOf(NETWORK));
  });

  test('any text is answered or refused as what it is', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(codeOf(NETWORK, text)).toBe('InvalidApiVersionParameter');
      }),
    );
  });
});

describe('fields', () => {
  const network = {
    name: 'net',
    properties: {
      addressSpace: {},
      subnets: [
        { name: 's', type: 't', properties: { addressPrefix: 'p', defaultOutboundAccess: false } },
      ],
    },
  };
  test.each([
    ['2023-05-01', false],
    ['2023-06-01', true],
    ['2026-03-01', true],
    ['2030-01-01', true],
  ])('at %s a subnet says whether it is private: %s', (version, isShown) => {
    const { properties } = withoutLaterFields(NETWORK, network, version);
    expect(JSON.stringify(properties).includes('defaultOutboundAccess')).toBe(isShown);
  });

  test('the newest version shows all, and nothing is lost but what came later', () => {
    for (const type of PUBLISHED.flatMap((each) => each.types))
      expect(withoutLaterFields(type, network, newestOf(type))).toEqual(network);
    expect(withoutLaterFields(NETWORK, network, '2015-06-15')).toEqual({
      name: 'net',
      properties: {
        addressSpace: {},
        subnets: [{ name: 's', properties: { addressPrefix: 'p' } }],
      },
    });
  });

  test('a link has no resolution policy before it was there', () => {
    const type = 'Microsoft.Network/privateDnsZones/virtualNetworkLinks';
    const link = { properties: { resolutionPolicy: 'Default', registrationEnabled: false } };
    expect(withoutLaterFields(type, link, '2020-06-01')).toEqual({
      properties: { registrationEnabled: false },
    });
    expect(withoutLaterFields(type, link, '2024-06-01')).toEqual(link);
  });
});
