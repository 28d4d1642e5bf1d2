import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import type { WorldNetworks } from './networks.ts';
import { isBetweenZones, placeOf, sitesOf, viewFrom, zoneOf } from './place.ts';

const NESTED: WorldNetworks = {
  onPremises: ['10.0.0.0/8', '10.41.9.0/24', 'fd00::/8'],
  throughVpn: ['10.41.0.0/16', 'fd00:41::/32'],
};

describe('the longest prefix that holds an address says where it lies', () => {
  test.each([
    { address: '10.1.2.3', kind: 'on-premises', network: '10.0.0.0/8' },
    { address: '10.41.2.3', kind: 'behind-vpn', network: '10.41.0.0/16' },
    { address: '10.41.9.3', kind: 'on-premises', network: '10.41.9.0/24' },
    { address: '10.42.0.0', kind: 'on-premises', network: '10.0.0.0/8' },
    { address: 'fd00:41::5', kind: 'behind-vpn', network: 'fd00:41::/32' },
    { address: 'fd00:42::5', kind: 'on-premises', network: 'fd00::/8' },
    { address: '172.16.1.1', kind: 'undeclared', network: null },
    { address: '20.60.1.1', kind: 'internet', network: null },
    { address: 'public', kind: 'internet', network: null },
  ])('$address: $kind', ({ address, kind, network }) => {
    expect(placeOf(NESTED, address)).toEqual({ kind, network });
  });

  test('the order in which networks are written changes nothing', () => {
    const bits = fc.integer({ min: 8, max: 30 });
    const network = fc.tuple(fc.integer({ min: 0, max: 255 }), bits).map(([octet, prefix]) => {
      const value = ((10 << 24) | (octet << 8)) >>> (32 - prefix);
      const start = (value << (32 - prefix)) >>> 0;
      return `${[24, 16, 8, 0].map((shift) => (start >>> shift) & 255).join('.')}/${String(prefix)}`;
    });
    fc.assert(
      fc.property(
        fc.uniqueArray(network, { minLength: 1, maxLength: 6 }),
        fc.uniqueArray(network, { maxLength: 6 }),
        fc.integer({ min: 0, max: 255 }),
        (onPremises, others, octet) => {
          const throughVpn = others.filter((each) => !onPremises.includes(each));
          const address = `10.0.${String(octet)}.7`;
          const turned = {
            onPremises: onPremises.toReversed(),
            throughVpn: throughVpn.toReversed(),
          };
          expect(placeOf(turned, address)).toEqual(placeOf({ onPremises, throughVpn }, address));
        },
      ),
    );
  });
});

const SITES: WorldNetworks = {
  onPremises: ['172.16.0.0/16'],
  throughVpn: ['10.40.0.0/22'],
  sites: [
    { name: 'london', onPremises: ['192.168.10.0/24', '10.0.0.0/8'], throughVpn: ['10.41.0.0/16'] },
    {
      name: 'cardiff',
      onPremises: ['192.168.20.0/24'],
      throughVpn: ['10.51.0.0/16'],
      translated: [{ azure: '10.60.0.0/16', seenAs: '172.20.0.0/16' }],
    },
  ],
};

describe('each site reaches what its own tunnel leads to', () => {
  test.each([
    { from: '192.168.10.21', to: '10.41.2.18', kind: 'behind-vpn' },
    { from: '192.168.20.21', to: '10.51.2.18', kind: 'behind-vpn' },
    { from: '192.168.20.21', to: '10.41.2.18', kind: 'not-reached' },
    { from: '192.168.10.21', to: '10.51.2.18', kind: 'not-reached' },
    { from: '192.168.10.21', to: '10.40.1.4', kind: 'behind-vpn' },
    { from: '192.168.20.21', to: '10.40.1.4', kind: 'behind-vpn' },
    { from: '172.16.1.1', to: '10.40.1.4', kind: 'behind-vpn' },
    { from: '172.16.1.1', to: '10.41.2.18', kind: 'not-reached' },
    { from: '192.168.20.21', to: '192.168.10.21', kind: 'on-premises' },
    { from: '192.168.20.21', to: '172.20.5.5', kind: 'behind-vpn' },
    { from: '192.168.10.21', to: '172.20.5.5', kind: 'not-reached' },
    // Another site's machine, and no address of Azure as this site sees it.
    { from: '192.168.20.21', to: '10.60.5.5', kind: 'on-premises' },
    { from: '10.41.2.4', to: '10.41.2.18', kind: 'behind-vpn' },
    { from: '10.41.2.4', to: '10.51.2.18', kind: 'not-reached' },
  ])('$from to $to: $kind', ({ from, to, kind }) => {
    expect(placeOf(SITES, to, from).kind).toBe(kind);
  });

  test('a machine belongs to the site whose network holds it', () => {
    const nameOf = (address: string): string[] => sitesOf(SITES, address).map(({ name }) => name);
    expect(nameOf('10.1.1.1')).toEqual(['london']);
    expect(nameOf('192.168.20.5')).toEqual(['cardiff']);
    expect(nameOf('172.16.3.3')).toEqual([]);
    expect(nameOf('10.51.2.2')).toEqual(['cardiff']);
  });

  test('a site without a tunnel of its own has the shared one', () => {
    expect(viewFrom(SITES, '172.16.1.1').throughVpn).toEqual(['10.40.0.0/22']);
  });

  test("an address of Azure that is translated leads nowhere, however wide the VPN's network is", () => {
    const networks: WorldNetworks = {
      onPremises: ['192.168.0.0/16'],
      throughVpn: ['10.0.0.0/8'],
      translated: [{ azure: '10.41.0.0/18', seenAs: '172.31.64.0/18' }],
    };
    expect(placeOf(networks, '10.41.2.18').kind).toBe('not-reached');
    expect(placeOf(networks, '10.42.2.18').kind).toBe('behind-vpn');
    expect(placeOf(networks, '172.31.66.18').kind).toBe('behind-vpn');
  });
});

describe('zones inside the premises', () => {
  const zones: WorldNetworks = {
    onPremises: ['10.60.0.0/16', '172.20.0.0/16', '192.168.250.0/24'],
    throughVpn: ['10.61.0.0/16'],
    zones: [
      { name: 'servers', networks: ['10.60.0.0/16'] },
      { name: 'administrators', networks: ['10.60.9.0/24'] },
      { name: 'dmz', networks: ['192.168.250.0/24'] },
    ],
  };

  test('the longest network tells the zone; the rest of the premises is one more', () => {
    expect(zoneOf(zones, '10.60.9.4')).toBe('administrators');
    expect(zoneOf(zones, '10.60.8.4')).toBe('servers');
    expect(zoneOf(zones, '172.20.1.1')).toBeNull();
    expect(zoneOf(NESTED, '10.1.1.1')).toBeUndefined();
  });

  test.each([
    { from: '10.60.9.4', to: '10.60.8.4', isBetween: true },
    { from: '10.60.7.4', to: '10.60.8.4', isBetween: false },
    { from: '172.20.1.1', to: '172.20.1.2', isBetween: false },
    { from: '172.20.1.1', to: '192.168.250.10', isBetween: true },
    { from: '192.168.250.10', to: '10.61.2.4', isBetween: false },
  ])('between $from and $to: $isBetween', ({ from, to, isBetween }) => {
    expect(isBetweenZones(zones, from, to)).toBe(isBetween);
  });
});
