import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { bypassFieldOf, parseApplianceVersion } from './appliance-version.ts';

describe('the version tells whether the page shows the field for the list', () => {
  test.each([
    { version: '9.60', field: 'always-shown' },
    { version: '9.60.6956.1', field: 'always-shown' },
    { version: ' v9.61.7016.1 ', field: 'always-shown' },
    { version: '9.100', field: 'always-shown' },
    { version: '9.57', field: 'set-by-key' },
    { version: '9.57.6920.1', field: 'set-by-key' },
    { version: '5.24.0117.5', field: 'always-shown' },
    { version: '5.24.0317.5', field: 'always-shown' },
    { version: '5.25.0.1', field: 'always-shown' },
    { version: '5.24.0116.9', field: 'set-by-key' },
    { version: '5.23.1204.5', field: 'set-by-key' },
    { version: 'UR72', field: 'always-shown' },
    { version: 'Update Rollup 76', field: 'always-shown' },
    { version: 'rollup 71', field: 'set-by-key' },
    { version: undefined, field: 'not-known' },
  ])('$version', ({ version, field }) => {
    expect(bypassFieldOf(version)).toBe(field);
  });

  test.each([
    // YAML's 9.60 without quotes.
    '9.6',
    '9',
    '9.60.',
    '9.60.6956.1.2',
    '9.x',
    // The Recovery Services agent, and ComponentVersion of appliance.json.
    '2.0.9917.0',
    '1.0.0.1',
    '5.24',
    '2024-02',
    'latest',
    'UR',
    '',
  ])('"%s" tells nothing', (version) => {
    expect(parseApplianceVersion(version)).toBeNull();
  });

  test('a later release of any length never hides what an earlier one shows', () => {
    const release = fc.array(fc.nat({ max: 99_999 }), { minLength: 0, maxLength: 2 });
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 200 }), release, (minor, rest) => {
        const shown = bypassFieldOf(['9', minor, ...rest].join('.'));
        expect(shown).toBe(minor >= 60 ? 'always-shown' : 'set-by-key');
      }),
    );
  });
});
