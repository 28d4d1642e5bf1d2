// The proxy's allow-list by port: the part of a plan that a proxy product needs.

import { parsePattern, type Pattern } from '../../../names/pattern.ts';
import { isListed } from '../../../plan/direct-ways.ts';
import type { Plan } from '../../../plan/plan.ts';
import { UserError } from '@sekisho/dns/user-error.ts';

export interface PortRules {
  readonly port: number;
  readonly patterns: readonly Pattern[];
}

const HTTPS = 443;

/** Ports in order; each pattern with the ports of its roads, 443 where no road names one. */
export function allowByPort(plan: Plan): PortRules[] {
  const ports = new Map<string, Set<number>>();
  for (const road of plan.roads) {
    if (isListed(road))
      ports.set(road.pattern, (ports.get(road.pattern) ?? new Set()).add(road.port));
  }
  const byPort = new Map<number, Pattern[]>();
  for (const text of plan.layers['proxy-allow'].allow) {
    const pattern = checkedPattern(text);
    for (const port of ports.get(text) ?? [HTTPS]) listAt(byPort, port).push(pattern);
  }
  return [...byPort]
    .map(([port, patterns]) => ({ port, patterns }))
    .sort((a, b) => a.port - b.port);
}

function listAt(byPort: Map<number, Pattern[]>, port: number): Pattern[] {
  const list = byPort.get(port) ?? [];
  byPort.set(port, list);
  return list;
}

/** A plan may come from a file: an invalid pattern never reaches a product's settings. */
function checkedPattern(text: string): Pattern {
  const parsed = parsePattern(text);
  if (parsed.ok) return parsed.pattern;
  throw new UserError(
    `the plan allows ${JSON.stringify(text)}, which is no pattern: ${parsed.message}`,
    { code: 'render.bad-pattern', where: 'layers.proxy-allow' },
  );
}
