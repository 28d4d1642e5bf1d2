// IP addresses and networks as numbers, IPv4 and IPv6 (RFC 4291, RFC 4632).

export interface Address {
  readonly version: 4 | 6;
  readonly bits: bigint;
}

export interface Cidr {
  readonly network: Address;
  readonly prefix: number;
}

/** Where Azure's own DNS answers, from inside a virtual network only. */
export const AZURE_PLATFORM_ADDRESS = '168.63.129.16';

const OCTET = /^(?:0|[1-9]\d{0,2})$/;

export function parseAddress(text: string): Address | null {
  return text.includes(':') ? parseIPv6(text) : parseIPv4(text);
}

const KNOWN_CIDRS = new Map<string, Cidr | null>();
/** A site has few networks, and asks of each very often. */
const MOST_KNOWN = 4096;

/** In one spelling: IPv6 has many. */
export function addressKey(text: string): string {
  const address = parseAddress(text);
  return address === null ? text : `${String(address.version)} ${address.bits.toString(16)}`;
}

/** Whether two lists hold the same addresses, in whatever spelling and order. */
export function areSameAddresses(a: readonly string[], b: readonly string[]): boolean {
  const [one, other] = [new Set(a.map(addressKey)), new Set(b.map(addressKey))];
  return one.size === other.size && [...one].every((key) => other.has(key));
}

/** `10.1.0.0/16`; host bits may be set, they are ignored. A bare address is a network of one. */
export function parseCidr(text: string): Cidr | null {
  const known = KNOWN_CIDRS.get(text);
  if (known !== undefined) return known;
  const cidr = readCidr(text);
  if (KNOWN_CIDRS.size < MOST_KNOWN) KNOWN_CIDRS.set(text, cidr);
  return cidr;
}

function readCidr(text: string): Cidr | null {
  const slash = text.indexOf('/');
  const address = parseAddress(slash < 0 ? text : text.slice(0, slash));
  if (address === null) return null;
  const width = address.version === 4 ? 32 : 128;
  const prefixText = slash < 0 ? String(width) : text.slice(slash + 1);
  if (!/^\d{1,3}$/.test(prefixText) || Number(prefixText) > width) return null;
  const prefix = Number(prefixText);
  const shift = BigInt(width - prefix);
  return { network: { version: address.version, bits: (address.bits >> shift) << shift }, prefix };
}

/** IPv4 with dots; IPv6 in groups, none of them left out. */
export function formatAddress({ version, bits }: Address): string {
  const [width, count] = version === 4 ? [8n, 4] : [16n, 8];
  const parts = Array.from({ length: count }, (_, index) =>
    ((bits >> (width * BigInt(count - 1 - index))) & ((1n << width) - 1n)).toString(
      version === 4 ? 10 : 16,
    ),
  );
  return parts.join(version === 4 ? '.' : ':');
}

/** `10.1.1.5/16` → `10.1.0.0/16`; null where no host bit is set, and for IPv6. */
export function withoutHostBits(text: string): string | null {
  const [address, cidr] = [parseAddress(text.split('/', 1)[0] ?? ''), parseCidr(text)];
  if (address?.version !== 4 || cidr === null || address.bits === cidr.network.bits) return null;
  return `${formatAddress(cidr.network)}/${String(cidr.prefix)}`;
}

export function isInCidr(address: Address, cidr: Cidr): boolean {
  if (address.version !== cidr.network.version) return false;
  const shift = BigInt((address.version === 4 ? 32 : 128) - cidr.prefix);
  return address.bits >> shift === cidr.network.bits >> shift;
}

/** True when the outer network (text) holds all of the inner one. */
export function isWithin(inner: string, outer: string): boolean {
  const [small, large] = [parseCidr(inner), parseCidr(outer)];
  return (
    small !== null &&
    large !== null &&
    large.prefix <= small.prefix &&
    isInCidr(small.network, large)
  );
}

/** True when any of the networks (text) holds the address (text). */
export function isInAny(address: string, cidrs: readonly string[]): boolean {
  const parsed = parseAddress(address);
  if (parsed === null) return false;
  return cidrs.some((text) => {
    const cidr = parseCidr(text);
    return cidr !== null && isInCidr(parsed, cidr);
  });
}

/**
 * Networks that no route of the internet leads to (RFC 6890), and the address at which Azure answers machines of a
 * virtual network alone (168.63.129.16, learn.microsoft.com/azure/virtual-network/what-is-ip-address-168-63-129-16).
 */
const NOT_ON_THE_INTERNET = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '198.18.0.0/15',
  '224.0.0.0/3',
  AZURE_PLATFORM_ADDRESS,
  '::/127',
  'fc00::/7',
  'fe80::/10',
  'ff00::/8',
];

/** False for private and special addresses; true for all others, and for what is no address (a public one that nobody has named). */
export function isReachedByInternet(address: string): boolean {
  return !isInAny(address, NOT_ON_THE_INTERNET);
}

function parseIPv4(text: string): Address | null {
  const parts = text.split('.');
  if (parts.length !== 4) return null;
  // In numbers until the end: BigInt for each part is most of the time of a plan with very many addresses.
  let bits = 0;
  for (const part of parts) {
    const octet = OCTET.test(part) ? Number(part) : 256;
    if (octet > 255) return null;
    bits = bits * 256 + octet;
  }
  return { version: 4, bits: BigInt(bits) };
}

function parseIPv6(text: string): Address | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  // An IPv4 address may stand for the last two groups of all, so never before `::`.
  const left = expandGroups(halves[0] ?? '', halves.length === 1);
  const right = halves.length === 2 ? expandGroups(halves[1] ?? '', true) : [];
  if (left === null || right === null) return null;
  const missing = 8 - left.length - right.length;
  if (halves.length === 2 ? missing < 1 : missing !== 0) return null;
  const groups = [...left, ...Array.from({ length: missing }, () => 0), ...right];
  return { version: 6, bits: groups.reduce((bits, group) => (bits << 16n) | BigInt(group), 0n) };
}

function expandGroups(text: string, mayEndInIPv4: boolean): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    if (mayEndInIPv4 && part.includes('.') && index === parts.length - 1) {
      const v4 = parseIPv4(part);
      if (v4 === null) return null;
      groups.push(Number(v4.bits >> 16n), Number(v4.bits & 0xffffn));
    } else if (/^[0-9a-f]{1,4}$/i.test(part)) {
      groups.push(Number.parseInt(part, 16));
    } else {
      return null;
    }
  }
  return groups;
}
