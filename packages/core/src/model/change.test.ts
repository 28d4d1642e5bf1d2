import { describe, expect, test } from 'vitest';

import { type Fix, applyFix, compareSettings } from './change.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { toSettings } from '@sekisho/core/plan/plan-settings.ts';
import { ESTATE_AFTER, planInput } from '@sekisho/test-kit/plan/japan-east.ts';
import { listSettings, withoutSetting } from '@sekisho/test-kit/plan/setting-list.ts';

const SETTINGS = toSettings(composePlan(planInput({ estate: ESTATE_AFTER })));

describe('a fix', () => {
  test.each<{ title: string; fix: Fix; changes: readonly unknown[] }>([
    {
      title: 'adds a name to the allow-list once',
      fix: { layer: 'proxy-allow', add: ['new.example.com', 'login.microsoftonline.com'] },
      changes: [{ layer: 'proxy-allow', add: ['new.example.com'], remove: [] }],
    },
    {
      title: 'replaces entries that the Configuration Manager rejects',
      fix: {
        layer: 'configuration-manager',
        remove: ['vault.azure.net'],
        add: ['kv1.vault.azure.net'],
      },
      changes: [
        {
          layer: 'configuration-manager',
          add: ['kv1.vault.azure.net'],
          remove: ['vault.azure.net'],
        },
      ],
    },
    {
      title: 'adds a firewall rule',
      fix: { layer: 'firewall', add: ['10.1.1.10 -> 10.9.9.9:443'] },
      changes: [{ layer: 'firewall', add: ['10.1.1.10 -> 10.9.9.9:443'], remove: [] }],
    },
    {
      title: 'that waits changes nothing',
      fix: { layer: 'azure', add: [], wait: true },
      changes: [],
    },
  ])('$title', ({ fix, changes }) => {
    const fixed = applyFix(SETTINGS, fix);
    expect(compareSettings(SETTINGS, fixed)).toEqual(changes);
    expect(applyFix(fixed, fix)).toEqual(fixed);
  });

  test('shows the bypass list again', () => {
    const hidden = {
      ...SETTINGS,
      configurationManager: { ...SETTINGS.configurationManager, bypassListEnabled: false },
    };
    expect(
      applyFix(hidden, { layer: 'configuration-manager', add: [], enableBypassList: true }),
    ).toEqual(SETTINGS);
  });

  test('brings back any single record that is missing', () => {
    for (const record of SETTINGS.dnsRecords) {
      const without = {
        ...SETTINGS,
        dnsRecords: SETTINGS.dnsRecords.filter((each) => each !== record),
      };
      const fixed = applyFix(without, { layer: 'dns', add: [], records: [record] });
      expect(new Set(fixed.dnsRecords)).toEqual(new Set(SETTINGS.dnsRecords));
    }
  });
});

test('every single setting can be taken away, and shows as exactly that difference', () => {
  const settings = listSettings(SETTINGS);
  expect(new Set(settings.map(({ layer }) => layer))).toEqual(
    new Set(['configuration-manager', 'system-bypass', 'proxy-allow', 'dns', 'firewall']),
  );
  for (const setting of settings) {
    const [change, ...others] = compareSettings(SETTINGS, withoutSetting(SETTINGS, setting));
    expect(others).toEqual([]);
    expect(change?.layer).toBe(setting.layer);
    expect(change?.remove.some((entry) => entry.startsWith(setting.entry))).toBe(true);
  }
});
