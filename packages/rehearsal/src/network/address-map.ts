// Gives every address of the site its own address in 127.0.0.0/8, so that one
// machine can carry all hosts. 10.a.b.c becomes 127.a.b.c, which a reader
// recognises; every other address gets a free one, the same in every run that
// asks in the same order. No two site addresses ever share one.

import { isIPv6 } from 'node:net';

import { parseAddress } from '@sekisho/dns/address.ts';

export interface AddressMap {
  /** The loopback address that stands for a site's address. */
  realOf(address: string): string;
  /** The inverse; undefined for a loopback address that stands for nothing. */
  siteOf(real: string): string | undefined;
}

const HOST_BITS = 24;
const SPACE = 1 << HOST_BITS;

/** One spelling for each address of IPv6 (RFC 5952), as programs that parse one write it again. */
export function sameSpelling(address: string): string {
  return isIPv6(address) ? new URL(`http://[${address}]`).hostname.slice(1, -1) : address;
}

export function createAddressMap(): AddressMap {
  const realByKey = new Map<string, string>();
  const siteByReal = new Map<string, string>();

  function assign(key: string, address: string, wanted: number): string {
    for (let step = 0; step < SPACE; step += 1) {
      const host = (wanted + step) % SPACE;
      const real = `127.${String(host >>> 16)}.${String((host >>> 8) & 0xff)}.${String(host & 0xff)}`;
      if (isReserved(host) || siteByReal.has(real)) continue;
      realByKey.set(key, real);
      siteByReal.set(real, address);
      return real;
    }
    throw new Error('the loopback network has no free address left');
  }

  return {
    realOf(address) {
      const parsed = parseAddress(address);
      if (parsed === null) throw new RangeError(`not an IP address: ${JSON.stringify(address)}`);
      const key = `${String(parsed.version)}/${parsed.bits.toString(16)}`;
      const isTen = parsed.version === 4 && parsed.bits >> 24n === 10n;
      return (
        realByKey.get(key) ??
        assign(key, address, isTen ? Number(parsed.bits & 0xffffffn) : hash(key))
      );
    },
    siteOf: (real) => siteByReal.get(real),
  };
}

/** 127.0.0.0/24 holds the machine's own (127.0.0.1, 127.0.0.53, 127.0.0.11); the last address is the broadcast. */
function isReserved(host: number): boolean {
  return host >>> 8 === 0 || host === SPACE - 1;
}

/** FNV-1a folded to the host part. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  return ((value >>> HOST_BITS) ^ value) & (SPACE - 1);
}
