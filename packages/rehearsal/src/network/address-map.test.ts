import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { createAddressMap } from './address-map.ts';

describe('the address map', () => {
  test('10.a.b.c becomes 127.a.b.c', () => {
    expect(createAddressMap().realOf('10.2.1.13')).toBe('127.2.1.13');
  });

  test('two spellings of one IPv6 address are one host', () => {
    const map = createAddressMap();
    expect(map.realOf('2001:db8::1')).toBe(map.realOf('2001:0db8:0::0:1'));
  });

  test('a public address that took the place of a private one leaves it another', () => {
    const map = createAddressMap();
    const publicReal = map.realOf('203.0.113.5');
    const twin = publicReal.replace(/^127/, '10');
    expect(map.realOf(twin)).not.toBe(publicReal);
  });

  test('is the same for the same order of questions', () => {
    const addresses = ['203.0.113.5', '192.168.7.1', '10.0.0.1', '198.51.100.77'];
    const [one, two] = [createAddressMap(), createAddressMap()];
    expect(addresses.map((each) => one.realOf(each))).toEqual(
      addresses.map((each) => two.realOf(each)),
    );
  });

  test("never gives the machine's own addresses", () => {
    const map = createAddressMap();
    for (let last = 0; last < 256; last += 1)
      expect(map.realOf(`10.0.0.${String(last)}`)).not.toMatch(/^127\.0\.0\./);
    expect(map.realOf('10.255.255.255')).not.toBe('127.255.255.255');
  });

  test('is injective and can be inverted', () => {
    const octet = fc.nat(255);
    const address = fc
      .tuple(fc.constantFrom(10, 172, 192, 203), octet, octet, octet)
      .map((octets) => octets.join('.'));
    fc.assert(
      fc.property(fc.uniqueArray(address, { maxLength: 200 }), (addresses) => {
        const map = createAddressMap();
        const reals = addresses.map((each) => map.realOf(each));
        expect(new Set(reals).size).toBe(addresses.length);
        expect(reals.every((real) => /^127\.\d+\.\d+\.\d+$/.test(real))).toBe(true);
        expect(reals.map((real) => map.siteOf(real))).toEqual(addresses);
      }),
    );
  });
});
