// What WinINET's and WinHTTP's lists have in common (Microsoft's KB 4551930): names
// and addresses compared as text without case, `*` as a glob, an optional scheme
// in front and port behind, `<local>`, `<-loopback>`. A `/` spoils the whole list.

import type { Address } from '@sekisho/dns/address.ts';
import {
  builtIn,
  GO_THROUGH_PROXY,
  type BypassList,
  type BypassProblem,
  type BypassTarget,
} from './dialect.ts';
import { compileStarGlob } from './glob.ts';
import { createHostIndex, type HostIndex, type HostRule } from './host-index.ts';
import { addressOf, hostTextOf, toCanonicalIPv6 } from './target.ts';

export interface WindowsRules {
  /** The rule without any entry that sends a target direct, or null. */
  findBuiltIn(target: BypassTarget): string | null;
  /** True when `<-loopback>` takes that rule away. */
  isSubtracted(builtInRule: string): boolean;
  /** The remark on an entry that the program reads although no document mentions its form. */
  remark(parts: WindowsEntry): string | null;
}

export interface WindowsEntry {
  readonly text: string;
  readonly scheme: string | null;
  readonly port: string | null;
}

export function parseWindowsList(entries: readonly string[], rules: WindowsRules): BypassList {
  const problems: BypassProblem[] = [];
  const index = createHostIndex();
  let subtractedAt = -1;
  for (const [place, entry] of entries.entries()) {
    const text = entry.trim().toLowerCase();
    if (text === '<-loopback>') subtractedAt = place;
    const problem = addEntry(index, text, place, rules);
    if (problem !== null) problems.push({ entry, index: place, ...problem });
  }
  const isRefused = problems.some((problem) => problem.fatal);
  return {
    entries,
    problems,
    decide(target) {
      if (isRefused) return GO_THROUGH_PROXY;
      const rule = rules.findBuiltIn(target);
      const isSubtracted = rule !== null && subtractedAt >= 0 && rules.isSubtracted(rule);
      // Only what stands behind `<-loopback>` can bypass again what it took away.
      const found = index.findFirst(target, isSubtracted ? subtractedAt + 1 : 0);
      if (found >= 0) return { road: 'direct', by: entries[found] ?? null };
      if (isSubtracted) return { road: 'proxy', by: entries[subtractedAt] ?? null };
      return rule === null ? GO_THROUGH_PROXY : { road: 'direct', by: builtIn(rule) };
    },
  };
}

type Problem = { readonly message: string; readonly fatal: boolean } | null;

function addEntry(index: HostIndex, text: string, place: number, rules: WindowsRules): Problem {
  const rule = { index: place, scheme: null, port: null };
  if (text === '<local>') {
    index.addTest((target, address) => address === null && !target.host.includes('.'), rule);
    return null;
  }
  if (text === '<-loopback>') return toProblem(rules.remark({ text, scheme: null, port: null }));
  const parts = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/s.exec(text);
  const scheme = parts?.[1] ?? null;
  const rest = parts?.[2] ?? '';
  if (rest.includes('/'))
    return {
      message:
        'a / makes Windows refuse the whole list: write servers, not paths, and ranges as 10.*',
      fatal: true,
    };
  const authority = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(rest);
  if (authority === null)
    return toProblem('an IPv6 address needs brackets here; this entry matches nothing');
  return addHost(
    index,
    authority[1] ?? '',
    { text, scheme, port: authority[2] ?? null },
    { rule: { ...rule, scheme }, rules },
  );
}

function addHost(
  index: HostIndex,
  host: string,
  entry: WindowsEntry,
  context: { rule: HostRule; rules: WindowsRules },
): Problem {
  const message = explainHost(host, entry);
  if (message !== null) return toProblem(message);
  const rule = { ...context.rule, port: entry.port === null ? null : Number(entry.port) };
  const suffix = /^\*\.([^*]+)$/.exec(host)?.[1];
  const literal = /^\[(.*)\]$/.exec(host)?.[1];
  if (suffix !== undefined) index.addUnder(suffix, rule);
  else if (host.includes('*')) addGlob(index, host, rule);
  else index.addExact(literal === undefined ? host : (toCanonicalIPv6(literal) ?? host), rule);
  return toProblem(context.rules.remark(entry));
}

function addGlob(index: HostIndex, pattern: string, rule: HostRule): void {
  const glob = compileStarGlob(pattern);
  index.addTest((target) => glob(hostTextOf(target)), rule);
}

function explainHost(host: string, { port }: WindowsEntry): string | null {
  if (host === '') return 'this entry names no host; it matches nothing';
  if (port !== null && (!/^\d{1,5}$/.test(port) || Number(port) > 65535))
    return `"${port}" is not a port; this entry matches nothing`;
  if (host.startsWith('.'))
    return `a leading dot has no meaning here: write *${host}; this entry matches nothing`;
  if (host.startsWith('<')) return 'Windows knows no such word; this entry matches nothing';
  if (/[^\0-\x7f]/.test(host))
    return 'write the name in its A-label form (xn--…): how Windows reads others is not documented; this entry matches nothing';
  const literal = /^\[(.*)\]$/.exec(host)?.[1];
  const isBroken =
    literal === undefined
      ? /[[\]]/.test(host)
      : !literal.includes('*') && toCanonicalIPv6(literal) === null;
  return isBroken ? 'this is not an IPv6 address; the entry matches nothing' : null;
}

function toProblem(message: string | null): Problem {
  return message === null ? null : { message, fatal: false };
}

/** 169.254.0.0/16 and [fe80::]/10, which both programs bypass. */
export function findLinkLocalRule(address: Address): string | null {
  if (address.version === 4) return address.bits >> 16n === 0xa9fen ? '169.254.0.0/16' : null;
  return address.bits >> 118n === 0xfe80n >> 6n ? '[fe80::]/10' : null;
}

/** `localhost` and `loopback`, or the address of a target for the program's own rules. */
export function classifyHost(target: BypassTarget): string | Address | null {
  if (target.host === 'localhost' || target.host === 'loopback') return target.host;
  return addressOf(target.host);
}
