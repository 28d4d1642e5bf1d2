// Numbers and ids that Azure makes up. How it makes them is not public; here they
// are derived from what they belong to, so that two runs of one site agree.

import { createHash } from 'node:crypto';

/** A GUID that is always the same for the same text (in the form of RFC 9562 version 5). */
export function guidFrom(text: string): string {
  const hex = createHash('sha1').update(text).digest('hex');
  const variant = ((Number.parseInt(hex.slice(16, 18), 16) & 0x3f) | 0x80).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-5${hex.slice(13, 16)}-${variant}${hex.slice(18, 20)}-${hex.slice(20, 32)}`;
}

/** A decimal number of 19 digits, as it begins the names of a vault's endpoint. */
export function vaultNumberFrom(vaultId: string): string {
  const bits = BigInt(
    `0x${createHash('sha256').update(vaultId.toLowerCase()).digest('hex').slice(0, 16)}`,
  );
  return String(1_000_000_000_000_000_000n + (bits % 8_000_000_000_000_000_000n));
}

/** The 32 hex digits that begin a master site's discovery name. */
export function discoveryIdFrom(siteId: string): string {
  return createHash('sha256').update(siteId.toLowerCase()).digest('hex').slice(0, 32);
}

/** Four letters and digits, as they end the Event Hubs name (seen once: `2j8q`). */
export function eventHubsSuffixFrom(vaultId: string): string {
  const bits = BigInt(
    `0x${createHash('sha256').update(`evhb ${vaultId.toLowerCase()}`).digest('hex').slice(0, 12)}`,
  );
  return bits.toString(36).slice(-4).padStart(4, '0');
}
