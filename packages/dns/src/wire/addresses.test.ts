// Addresses in the one form that comparisons use, whatever others wrote.

import { expect, test } from 'vitest';

import { addressBytes, canonicalAddress } from './addresses.ts';

test.each([
  ['10.2.1.1', '10.2.1.1'],
  ['FD00:0:0::0:7', 'fd00::7'],
  ['::ffff:10.2.1.1', '::ffff:a02:101'],
  // As macOS has it in /etc/hosts.
  ['fe80::1%lo0', 'fe80::1%lo0'],
  ['10.2.1.1\r', '10.2.1.1\r'],
  ['no address', 'no address'],
  ['', ''],
])('%j is %j', (written, form) => {
  expect(canonicalAddress(written)).toBe(form);
});

test('the octets of an address', () => {
  expect([...addressBytes('10.2.1.1')]).toEqual([10, 2, 1, 1]);
  expect(addressBytes('fd00::7').toString('hex')).toBe('fd000000000000000000000000000007');
});
