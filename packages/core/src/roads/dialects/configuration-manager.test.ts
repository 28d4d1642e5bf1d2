// The lists of the described set-up (docs/facts/appliance.md#bypass-list-of-the-configuration-manager), and how far each really reaches.

import { describe, expect, test } from 'vitest';

import { decideBypass } from './bypass.ts';
import { findCounterExamples } from './counter-example.ts';

describe('the configuration manager', () => {
  test.each([
    ['vault.azure.net', 'privateasr58afkv.vault.azure.net', 'direct'],
    ['vault.azure.net', 'vault.azure.net', 'direct'],
    ['vault.azure.net', 'VAULT.AZURE.NET', 'direct'],
    ['vault.azure.net', 'evilvault.azure.net', 'direct'],
    ['vault.azure.net', 'vault.azure.net.evil.example', 'direct'],
    ['vault.azure.net', 'vault-azure.net.example.org', 'direct'],
    ['vault.azure.net', 'vaultazure.net', 'proxy'],
    ['vault.azure.net', 'login.microsoftonline.com', 'proxy'],
    ['.*.vault.azure.net', 'a.vault.azure.net', 'direct'],
    ['.*.vault.azure.net', 'vault.azure.net', 'direct'],
    ['.*.vault.azure.net', 'evilvault.azure.net', 'direct'],
    ['.*.vault.azure.net', 'a.vault.azure.net.evil.example', 'direct'],
    ['\\.vault\\.azure\\.net$', 'a.vault.azure.net', 'direct'],
    ['\\.vault\\.azure\\.net$', 'vault.azure.net', 'proxy'],
    ['\\.vault\\.azure\\.net$', 'https://a.vault.azure.net:8443', 'proxy'],
    ['\\.vault\\.azure\\.net$', 'a.vault.azure.net.evil.example', 'proxy'],
    ['a.example;vault.azure.net;b.example;', 'a.vault.azure.net', 'direct'],
    ['a.example; vault.azure.net', 'a.vault.azure.net', 'proxy'],
  ])('"%s" and %s: %s', (list, url, road) => {
    expect(decideBypass('configuration-manager', list, [url]).results[0]?.road).toBe(road);
  });

  test('a leading * stops the page: nothing of the list counts', () => {
    const report = decideBypass('configuration-manager', 'vault.azure.net;*.vault.azure.net', [
      'vault.azure.net',
    ]);
    expect(report.results).toEqual([{ url: 'vault.azure.net', road: 'proxy', by: null }]);
    expect(report.problems).toMatchObject([{ entry: '*.vault.azure.net', index: 1, fatal: true }]);
    expect(report.problems[0]?.message).toMatch(
      /takes no further input .* write the name without "\*\."/,
    );
  });

  test('a blank around an entry is reported, since it is part of the expression', () => {
    expect(
      decideBypass('configuration-manager', 'a.example; b.example', []).problems,
    ).toMatchObject([{ entry: ' b.example', index: 1, fatal: false }]);
  });

  test('short names go direct when the flag is set', () => {
    expect(
      decideBypass('configuration-manager', '', ['vcenter'], { bypassOnLocal: true }).results[0]
        ?.road,
    ).toBe('direct');
    expect(decideBypass('configuration-manager', '', ['vcenter']).results[0]?.road).toBe('proxy');
  });
});

describe('counter-examples', () => {
  test.each([
    [
      'configuration-manager',
      'vault.azure.net',
      [
        'evilvault.azure.net',
        'x.vault.azure.net.evil.example',
        'vault-azure-net.example.org',
        'x.vault-azure.net',
      ],
    ],
    [
      'configuration-manager',
      '.*.vault.azure.net',
      [
        'evilvault.azure.net',
        'x.vault.azure.net.evil.example',
        'vault-azure-net.example.org',
        'x.vault-azure.net',
      ],
    ],
    ['configuration-manager', '\\.vault\\.azure\\.net$', []],
    ['configuration-manager', '\\.vault\\.azure\\.net', ['x.vault.azure.net.evil.example']],
    ['wininet', '*.vault.azure.net', []],
    ['wininet', '*vault.azure.net', ['evilvault.azure.net']],
    ['chromium', '.vault.azure.net', []],
    ['curl', 'vault.azure.net', []],
    ['go', 'vault.azure.net', []],
    ['wininet', '<local>', []],
  ] as const)('%s, %s', (dialect, entry, names) => {
    expect(findCounterExamples(dialect, entry)).toEqual(names);
  });
});
