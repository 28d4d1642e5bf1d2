// Chromium's and Edge's bypass rules (net/proxy_resolution/proxy_bypass_rules.cc,
// net/base/scheme_host_port_matcher_rule.cc). Rules are asked from the last to the
// first; then come the implicit rules, which `<-loopback>` takes away again.

import { parseAddress, parseCidr, type Address, type Cidr } from '@sekisho/dns/address.ts';
import {
  builtIn,
  GO_THROUGH_PROXY,
  type BypassProblem,
  type BypassTarget,
  type Dialect,
} from './dialect.ts';
import { compileChromiumGlob } from './glob.ts';
import { createHostIndex, type HostIndex } from './host-index.ts';
import { addressOf, hostTextOf, toCanonicalIPv4, toCanonicalIPv6 } from './target.ts';

/** The result of an entry: the reason when Chromium drops it, or a remark when it can match nothing. */
type Added = { readonly dropped: string } | { readonly remark: string } | null;

interface Restriction {
  readonly index: number;
  readonly scheme: string | null;
  readonly port: number | null;
}

export const chromium: Dialect = {
  id: 'chromium',
  split: (text) =>
    text
      .split(/[,;]/)
      .map(trim)
      .filter((entry) => entry !== ''),
  parse(entries, options = {}) {
    const problems: BypassProblem[] = [];
    const index = createHostIndex();
    const implicit = (target: BypassTarget): string | null =>
      findImplicitRule(target, options.windows === true);
    for (const [place, entry] of entries.entries()) {
      const added = addEntry(index, trim(entry), place, implicit);
      if (added !== null)
        problems.push({
          entry,
          index: place,
          message: 'dropped' in added ? added.dropped : added.remark,
          fatal: false,
        });
    }
    return {
      entries,
      problems,
      decide(target) {
        const found = index.findLast(target);
        if (found >= 0) {
          const by = entries[found] ?? null;
          return { road: by !== null && isSubtraction(by) ? 'proxy' : 'direct', by };
        }
        const rule = implicit(target);
        return rule === null ? GO_THROUGH_PROXY : { road: 'direct', by: builtIn(rule) };
      },
    };
  },
};

function isSubtraction(entry: string): boolean {
  return trim(entry).toLowerCase() === '<-loopback>';
}

function addEntry(
  index: HostIndex,
  text: string,
  place: number,
  implicit: (target: BypassTarget) => string | null,
): Added {
  const unrestricted = { index: place, scheme: null, port: null };
  if (isSubtraction(text)) {
    index.addTest((target) => implicit(target) !== null, unrestricted);
    return null;
  }
  if (text.toLowerCase() === '<local>') {
    index.addTest(
      (target, address) => address === null && !target.host.includes('.'),
      unrestricted,
    );
    return null;
  }
  const at = text.indexOf('://');
  const scheme = at < 0 ? null : text.slice(0, at).toLowerCase();
  const rest = at < 0 ? text : text.slice(at + 3);
  if (scheme === '' || rest === '')
    return { dropped: 'this entry names no host; Chromium drops it' };
  if (rest.includes('/')) return addNetwork(index, rest, { index: place, scheme, port: null });
  return addAddress(index, rest, { index: place, scheme, port: null })
    ? null
    : addPattern(index, rest, { index: place, scheme, port: null });
}

function addNetwork(index: HostIndex, text: string, restriction: Restriction): Added {
  const [addressText = '', bits = '', ...more] = text.split('/').map(trim);
  const address = addressText.includes(':')
    ? parseAddress(addressText)
    : parseAddress(toCanonicalIPv4(addressText) ?? '');
  const cidr =
    address === null || more.length > 0 || !/^\d+$/.test(bits)
      ? null
      : toCidr(address, Number(bits));
  if (cidr === null)
    return {
      dropped:
        'a / belongs to a network such as 10.0.0.0/8 or fe80::/10, without brackets; Chromium drops this entry',
    };
  index.addTest((_, target) => target !== null && isInMappedCidr(target, cidr), restriction);
  return null;
}

function toCidr(network: Address, prefix: number): Cidr | null {
  return prefix > (network.version === 4 ? 32 : 128) ? null : { network, prefix };
}

/** IPv4 and IPv6 meet as IPv4-mapped addresses (IPAddressMatchesPrefix). */
function isInMappedCidr(address: Address, { network, prefix }: Cidr): boolean {
  const isMixed = address.version !== network.version;
  const width = isMixed || network.version === 6 ? 128 : 32;
  const bits = isMixed && network.version === 4 ? prefix + 96 : prefix;
  const shift = BigInt(width - bits);
  const left = isMixed ? toMapped(address) : address.bits;
  const right = isMixed ? toMapped(network) : network.bits;
  return left >> shift === right >> shift;
}

function toMapped(address: Address): bigint {
  return address.version === 6 ? address.bits : (0xffffn << 32n) | address.bits;
}

/** `<address>[:port]`, in any spelling that a URL may have. A port of 0 means any. */
function addAddress(index: HostIndex, text: string, restriction: Restriction): boolean {
  const parts = /^(?:\[([^\]]*)\]|([^:[\]@]+))(?::(\d*))?$/.exec(text);
  if (parts === null) return false;
  const host = parts[1] === undefined ? toCanonicalIPv4(parts[2] ?? '') : toCanonicalIPv6(parts[1]);
  const port = Number(parts[3] ?? 0);
  if (host === null || port > 65535) return false;
  index.addExact(host, { ...restriction, port: port === 0 ? null : port });
  return true;
}

function addPattern(index: HostIndex, text: string, restriction: Restriction): Added {
  const colon = text.lastIndexOf(':');
  const portText = colon < 0 ? null : text.slice(colon + 1);
  if (portText !== null && (!/^\d+$/.test(portText) || Number(portText) > 65535)) {
    return { dropped: `"${portText}" is not a port; Chromium drops this entry` };
  }
  const host = (colon < 0 ? text : text.slice(0, colon)).replace(/[A-Z]/g, (letter) =>
    letter.toLowerCase(),
  );
  const pattern = host.startsWith('.') ? `*${host}` : host;
  const rule = { ...restriction, port: portText === null ? null : Number(portText) };
  const suffix = /^\*\.([^*?\\]+)$/.exec(pattern)?.[1];
  if (suffix !== undefined) index.addUnder(suffix, rule);
  else if (/[*?\\]/.test(pattern)) addGlob(index, pattern, rule);
  else index.addExact(pattern, rule);
  return explainPattern(pattern);
}

function addGlob(index: HostIndex, pattern: string, rule: Restriction): void {
  const glob = compileChromiumGlob(pattern);
  index.addTest((target) => glob(hostTextOf(target)), rule);
}

function explainPattern(pattern: string): Added {
  if (pattern === '') return { remark: 'this entry names no host; it matches nothing' };
  if (pattern.includes(':'))
    return { remark: 'an IPv6 address needs brackets here; this entry matches nothing' };
  if (/[^\0-\x7f]/.test(pattern))
    return {
      remark: 'Chromium compares with the A-label form (xn--…); this entry matches nothing',
    };
  if (/\s/.test(pattern))
    return { remark: 'a blank does not separate entries; this entry matches nothing' };
  return null;
}

const LINK_LOCAL: readonly (readonly [string, Cidr | null])[] = [
  ['169.254.0.0/16', parseCidr('169.254.0.0/16')],
  ['[fe80::]/10', parseCidr('fe80::/10')],
];

function findImplicitRule(target: BypassTarget, isWindows: boolean): string | null {
  const { host } = target;
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  if (name === 'localhost') return 'localhost';
  if (name.endsWith('.localhost')) return '*.localhost';
  if (isWindows && name === 'loopback') return 'loopback';
  const address = addressOf(host);
  return address === null ? null : findImplicitAddressRule(address);
}

function findImplicitAddressRule(address: Address): string | null {
  const isMapped = address.version === 6 && address.bits >> 32n === 0xffffn;
  if (address.version === 6 && address.bits === 1n) return '[::1]';
  const plain: Address = isMapped ? { version: 4, bits: address.bits & 0xffffffffn } : address;
  if (plain.version === 4 && plain.bits >> 24n === 127n) return '127.0.0.0/8';
  for (const [name, cidr] of LINK_LOCAL) {
    if (cidr !== null && cidr.network.version === plain.version && isInMappedCidr(plain, cidr))
      return name;
  }
  return null;
}

function trim(text: string): string {
  return text.replace(/^[\t\n\v\f\r ]+|[\t\n\v\f\r ]+$/g, '');
}
