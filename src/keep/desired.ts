// The plan as entries: what the resolvers have to answer, and what the proxies have to let through.

import { formatPattern, type Pattern } from '../names/pattern.ts';
import type { Plan } from '../plan/plan.ts';
import { allowByPort } from '../render/allow-rules.ts';
import { dnsAnswers } from '../render/dns-answers.ts';
import type { RenderInput } from '../render/rendered-file.ts';
import { toEntry, type Entry } from './entry.ts';

export interface DesiredDns {
  readonly entries: readonly Entry[];
  /** Names of `entries` that are only dialled: a resolver that follows the internet's alias finds them without an own record. */
  readonly aliases: ReadonlySet<string>;
}

export function desiredDns(input: RenderInput): DesiredDns {
  const own = new Set(input.plan.layers.dns.records.map(({ name, zone }) => (name === '@' ? zone : `${name}.${zone}`)));
  const answers = dnsAnswers(input);
  return {
    entries: answers.map(({ name, ttlSeconds, addresses }) => toEntry(name, addresses, ttlSeconds)),
    aliases: new Set(answers.map(({ name }) => name).filter((name) => !own.has(name))),
  };
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
  return allow.flatMap(({ port, patterns }) => patterns.map((pattern) => `${String(port)} ${formatPattern(pattern)}`)).sort();
}
