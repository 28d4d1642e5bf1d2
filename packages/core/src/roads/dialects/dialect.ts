// What every dialect file of this folder exports: one kind of program's way of
// reading a bypass list. A list is parsed once and then asked for many URLs.

import type { DialectId } from '../../model/dialect-id.ts';

export interface BypassTarget {
  /** `https` */
  readonly scheme: string;
  /** Lower case, A-labels; an IPv6 literal without brackets. A final dot is kept: programs differ about it. */
  readonly host: string;
  /** The port, also when it is the scheme's default. */
  readonly port: number;
  /** The host in U-labels when the URL has them, for programs that compare what was written. */
  readonly written?: string;
  /** The host is not written in lower case alone, and some program compares it letter for letter. */
  readonly hasCapitals?: true;
}

export interface BypassDecision {
  readonly road: 'direct' | 'proxy';
  /** The entry, as written, or the built-in rule that decided; null when nothing matched. */
  readonly by: string | null;
}

/** An entry that the program refuses or reads otherwise than it looks. */
export interface BypassProblem {
  /** The entry as written. */
  readonly entry: string;
  /** Its place in the list, from 0. */
  readonly index: number;
  readonly message: string;
  /** True when the program refuses the whole list because of it. */
  readonly fatal: boolean;
}

export interface BypassList {
  readonly entries: readonly string[];
  readonly problems: readonly BypassProblem[];
  decide(target: BypassTarget): BypassDecision;
}

export interface Dialect {
  readonly id: DialectId;
  /** Cuts a list as the program stores it into entries. */
  split(text: string): string[];
  parse(entries: readonly string[], options?: DialectOptions): BypassList;
}

/** What besides the list decides, in programs that have it. */
export interface DialectOptions {
  /** .NET's BypassProxyOnLocal and the Configuration Manager's flag of that name. */
  readonly bypassOnLocal?: boolean;
  /** The machine's own addresses, which .NET takes for local. */
  readonly localAddresses?: readonly string[];
  /** The machine's primary DNS domain, which .NET takes for local. */
  readonly localDomain?: string;
  /** Chromium as built for Windows also bypasses the name `loopback`. */
  readonly windows?: boolean;
}

/** How `by` names a rule that no entry wrote. */
export function builtIn(rule: string): string {
  return `built-in: ${rule}`;
}

export const GO_THROUGH_PROXY: BypassDecision = { road: 'proxy', by: null };
