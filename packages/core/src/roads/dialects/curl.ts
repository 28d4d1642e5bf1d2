// curl's and libcurl's NO_PROXY, as lib/noproxy.c reads it: a name stands for
// itself and the names under it, an address or network for addresses only, and
// the text `*`, alone, for everything. Nothing is bypassed without an entry.

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
  type BypassList,
  type BypassProblem,
  type Dialect,
} from './dialect.ts';
import { createHostIndex } from './host-index.ts';
import { addressOf } from './target.ts';

/** curl copies an address entry into a buffer of this size; a longer one cannot match. */
const LONGEST_ADDRESS_ENTRY = 127;

export const curl: Dialect = {
  id: 'curl',
  split(text) {
    const entries = text
      .split(',')
      .map(trimBlanks)
      .filter((entry) => entry !== '');
    // `*` counts only when it is the whole text; ` *` and `*,` are kept as written to show that they are not.
    return entries.length === 1 && entries[0] === '*' ? [text] : entries;
  },
  parse(entries) {
    return entries.length === 1 && entries[0] === '*'
      ? bypassEverything(entries)
      : parseTokens(entries);
  },
};

function parseTokens(entries: readonly string[]): BypassList {
  const problems: BypassProblem[] = [];
  const names = createHostIndex();
  const addresses = createHostIndex();
  for (const [index, entry] of entries.entries()) {
    const rule = { index, scheme: null, port: null };
    const trimmed = trimBlanks(entry);
    const token = trimmed.split(/[ \t,]/, 1)[0] ?? '';
    const name = toName(token);
    if (name !== '') {
      names.addExact(name, rule);
      names.addUnder(name, rule);
    }
    const network = toNetwork(token);
    if (network !== null)
      addresses.addTest((_, address) => address !== null && isInCidr(address, network), rule);
    const message = explainProblem(trimmed, token, network);
    if (message !== null) problems.push({ entry, index, message, fatal: false });
    // noproxy.c leaves its loop when a blank is followed by anything but a comma.
    if (/[ \t][^ \t,]/.test(trimmed)) break;
  }
  return {
    entries,
    problems,
    decide(target) {
      const host = withoutFinalDot(withoutZone(target.host));
      const found = isAddress(target.host)
        ? addresses.findFirst({ ...target, host })
        : names.findFirst(host === target.host ? target : { ...target, host });
      return found < 0 ? GO_THROUGH_PROXY : { road: 'direct', by: entries[found] ?? null };
    },
  };
}

function bypassEverything(entries: readonly string[]): BypassList {
  return {
    entries,
    problems: [],
    decide: () => ({ road: 'direct', by: entries[0] ?? builtIn('*') }),
  };
}

function toName(token: string): string {
  const withoutEnd = withoutFinalDot(token.toLowerCase());
  return withoutEnd.startsWith('.') ? withoutEnd.slice(1) : withoutEnd;
}

function toNetwork(token: string): Cidr | null {
  if (token.length > LONGEST_ADDRESS_ENTRY) return null;
  const [text, bits] = splitOnce(token, '/');
  const address = parseAddress(text);
  if (address === null || (bits !== undefined && !/^\d{1,3}$/.test(bits))) return null;
  const prefix = Number(bits ?? 0);
  // A prefix of 0 means to curl that none was given.
  return prefix === 0 ? wholeAddress(address) : parseCidr(`${text}/${prefix}`);
}

function wholeAddress(network: Address): Cidr {
  return { network, prefix: network.version === 4 ? 32 : 128 };
}

function splitOnce(text: string, separator: string): [string, string?] {
  const at = text.indexOf(separator);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + separator.length)];
}

function explainProblem(trimmed: string, token: string, network: Cidr | null): string | null {
  if (/[ \t][^ \t,]/.test(trimmed))
    return 'curl stops reading the list at this blank: separate entries by commas';
  if (token === '*') return 'a * counts only when it is the whole list; here it matches nothing';
  if (network !== null) return null;
  if (token.includes('*'))
    return 'curl knows no wildcard: write the suffix without it; this entry matches nothing';
  if (token.includes('['))
    return 'curl compares addresses without brackets; this entry matches nothing';
  if (token.includes('/'))
    return 'this is not a network that curl reads, such as 10.0.0.0/8; the entry matches nothing';
  if (token.includes(':'))
    return 'curl knows no port or scheme in this list; this entry matches nothing';
  if (/[^\0-\x7f]/.test(token))
    return 'curl compares with the A-label form (xn--…); this entry matches nothing';
  return toName(token) === '' ? 'nothing is left of this entry to match' : null;
}

function isAddress(host: string): boolean {
  return addressOf(host) !== null && !host.endsWith('.');
}

function withoutZone(host: string): string {
  const zone = host.indexOf('%');
  return zone < 0 ? host : host.slice(0, zone);
}

function withoutFinalDot(text: string): string {
  return text.endsWith('.') ? text.slice(0, -1) : text;
}

function trimBlanks(text: string): string {
  return text.replace(/^[ \t]+|[ \t]+$/g, '');
}
