// IP addresses as the octets of A and AAAA records, and in the one text form that comparisons use.

import { isIPv4 } from 'node:net';

import { TYPE } from './message-writer.ts';

export function addressType(address: string): number {
  return isIPv4(address) ? TYPE.A : TYPE.AAAA;
}

export function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = toHexGroups(address).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [
    ...left,
    ...Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0'),
    ...right,
  ];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/** The URL parser writes every IPv6 address in its shortest form (RFC 5952), without an IPv4 tail. */
function toHexGroups(address: string): string {
  return new URL(`http://[${address}]`).hostname.slice(1, -1);
}

export function canonicalAddress(address: string): string {
  return isIPv4(address) ? address : toHexGroups(address);
}
