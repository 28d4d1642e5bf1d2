// IP addresses as the octets of A and AAAA records, and in the one text form that comparisons use.

import { isIPv4 } from 'node:net';

import { parseUrl } from '../parse-url.ts';
import { TYPE } from './message-writer.ts';

export function addressType(address: string): number {
  return isIPv4(address) ? TYPE.A : TYPE.AAAA;
}

export function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number));
  const [head = '', tail] = canonicalAddress(address).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const groups = [
    ...left,
    ...Array.from({ length: tail === undefined ? 0 : 8 - left.length - right.length }, () => '0'),
    ...right,
  ];
  return Buffer.from(groups.map((group) => group.padStart(4, '0')).join(''), 'hex');
}

/**
 * The URL parser writes every IPv6 address in its shortest form (RFC 5952), without an IPv4 tail. What others wrote and
 * is no address, or one with a zone (`fe80::1%eth0`), stays as it is.
 */
export function canonicalAddress(address: string): string {
  return isIPv4(address)
    ? address
    : (parseUrl(`http://[${address}]`)?.hostname.slice(1, -1) ?? address);
}
