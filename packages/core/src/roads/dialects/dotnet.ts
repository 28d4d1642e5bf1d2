// .NET's WebProxy.BypassList: regular expressions without case and without
// anchors, matched against scheme://host, with :port when it is not the default.
// An invalid expression makes the setter throw, so the whole list is refused.

import type { Address } from '@sekisho/dns/address.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import {
  builtIn,
  GO_THROUGH_PROXY,
  type BypassList,
  type BypassProblem,
  type BypassTarget,
  type Dialect,
  type DialectOptions,
} from './dialect.ts';
import { compileMatcher } from './dotnet-match.ts';
import type { TextMatcher } from './dotnet-program.ts';
import { parseDotnetRegex } from './dotnet-regex.ts';
import { addressOf, defaultPortOf, hostTextOf } from './target.ts';

export const dotnet: Dialect = {
  id: 'dotnet',
  // The program holds a list of strings; as one text they are separated as <bypasslist> is not: by `;` or lines.
  split: (text) =>
    text
      .split(/[;\r\n]/)
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ''),
  parse: parseExpressions,
};

export function parseExpressions(
  entries: readonly string[],
  options: DialectOptions = {},
): BypassList {
  const problems: BypassProblem[] = [];
  const matchers = entries.map((entry, index) => {
    const read = readExpression(entry);
    if (read.message !== null)
      problems.push({ entry, index, message: read.message, fatal: read.fatal });
    return read.matches;
  });
  const isRefused = problems.some((problem) => problem.fatal);
  return {
    entries,
    problems,
    decide(target) {
      if (isRefused) return GO_THROUGH_PROXY;
      if (options.bypassOnLocal === true && isLocal(target, options))
        return { road: 'direct', by: builtIn('bypass on local') };
      const subject = toSubject(target);
      const found = matchers.findIndex((matches) => matches !== null && matches(subject));
      return found < 0 ? GO_THROUGH_PROXY : { road: 'direct', by: entries[found] ?? null };
    },
  };
}

interface ReadExpression {
  /** Null when the expression is refused. */
  readonly matches: TextMatcher | null;
  readonly message: string | null;
  readonly fatal: boolean;
}

function readExpression(entry: string): ReadExpression {
  const parsed = parseDotnetRegex(entry);
  if (!parsed.ok && parsed.kind === 'invalid') {
    return {
      matches: null,
      message: `not a valid .NET regular expression: ${parsed.message}; the program refuses the whole list`,
      fatal: true,
    };
  }
  const matches = parsed.ok ? compileMatcher(parsed.tree) : null;
  if (matches === null) {
    const reason = parsed.ok ? 'repetitions that make it too large' : parsed.message;
    return {
      matches,
      message: `not decided: Sekisho does not translate ${reason}; this entry counts as no match`,
      fatal: false,
    };
  }
  const isEverywhere = matches('');
  return {
    matches,
    message: isEverywhere ? 'this expression matches everything' : explainBlank(entry),
    fatal: false,
  };
}

function explainBlank(entry: string): string | null {
  return /^\s|\s$/.test(entry)
    ? 'the blank is part of the expression, and no URL holds one: this entry matches nothing'
    : null;
}

/** What WebProxy.IsMatchInBypassList matches against. .NET takes `loopback` for `localhost`. */
function toSubject(target: BypassTarget): string {
  const host = target.host === 'loopback' ? 'localhost' : (target.written ?? hostTextOf(target));
  const port = defaultPortOf(target.scheme) === target.port ? '' : `:${target.port}`;
  return `${target.scheme}://${host}${port}`;
}

/** WebProxy.IsLocal: loopback, own addresses, names without a dot, names of the machine's own domain. */
function isLocal(target: BypassTarget, options: DialectOptions): boolean {
  if (target.host === 'localhost' || target.host === 'loopback') return true;
  const address = addressOf(target.host);
  if (address !== null) return isLoopback(address) || isOwn(address, options.localAddresses ?? []);
  const dot = target.host.indexOf('.');
  return (
    dot < 0 ||
    (options.localDomain !== undefined &&
      target.host.slice(dot + 1) === options.localDomain.toLowerCase())
  );
}

function isOwn(address: Address, own: readonly string[]): boolean {
  return own.some((text) => {
    const candidate = parseAddress(text);
    return (
      candidate !== null && candidate.version === address.version && candidate.bits === address.bits
    );
  });
}

/** 127.0.0.0/8, [::1] and 127.0.0.1 in its IPv4-mapped form. */
function isLoopback(address: Address): boolean {
  return address.version === 4
    ? address.bits >> 24n === 127n
    : address.bits === 1n || address.bits === 0xffff7f000001n;
}
