// Where a policy makes the proxy settings those of the machine (ProxySettingsPerUser 0): the planned list of the
// SYSTEM account is written for all accounts then, by whoever owns the policy.

import type { MachineWide } from '../roads/internet-options.ts';
import type { ProxyUse } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import type { Remark } from './warnings/remark.ts';

/** Null where accounts have options of their own, or nobody has told. */
export function machineWideOf({
  current,
  appliance,
}: Pick<PlanInput, 'current' | 'appliance'>): MachineWide | null {
  const own = current?.appliances.find((each) => each.appliance === appliance.name);
  return own?.machineWide ?? null;
}

/** The words of the step that sets the list. */
export function listStep({ ofMachine, proxy }: ProxyUse): {
  readonly what: string;
  readonly why: string;
  readonly values: Readonly<Record<string, string>>;
} {
  return ofMachine === undefined
    ? { what: 'set-system-list', why: 'system-own-list', values: { proxy: proxy ?? '' } }
    : {
        what: 'set-machine-list',
        why: 'machine-wide',
        values: { proxy: proxy ?? '', key: ofMachine },
      };
}

export function machineRemarks(input: PlanInput): Remark[] {
  const wide = machineWideOf(input);
  return wide === null
    ? []
    : [{ code: 'warning.machine-wide-list', values: { file: wide.file, key: wide.key } }];
}
