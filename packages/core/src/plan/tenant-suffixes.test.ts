import { describe, expect, test } from 'vitest';

import { isFilledByOwner, isTenantSuffix, otherTenantsUnder } from './tenant-suffixes.ts';

describe('suffixes under which other tenants take names', () => {
  test.each([
    ['a shared suffix of Azure', 'blob.core.windows.net', ['blob.core.windows.net']],
    ['a suffix of the public list, private section', 'github.io', ['github.io']],
    ['a top-level domain of a country', 'co.jp', ['co.jp']],
    ['a name of one owner', 'example.com', []],
    ["a name under one owner's", 'live.com', []],
    ['a name that one tenant has', 'app.github.io', []],
  ])('%s: %s', (_title, suffix, otherTenants) => {
    expect(otherTenantsUnder(suffix)).toEqual(otherTenants);
  });

  test('a wide suffix names the shared ones below it', () => {
    expect(otherTenantsUnder('windows.net')).toContain('servicebus.windows.net');
  });

  test('github.io is a tenant suffix, office.com is not', () => {
    expect([isTenantSuffix('github.io'), isTenantSuffix('office.com')]).toEqual([true, false]);
  });

  test.each([
    ['msauth.net', true],
    ['events.data.microsoft.com', true],
    ['ugv.backup.windowsazure.us', true],
    ['live.com', false],
    ['office.com', false],
    ['cloud.microsoft', false],
    ['microsoft.com', false],
    // Nobody has said who has names there.
    ['windowsazure.com', false],
    ['accesscontrol.windows.net', false],
    ['notmsauth.net', false],
  ])('%s is filled by its owner alone: %s', (suffix, isOwners) => {
    expect(isFilledByOwner(suffix)).toBe(isOwners);
  });
});
