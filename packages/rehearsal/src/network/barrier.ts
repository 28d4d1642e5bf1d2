// What stands in Azure before some networks: the security group of a subnet, or a firewall that a route leads through.
// Written apart from roads/, as the site's firewall is.

import { isInAny } from '@sekisho/dns/address.ts';
import type { Crossing } from './firewall.ts';

export interface Barrier {
  /** Networks as Azure has them. */
  readonly before: readonly string[];
  /** Whoever comes from these does not meet it. */
  readonly unmetFrom: readonly string[];
  /** The first that fits decides; where none does, it rejects. */
  readonly rules: readonly BarrierRule[];
}

export interface BarrierRule {
  readonly allows: boolean;
  /** Networks. */
  readonly from: readonly string[];
  readonly to: readonly string[];
  /** The first and the last port of each range. */
  readonly ports: readonly (readonly [number, number])[];
}

export const EVERYWHERE: readonly string[] = ['0.0.0.0/0', '::/0'];

/** False where one of them rejects it. */
export function passesAll(barriers: readonly Barrier[], crossing: Crossing): boolean {
  return barriers.every(
    (barrier) => !isMet(barrier, crossing) || ruleFor(barrier, crossing)?.allows === true,
  );
}

function isMet({ before, unmetFrom }: Barrier, { from, to }: Crossing): boolean {
  return isInAny(to, before) && !isInAny(from, unmetFrom);
}

function ruleFor({ rules }: Barrier, { from, to, port }: Crossing): BarrierRule | undefined {
  return rules.find(
    (rule) =>
      isInAny(from, rule.from) &&
      isInAny(to, rule.to) &&
      rule.ports.some(([first, last]) => port >= first && port <= last),
  );
}
