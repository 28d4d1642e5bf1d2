import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import { isInAny, isInCidr, parseAddress, parseCidr } from './address.ts';

describe('parseAddress', () => {
  test.each([
    '10.1.1.10',
    '0.0.0.0',
    '255.255.255.255',
    '::',
    '::1',
    'fd00::1',
    '1:2:3:4:5:6:7:8',
    '::ffff:10.1.1.1',
    '2001:DB8::A',
    '1::8',
  ])('%s is an address', (text) => {
    expect(parseAddress(text)).not.toBeNull();
  });

  test.each([
    '',
    '10.1.1',
    '10.1.1.256',
    '010.1.1.1',
    '10.1.1.1.1',
    ' 10.1.1.1',
    '10.1.1.1 ',
    '1:2:3',
    '1::2::3',
    ':::',
    '1:2:3:4:5:6:7:8:9',
    '12345::',
    'fe80::1%eth0',
    '::10.1.1',
    '1:2:3:4:5:6:7::8:9',
    '10.1.1.1::',
  ])('%j is none', (text) => {
    expect(parseAddress(text)).toBeNull();
  });

  test('agrees with Node about any text', () => {
    const almost = fc
      .array(fc.constantFrom('1', '0', '255', '256', 'f', 'ffff', '.', ':', '::', 'g', ' '), {
        maxLength: 17,
      })
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(almost, fc.ipV4(), fc.ipV6()), (text) => {
        expect(parseAddress(text)?.version ?? 0).toBe(isIPv4(text) ? 4 : isIPv6(text) ? 6 : 0);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('networks', () => {
  test.each([
    { address: '10.1.2.3', cidr: '10.1.0.0/16', inside: true },
    { address: '10.2.0.0', cidr: '10.1.0.0/16', inside: false },
    { address: '10.1.255.255', cidr: '10.1.9.9/16', inside: true },
    { address: '10.1.1.1', cidr: '10.1.1.1', inside: true },
    { address: '10.1.1.2', cidr: '10.1.1.1', inside: false },
    { address: '8.8.8.8', cidr: '0.0.0.0/0', inside: true },
    { address: 'fd12::1', cidr: 'fd00::/8', inside: true },
    { address: '10.1.1.1', cidr: '::/0', inside: false },
  ])('$address in $cidr: $inside', ({ address, cidr, inside }) => {
    expect(isInAny(address, [cidr])).toBe(inside);
  });

  test.each([
    '10.1.0.0/33',
    '10.1.0.0/',
    '10.1.0.0/-1',
    '10.1.0.0/1/2',
    '::/129',
    'x/8',
    '10.1.0.0/ 8',
  ])('%j is no network', (text) => {
    expect(parseCidr(text)).toBeNull();
  });

  test('every address lies in each of its own networks, and what is no address in none', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.ipV4().map((text) => ({ text, width: 32 })),
          fc.ipV6().map((text) => ({ text, width: 128 })),
        ),
        fc.nat(128),
        ({ text, width }, prefix) => {
          const address = parseAddress(text);
          const cidr = parseCidr(`${text}/${prefix % (width + 1)}`);
          expect(address !== null && cidr !== null && isInCidr(address, cidr)).toBe(true);
        },
      ),
    );
    expect(isInAny('nothing', ['0.0.0.0/0'])).toBe(false);
  });
});
