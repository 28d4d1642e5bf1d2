// The plan as entries: the answers of the resolvers, and the names that the proxies allow.

import { formatPattern, type Pattern } from '../../../names/pattern.ts';
import type { Plan } from '../../../plan/plan.ts';
import { allowByPort } from '../render/allow-rules.ts';
import { dnsAnswers } from '../render/dns-answers.ts';
import type { RenderInput } from '../render/rendered-file.ts';
import { toEntry, type Entry } from './entry.ts';

/** By a record's own name: the other names that programs dial and that it answers. */
export type Aliases = ReadonlyMap<string, readonly string[]>;

export interface DesiredDns {
  readonly entries: readonly Entry[];
  readonly aliases: Aliases;
}

export function desiredDns(input: RenderInput): DesiredDns {
  const records = input.plan.layers.dns.records.map(({ name, zone, answers }) => ({
    full: name === '@' ? zone : `${name}.${zone}`,
    answers,
  }));
  const own = new Set(records.map(({ full }) => full));
  return {
    entries: dnsAnswers(input).map(({ name, ttlSeconds, addresses }) =>
      toEntry(name, addresses, ttlSeconds),
    ),
    aliases: new Map(
      records.map(({ full, answers }) => [full, answers.filter((name) => !own.has(name))]),
    ),
  };
}

/** The wanted answers of one resolver, and by which aliases those that were wanted last are asked for. */
export function wantedDns(): {
  readonly entries: (input: RenderInput) => readonly Entry[];
  readonly aliases: () => Aliases;
} {
  let last: Aliases = new Map();
  return {
    entries: (input) => {
      const { entries, aliases } = desiredDns(input);
      last = aliases;
      return entries;
    },
    aliases: () => last,
  };
}

export function aliasNames(aliases: Aliases): ReadonlySet<string> {
  return new Set([...aliases.values()].flat());
}

export interface DesiredAllow {
  readonly port: number;
  readonly patterns: readonly Pattern[];
}

export function desiredAllow(plan: Plan): readonly DesiredAllow[] {
  return allowByPort(plan);
}

/** `443 login.example.com`, a line each. */
export function toAllowLines(allow: readonly DesiredAllow[]): string[] {
  return allow
    .flatMap(({ port, patterns }) =>
      patterns.map((pattern) => `${String(port)} ${formatPattern(pattern)}`),
    )
    .sort();
}
