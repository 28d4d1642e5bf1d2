// Warnings about the settings that stand today.

import { describe, expect, test } from 'vitest';

import type { CurrentSettings } from '../roads/current-settings.ts';
import type { BypassField } from '../model/settings.ts';
import { ESTATE_AFTER } from '@sekisho/test-kit/plan/japan-east.ts';
import { warningsOf } from '@sekisho/test-kit/plan/estate-troubles.ts';

describe('the settings of today', () => {
  function current(parts: {
    manager?: readonly string[];
    shown?: boolean | null;
    field?: BypassField;
    system?: readonly string[];
    proxy?: string;
    allow?: readonly string[];
  }): CurrentSettings {
    const proxy = parts.proxy ?? 'http://10.1.1.20:3128';
    return {
      appliances: [
        {
          appliance: 'appliance1',
          configurationManager: {
            proxy,
            bypassListEnabled: parts.shown === undefined ? true : parts.shown,
            ...(parts.field === undefined ? {} : { bypassField: parts.field }),
            bypassProxyOnLocal: false,
            bypass: parts.manager ?? [],
          },
          system: { proxy, bypass: parts.system ?? [] },
        },
      ],
      proxies: [{ proxy: 'proxy1', patterns: parts.allow ?? [], problems: [] }],
    };
  }
  const codesOf = (parts: Parameters<typeof current>[0]): string[] =>
    warningsOf({ estate: ESTATE_AFTER, current: current(parts) })
      .filter((warning) => warning.code.startsWith('current-'))
      .map((warning) => `${warning.code} ${warning.because.values['entry'] ?? ''}`.trim());

  test.each<{ title: string; has: Parameters<typeof current>[0]; codes: string[] }>([
    {
      title: 'what the plan itself lists is right',
      has: {
        manager: ['vault.azure.net'],
        system: ['*.blob.core.windows.net'],
        allow: ['login.microsoftonline.com'],
      },
      codes: [],
    },
    { title: 'a list that is not shown', has: { shown: false }, codes: ['current-list-not-shown'] },
    {
      title: 'before 9.60, also without the key',
      has: { shown: null, field: 'set-by-key' },
      codes: ['current-list-not-shown'],
    },
    {
      title: 'without the key and the version nothing is certain',
      has: { shown: null },
      codes: ['current-list-likely-shown'],
    },
    {
      title: 'since 9.60 no key is needed',
      has: { shown: null, field: 'always-shown' },
      codes: [],
    },
    {
      title: 'since 9.60 a key that says false is to be known',
      has: { shown: false, field: 'always-shown' },
      codes: ['current-list-key-without-use'],
    },
    {
      title: 'another proxy in both places',
      has: { proxy: 'http://10.1.1.99:8080' },
      codes: ['current-other-proxy', 'current-other-proxy'],
    },
    {
      title: 'a star that the Configuration Manager refuses',
      has: { manager: ['*.vault.azure.net'] },
      codes: ['current-entry-rejected *.vault.azure.net'],
    },
    {
      title: 'the documented form for it',
      has: { manager: ['.*.vault.azure.net'] },
      codes: ['current-entry-stays .*.vault.azure.net'],
    },
    {
      title: 'a leading dot that Windows reads as nothing',
      has: { system: ['.blob.core.windows.net'] },
      codes: ['current-entry-dead .blob.core.windows.net'],
    },
    {
      title: 'an entry that no name of the plan needs',
      has: { system: ['*.example.com', '<local>'] },
      codes: ['current-entry-stays *.example.com'],
    },
    {
      title: 'an entry that a wider one takes in',
      has: { system: ['*.blob.core.windows.net', 'privateasr2cache.blob.core.windows.net'] },
      codes: [
        'current-entry-overlaps privateasr2cache.blob.core.windows.net',
        'current-entry-stays privateasr2cache.blob.core.windows.net',
      ],
    },
    {
      title: 'an entry that takes names which must go to the proxy',
      has: { system: ['*.azure.com'] },
      codes: ['current-entry-takes-proxied *.azure.com'],
    },
    {
      title: 'an entry that takes a form of names which must go to the proxy',
      has: { system: ['*.servicebus.windows.net'] },
      codes: ['current-entry-takes-proxied *.servicebus.windows.net'],
    },
    {
      title: 'an allow-list that lets other tenants in',
      has: { allow: ['.windows.net'] },
      codes: ['current-allow-other-tenants .windows.net'],
    },
    {
      title: 'an allow entry that nothing needs',
      has: { allow: ['.example.com', 'evil.office.example'] },
      codes: ['current-allow-unneeded .example.com', 'current-allow-unneeded evil.office.example'],
    },
    {
      title: 'a single name under a documented suffix is needed',
      has: { allow: ['outlook.office.com'] },
      codes: [],
    },
  ])('$title', ({ has, codes }) => {
    expect(codesOf(has)).toEqual(codes);
  });
});
