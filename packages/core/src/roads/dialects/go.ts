// Go's NO_PROXY (golang.org/x/net/http/httpproxy, which net/http uses). A name
// stands for itself and the names under it, a leading dot or `*.` for the names
// under it only; localhost and loopback addresses never use the proxy.

import {
  isInCidr,
  parseAddress,
  parseCidr,
  type Address,
  type Cidr,
} from '@sekisho/dns/address.ts';
import {
  builtIn,
  GO_THROUGH_PROXY,
  type BypassDecision,
  type BypassProblem,
  type BypassTarget,
  type Dialect,
} from './dialect.ts';
import { createHostIndex, type HostIndex, type HostRule } from './host-index.ts';
import { addressOf, toAsciiName } from './target.ts';

interface GoRules {
  readonly names: HostIndex;
  readonly addresses: HostIndex;
}

export const go: Dialect = {
  id: 'go',
  split: (text) =>
    text
      .split(',')
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  parse(entries) {
    const problems: BypassProblem[] = [];
    const all = entries.findIndex((entry) => entry.trim() === '*');
    const rules: GoRules = { names: createHostIndex(), addresses: createHostIndex() };
    for (const [index, entry] of entries.entries()) {
      if (all >= 0) break;
      const message = addEntry(rules, entry.trim().toLowerCase(), index);
      if (message !== null) problems.push({ entry, index, message, fatal: false });
    }
    return {
      entries,
      problems,
      decide(target) {
        const decided = decideBuiltIn(target);
        if (decided !== null) return decided;
        if (all >= 0) return { road: 'direct', by: entries[all] ?? null };
        const found =
          addressOf(target.host) === null
            ? rules.names.findFirst(target)
            : rules.addresses.findFirst(target);
        return found < 0 ? GO_THROUGH_PROXY : { road: 'direct', by: entries[found] ?? null };
      },
    };
  },
};

function decideBuiltIn(target: BypassTarget): BypassDecision | null {
  if (target.scheme !== 'http' && target.scheme !== 'https')
    return { road: 'direct', by: builtIn('only http and https use the proxy') };
  // Compared letter for letter: LOCALHOST goes to the proxy (measured with Go 1.19).
  if (target.host === 'localhost' && target.hasCapitals !== true)
    return { road: 'direct', by: builtIn('localhost') };
  const address = addressOf(target.host);
  if (address === null) return null;
  const plain = unmap(address);
  const isLoopback = plain.version === 4 ? plain.bits >> 24n === 127n : plain.bits === 1n;
  return isLoopback ? { road: 'direct', by: builtIn('loopback') } : null;
}

/** Adds one entry; the answer says what is wrong with it, or null. */
function addEntry(rules: GoRules, text: string, index: number): string | null {
  const network = text.includes('/') ? parseCidr(text) : null;
  if (network !== null) {
    addNetwork(rules.addresses, network, { index, scheme: null, port: null });
    return null;
  }
  const { host, port } = splitHostPort(text);
  if (host === '') return 'this entry names no host; Go ignores it';
  const rule = { index, scheme: null, port: port === '' ? null : toPort(port) };
  const address = parseAddress(host);
  if (address === null) {
    addName(rules.names, host, rule);
    return explainName(text, host, port);
  }
  addNetwork(rules.addresses, { network: address, prefix: address.version === 4 ? 32 : 128 }, rule);
  return Number.isNaN(rule.port) ? portMessage(port) : null;
}

function addNetwork(index: HostIndex, cidr: Cidr, rule: HostRule): void {
  const network = unmapCidr(cidr);
  index.addTest((_, address) => address !== null && isInCidr(unmap(address), network), rule);
}

function addName(index: HostIndex, text: string, rule: HostRule): void {
  const pattern = text.startsWith('*.') ? text.slice(1) : text;
  const isSubdomainsOnly = pattern.startsWith('.');
  const bare = isSubdomainsOnly ? pattern.slice(1) : pattern;
  const name = toAsciiName(bare) ?? bare;
  index.addUnder(name, rule);
  if (!isSubdomainsOnly) index.addExact(name, rule);
}

/** As net.SplitHostPort, except that text it refuses is taken whole for the host. */
function splitHostPort(text: string): { host: string; port: string } {
  const bracketed = /^\[([^[\]]*)\]:([^:[\]]*)$/.exec(text);
  if (bracketed !== null) return { host: bracketed[1] ?? '', port: bracketed[2] ?? '' };
  const plain = /^([^:[\]]*):([^:[\]]*)$/.exec(text);
  return plain === null ? { host: text, port: '' } : { host: plain[1] ?? '', port: plain[2] ?? '' };
}

/** Go compares ports as text: `080` or a service's name is never equal to a URL's port. */
function toPort(text: string): number {
  return /^(?:0|[1-9]\d{0,4})$/.test(text) ? Number(text) : NaN;
}

function explainName(text: string, host: string, port: string): string | null {
  if (port !== '' && Number.isNaN(toPort(port))) return portMessage(port);
  if (text.includes('/'))
    return 'this is not a network that Go reads, such as 10.0.0.0/8; the entry matches nothing';
  if (host.startsWith('['))
    return 'Go reads brackets only together with a port: write the address without them; this entry matches nothing';
  if (host.includes(':'))
    return 'this is neither an address nor host:port; the entry matches nothing';
  if (host.replace(/^\*\./, '').includes('*'))
    return 'a * counts only alone or as *. in front; this entry matches nothing';
  return null;
}

function portMessage(port: string): string {
  return `"${port}" is not a port as URLs write it; the entry matches nothing`;
}

/** Go treats an IPv4-mapped IPv6 address as the IPv4 address that it holds. */
function unmap(address: Address): Address {
  return address.version === 6 && address.bits >> 32n === 0xffffn
    ? { version: 4, bits: address.bits & 0xffffffffn }
    : address;
}

function unmapCidr({ network, prefix }: Cidr): Cidr {
  const plain = unmap(network);
  return plain.version === network.version || prefix < 96
    ? { network, prefix }
    : { network: plain, prefix: prefix - 96 };
}
