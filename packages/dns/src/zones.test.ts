import { describe, expect, test } from 'vitest';

import { addressRecord, aliasRecord } from './message.ts';
import { indexZones } from './zones.ts';
import { zonesOf } from '@sekisho/rehearsal/onprem/local-zones.ts';
import { toName } from './name.ts';

const ZONES = indexZones([
  {
    name: 'privatelink.vaultcore.azure.net',
    soa: { minimum: 10 },
    records: [
      addressRecord('kv1.privatelink.vaultcore.azure.net', 10, '10.2.1.20'),
      addressRecord('deep.er.privatelink.vaultcore.azure.net', 10, '10.2.1.21'),
      aliasRecord('old.privatelink.vaultcore.azure.net', 10, 'KV1.privatelink.vaultcore.azure.net'),
    ],
  },
  {
    name: 'one.example.com',
    scope: 'single-name',
    records: [addressRecord('one.example.com', 60, '10.2.1.30')],
  },
  {
    name: 'wild.example.net',
    records: [
      addressRecord('*.wild.example.net', 60, '203.0.113.9'),
      addressRecord('a.b.wild.example.net', 60, '203.0.113.10'),
    ],
  },
]);

describe('a zone answers', () => {
  test.each([
    {
      title: 'a record it holds',
      name: 'kv1.privatelink.vaultcore.azure.net',
      type: 'A',
      kind: 'records',
    },
    {
      title: 'no data for another type',
      name: 'kv1.privatelink.vaultcore.azure.net',
      type: 'AAAA',
      kind: 'nodata',
    },
    {
      title: 'no such name under it',
      name: 'kv2.privatelink.vaultcore.azure.net',
      type: 'A',
      kind: 'nxdomain',
    },
    {
      title: 'no data at a name that only has names under it',
      name: 'er.privatelink.vaultcore.azure.net',
      type: 'A',
      kind: 'nodata',
    },
    {
      title: 'no data at its apex',
      name: 'privatelink.vaultcore.azure.net',
      type: 'A',
      kind: 'nodata',
    },
    {
      title: 'its SOA at the apex',
      name: 'privatelink.vaultcore.azure.net',
      type: 'SOA',
      kind: 'records',
    },
    {
      title: 'an alias for any type',
      name: 'old.privatelink.vaultcore.azure.net',
      type: 'AAAA',
      kind: 'alias',
    },
    {
      title: 'the alias itself when that is asked',
      name: 'old.privatelink.vaultcore.azure.net',
      type: 'CNAME',
      kind: 'records',
    },
    {
      title: 'the one name of a single-name zone',
      name: 'one.example.com',
      type: 'A',
      kind: 'records',
    },
    {
      title: 'no data for another type there, instead of letting it out',
      name: 'one.example.com',
      type: 'AAAA',
      kind: 'nodata',
    },
    {
      title: 'by a wildcard where no name is',
      name: 'x.wild.example.net',
      type: 'A',
      kind: 'records',
    },
    {
      title: 'no wildcard below a name that exists',
      name: 'x.b.wild.example.net',
      type: 'A',
      kind: 'nxdomain',
    },
  ])('$title', ({ name, type, kind }) => {
    expect(ZONES.answer(name, type)?.kind).toBe(kind);
  });

  test.each([
    { title: 'a name of no zone', name: 'www.example.org' },
    { title: 'a name under a single-name zone', name: 'sub.one.example.com' },
    { title: 'a name that only ends alike', name: 'evilprivatelink.vaultcore.azure.net' },
  ])('nothing for $title', ({ name }) => {
    expect(ZONES.answer(name, 'A')).toBeNull();
  });
});

test('a negative answer says how long it holds', () => {
  expect(ZONES.answer('kv2.privatelink.vaultcore.azure.net', 'A')).toMatchObject({
    soa: { name: 'privatelink.vaultcore.azure.net', ttl: 10 },
  });
});

test('a record outside its zone is a mistake of the caller', () => {
  expect(() =>
    indexZones([{ name: 'example.com', records: [addressRecord('a.example.net', 1, '10.0.0.1')] }]),
  ).toThrow(RangeError);
});

describe('records of the settings', () => {
  const zone = toName('privatelink.vaultcore.azure.net');
  const records = [
    { zone, name: 'kv1', type: 'A', ttlSeconds: 10, values: ['10.2.1.20'] },
    { zone, name: '@', type: 'A', ttlSeconds: 10, values: ['10.2.1.1'] },
  ] as const;

  test('as whole zones, the zone denies what it does not hold', () => {
    const zones = indexZones(zonesOf(records, 'whole-zones'));
    expect(zones.answer(`kv1.${zone}`, 'A')).toMatchObject({
      kind: 'records',
      records: [{ address: '10.2.1.20', ttl: 10 }],
    });
    expect(zones.answer(`kv2.${zone}`, 'A')?.kind).toBe('nxdomain');
  });

  test('as single names, it says nothing about others', () => {
    const zones = indexZones(zonesOf(records, 'single-names'));
    expect(zones.answer(zone, 'A')?.kind).toBe('records');
    expect(zones.answer(`kv2.${zone}`, 'A')).toBeNull();
  });
});
