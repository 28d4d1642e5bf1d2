// The single values of site.yaml, each with what it needs.

import { z } from 'zod';

import { parseName } from '@sekisho/dns/name.ts';
import { parsePattern } from '../names/pattern.ts';
import { parseAddress, parseCidr, withoutHostBits } from '@sekisho/dns/address.ts';

export const PlainAddress = z.string().refine((text) => parseAddress(text) !== null, {
  error: 'needs an IP address such as 10.1.1.10',
});
export const Address = z.string().refine((text) => parseAddress(text) !== null, {
  error: ({ input }) =>
    isHostName(input)
      ? 'needs the IP address of this name, such as 10.1.1.10'
      : 'needs an IP address such as 10.1.1.10',
});
export const ProxyAddress = z.string().refine((text) => parseAddress(text) !== null, {
  error: ({ input }) =>
    isHostName(input)
      ? `needs the IP address of this name, such as 10.1.1.10; the name itself goes to host: ${input}`
      : 'needs an IP address such as 10.1.1.10',
});
/** A name, and no address that is mistyped. */
function isHostName(input: unknown): input is string {
  return typeof input === 'string' && /[a-z]/i.test(input) && parseName(input).ok;
}

export const Cidr = z
  .string()
  .refine((text) => parseCidr(text) !== null, { error: 'needs a network such as 10.1.0.0/16' });
/** As it is declared; a rule may be written by any address of it. */
export const Network = Cidr.refine(
  (text) => parseCidr(text) === null || withoutHostBits(text) === null,
  {
    error: ({ input }) =>
      `is an address in a network: write ${withoutHostBits(String(input)) ?? 'the network'}`,
  },
);
export const HostName = z
  .string()
  .refine((text) => parseName(text).ok, { error: 'needs a full name such as app.example.com' });
export const PatternText = z
  .string()
  .refine((text) => parsePattern(text).ok, { error: 'needs a name, *.suffix or .suffix' });
export const Port = z.int().min(1).max(65535);
/** `49152-65535`, the lower one first. */
export const PortRange = z.string().refine((text) => isPortRange(text), {
  error: 'needs a port from 1 to 65535, or a range such as "49152-65535"',
});
function isPortRange(text: string): boolean {
  const [, first, last] = /^(\d{1,5})-(\d{1,5})$/.exec(text) ?? [];
  return Number(first) >= 1 && Number(first) < Number(last) && Number(last) <= 65_535;
}
export const SITE_WORD = /^[A-Za-z0-9][A-Za-z0-9._-]*$/;
export const STORAGE_ACCOUNT = /^[A-Za-z0-9]{3,24}$/;
export const Word = z.string().regex(SITE_WORD, {
  error: 'needs a word of letters, digits, ".", "-" and "_"',
});
export const StorageAccount = z.string().regex(STORAGE_ACCOUNT, {
  error: 'needs the name alone of a storage account: 3 to 24 letters and digits',
});
const MOST_PATHS = 500;
export const Path = z.string().min(1, { error: 'needs a path' });

export const RelativePath = Path.describe('Relative to site.yaml, or whole');
/** One path, or a list of them. */
export const PathList = z
  .union([Path, z.array(Path).min(1).max(MOST_PATHS)], {
    error: `needs a path, or a list of 1 to ${String(MOST_PATHS)} paths`,
  })
  .transform((paths) => (typeof paths === 'string' ? [paths] : paths));
