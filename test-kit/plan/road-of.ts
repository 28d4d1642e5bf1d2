// The described site's names, and which road a plan has for one.

import type { Plan } from '@sekisho/core/plan/plan.ts';

export const CACHE = 'privateasr2cache.blob.core.windows.net';
export const role = (name: string): string =>
  `1265443793182260898-asr-pod01-${name}.jpe.privatelink.siterecovery.windowsazure.com`;

export function roadOf(plan: Plan, pattern: string): string | undefined {
  return plan.roads.find((road) => road.pattern === pattern)?.road;
}
