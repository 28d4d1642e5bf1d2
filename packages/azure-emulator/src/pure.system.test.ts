import { X509Certificate } from 'node:crypto';

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { EMPTY_ESTATE, type Estate } from '@sekisho/core/estate/estate.ts';
import { readPath, parentOf } from './resources/resource-id.ts';
import { ResourceStore } from './resources/resource-store.ts';
import { storeSubnet } from './arm/network.ts';
import { allocateAddresses } from './arm/subnet-addresses.ts';
import { CertificateAuthority } from './base/certificates.ts';
import { publicZones } from './cloud/dns/public-names.ts';
import { guidFrom, vaultNumberFrom } from './base/identifiers.ts';
import { seedFromEstate } from './cloud/seed/seed-from-estate.ts';
import { NETWORK, SUBNET, VAULT, VAULT_GROUP } from '@sekisho/test-kit/azure-emulator/cloud.ts';

describe('addresses of a subnet', () => {
  function subnet() {
    const store = new ResourceStore();
    return {
      store,
      subnet: storeSubnet(store, NETWORK, 'default', { addressPrefix: '10.2.1.0/24' }),
    };
  }

  test('the first free one is .4, and a preferred one is given when it is free', () => {
    expect(
      allocateAddresses(subnet().store, subnet().subnet, [
        {},
        { preferred: '10.2.1.200' },
        { preferred: '10.9.9.9' },
        {},
      ]),
    ).toEqual(['10.2.1.4', '10.2.1.200', '10.2.1.5', '10.2.1.6']);
  });

  test('one that must be given and cannot be is refused', () => {
    for (const fixed of ['10.2.1.3', '10.2.1.255', '10.3.0.4'])
      expect(() => allocateAddresses(subnet().store, subnet().subnet, [{ fixed }])).toThrow(
        'not available',
      );
  });

  test('no wish ever makes an address be given twice, or one outside the usable range', () => {
    const wish = fc.record({
      preferred: fc.option(
        fc.integer({ min: 0, max: 255 }).map((last) => `10.2.1.${String(last)}`),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(fc.array(wish, { maxLength: 60 }), (wishes) => {
        const given = allocateAddresses(subnet().store, subnet().subnet, wishes);
        const lasts = given.map((address) => Number(address.split('.')[3]));
        expect(new Set(given).size).toBe(wishes.length);
        expect(lasts.every((last) => last >= 4 && last <= 254)).toBe(true);
      }),
    );
  });
});

describe('paths of Resource Manager', () => {
  test.each([
    { path: VAULT, types: ['vaults'], names: ['privateasr2'] },
    {
      path: `${VAULT}/replicationFabrics`,
      types: ['vaults', 'replicationFabrics'],
      names: ['privateasr2'],
    },
    {
      path: VAULT.replace('/subscriptions', '/Subscriptions').replace(
        '/resourceGroups',
        '/resourcegroups',
      ),
      types: ['vaults'],
      names: ['privateasr2'],
    },
  ])('$path is read in any spelling', ({ path, types, names }) => {
    expect(readPath(path)).toMatchObject({ group: 'privateasr2', types, names });
  });

  test('the parent of a child is its resource, of a resource its group', () => {
    expect(parentOf(SUBNET)).toBe(NETWORK);
    expect(parentOf(VAULT)).toBe(VAULT_GROUP);
  });
});

describe('made-up identifiers', () => {
  test('are the same for the same text, of the right form, and differ for different texts', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        expect(guidFrom(a)).toMatch(
          /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        );
        expect(vaultNumberFrom(a)).toMatch(/^\d{19}$/);
        expect(guidFrom(a) === guidFrom(b)).toBe(a === b);
      }),
    );
  });
});

describe('the authority of a run', () => {
  test('signs a leaf for exactly the names asked for, and the same one again', async () => {
    const authority = await CertificateAuthority.create();
    const leaf = await authority.leaf(['a.example.com', 'b.example.com']);
    const certificate = new X509Certificate(leaf.cert);
    expect(certificate.subjectAltName).toBe('DNS:a.example.com, DNS:b.example.com');
    expect(certificate.checkIssued(new X509Certificate(authority.pem))).toBe(true);
    expect(certificate.verify(new X509Certificate(authority.pem).publicKey)).toBe(true);
    expect(await authority.leaf(['a.example.com', 'b.example.com'])).toBe(leaf);
  });
});

describe('the internet’s zones', () => {
  test('every public name lies in exactly one zone', () => {
    const zones = publicZones(
      new Map([
        ['a.vault.azure.net', { kind: 'address', address: '203.0.113.1', ttlSeconds: 10 }],
        ['b.example.org', { kind: 'alias', target: 'a.vault.azure.net', ttlSeconds: 60 }],
      ]),
      ['azure.net'],
    );
    expect(zones.flatMap((zone) => zone.records.map((record) => [zone.name, record.name]))).toEqual(
      [
        ['azure.net', 'a.vault.azure.net'],
        ['example.org', 'b.example.org'],
      ],
    );
    expect(zones.at(-1)?.name).toBe('.');
  });
});

describe('a seed from an estate', () => {
  const keyVaultId = `${VAULT_GROUP}/providers/Microsoft.KeyVault/vaults/privateasr58afkv`;
  const zone = (name: string) =>
    `${VAULT_GROUP}/providers/Microsoft.Network/privateDnsZones/${name}`;
  const estate: Estate = {
    ...EMPTY_ESTATE,
    vaults: [{ id: VAULT, name: 'privateasr2', location: 'japaneast', endpointConnections: [] }],
    keyVaults: [
      { id: keyVaultId, name: 'privateasr58afkv', host: 'privateasr58afkv.vault.azure.net' },
    ],
    privateEndpoints: [
      {
        id: `${VAULT_GROUP}/providers/Microsoft.Network/privateEndpoints/pe-asr`,
        name: 'pe-asr',
        targetId: VAULT,
        groupIds: ['AzureSiteRecovery'],
        connection: 'Approved',
        subnetId: SUBNET,
        zoneIds: [zone('privatelink.siterecovery.windowsazure.com')],
        members: [
          {
            fqdn: '1265443793182260898-asr-pod01-rcm1.jpe.siterecovery.windowsazure.com',
            addresses: ['10.2.1.14'],
          },
        ],
      },
      {
        id: `${VAULT_GROUP}/providers/Microsoft.Network/privateEndpoints/pe-kv`,
        name: 'pe-kv',
        targetId: keyVaultId,
        groupIds: ['vault'],
        connection: 'Approved',
        subnetId: SUBNET,
        zoneIds: [zone('privatelink.vaultcore.azure.net')],
        members: [{ fqdn: 'privateasr58afkv.vault.azure.net', addresses: ['10.2.1.11'] }],
      },
    ],
    zones: [
      {
        id: zone('privatelink.siterecovery.windowsazure.com'),
        name: 'privatelink.siterecovery.windowsazure.com',
        records: [],
        links: [],
      },
      {
        id: zone('privatelink.vaultcore.azure.net'),
        name: 'privatelink.vaultcore.azure.net',
        records: [{ name: 'privateasr58afkv', type: 'A', ttlSeconds: 10, values: ['10.2.1.11'] }],
        links: [],
      },
    ],
  };
  const options = { region: 'japaneast', codes: { siteRecovery: 'jpe', migrate: 'je' } };
  const namesOf = (seed: ReturnType<typeof seedFromEstate>) =>
    seed.resources.map((each) => each.id.slice(each.id.lastIndexOf('/') + 1));

  test('learns numbers and addresses from the endpoints’ names', () => {
    const seed = seedFromEstate(estate, options);
    expect(seed.vaultNumbers).toEqual({ privateasr2: '1265443793182260898' });
    expect(seed.addresses).toMatchObject({
      '1265443793182260898-asr-pod01-rcm1.jpe.siterecovery.windowsazure.com': '10.2.1.14',
    });
    expect(namesOf(seed)).toEqual(
      expect.arrayContaining([
        'avd2',
        'default',
        'privateasr2',
        'privateasr58afkv',
        'pe-asr',
        'pe-kv',
      ]),
    );
  });

  test('before registration holds nothing that registration creates, and still knows its addresses', () => {
    const seed = seedFromEstate(estate, { ...options, beforeRegistration: true });
    expect(namesOf(seed)).not.toContain('privateasr58afkv');
    expect(namesOf(seed)).not.toContain('pe-kv');
    expect(namesOf(seed)).not.toContain('privatelink.vaultcore.azure.net');
    expect(namesOf(seed)).toContain('pe-asr');
    expect(seed.addresses).toMatchObject({ 'privateasr58afkv.vault.azure.net': '10.2.1.11' });
  });
});
