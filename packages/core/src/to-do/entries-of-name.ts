// Which entries of a step are a name's. Steps may have thousands, so that they are told apart once.

import { isInAny } from '@sekisho/dns/address.ts';
import { groupBy } from '../group-by.ts';
import { recordName } from '../model/dns-record.ts';
import { matchesPattern, parsePattern, type Pattern } from '../names/pattern.ts';
import { toDnsRecord } from '../plan/plan-settings.ts';
import type { Plan, PlannedRoad } from '../plan/plan.ts';
import { onceForEach } from '../once-for-each.ts';
import type { ToDoStep } from './to-do.ts';

type Find = (planned: PlannedRoad) => readonly string[];

/** What of a step tells its entries apart. */
type Step = Pick<ToDoStep, 'layer' | 'entries' | 'because'>;

export function entryFinder(step: Step, plan: Plan): Find {
  return findersOf(plan)(step);
}

const findersOf = onceForEach((plan: Plan) => onceForEach((step: Step) => toFinder(step, plan)));

function toFinder({ layer, entries, because }: Step, plan: Plan): Find {
  const texts = entries.map(({ text }) => text);
  switch (layer) {
    case 'proxy-allow':
      return byPattern(texts, (text) => text);
    case 'configuration-manager':
    case 'system-bypass':
      return byPattern(texts, toSuffix);
    case 'dns':
      return because.what.code === 'step.forward-names'
        ? byPattern(texts, (text) => `.${text}`)
        : byRecord(texts, plan);
    case 'firewall':
      return byAddress(texts);
    case 'azure':
      return () => [];
  }
}

function byPattern(texts: readonly string[], toText: (text: string) => string): Find {
  const exact = new Map<string, string[]>();
  const wide: { readonly text: string; readonly pattern: Pattern }[] = [];
  for (const text of texts) {
    const parsed = parsePattern(toText(text));
    if (!parsed.ok) continue;
    const { pattern } = parsed;
    if (pattern.kind === 'exact')
      exact.set(pattern.name, [...(exact.get(pattern.name) ?? []), text]);
    // A single name in a bypass list stands for itself and what is below it.
    else wide.push({ text, pattern });
  }
  const bySuffix = groupBy(wide, ({ pattern }) =>
    pattern.kind === 'suffix' ? pattern.suffix : '',
  );
  return ({ pattern: name }) => {
    const found = [...(exact.get(name) ?? [])];
    for (let rest = name; ;) {
      for (const { text, pattern } of bySuffix.get(rest) ?? [])
        if (matchesPattern(pattern, name)) found.push(text);
      const dot = rest.indexOf('.');
      if (dot < 0) return found;
      rest = rest.slice(dot + 1);
    }
  };
}

/** `*.zone` and a bare zone take in the names under it. */
function toSuffix(entry: string): string {
  return entry.startsWith('*') ? entry.slice(1) : `.${entry}`;
}

function byRecord(texts: readonly string[], plan: Plan): Find {
  const byName = groupBy(texts, (text) => text.slice(0, text.indexOf(' ')));
  const own = new Map<string, string[]>();
  for (const record of plan.layers.dns.records)
    for (const answer of record.answers)
      own.set(answer, [
        ...(own.get(answer) ?? []),
        ...(byName.get(recordName(toDnsRecord(record))) ?? []),
      ]);
  return ({ pattern }) => own.get(pattern) ?? [];
}

function byAddress(texts: readonly string[]): Find {
  const byTarget = groupBy(texts, (text) => / -> (\S+):\d+$/.exec(text)?.[1] ?? '');
  const networks = [...byTarget.keys()].filter((to) => to.includes('/'));
  return ({ addresses }) =>
    addresses.flatMap((address) => [
      ...(byTarget.get(address) ?? []),
      ...networks
        .filter((network) => isInAny(address, [network]))
        .flatMap((network) => byTarget.get(network) ?? []),
    ]);
}
