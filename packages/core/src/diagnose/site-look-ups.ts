// The plans of a site as a diagnosis needs them: each appliance's, and all together.

import { composeSitePlan, type SitePlan } from '../plan/compose-site-plan.ts';
import { indexPlan, type PlanLookUp } from '../plan/look-up.ts';
import type { Plan } from '../plan/plan.ts';
import type { PlanInput } from '../plan/plan-input.ts';
import { sharedPlan } from '../plan/shared-plan.ts';
import { machinesOf } from '../site/machines.ts';
import type { Site } from '../site/site.ts';
import { vaultName } from '../site/vault-name.ts';
import type { ApplianceLookUp } from './find-in-site.ts';
import { NO_CLIENT } from '../products/shared/logs/observation.ts';
import { createInterest, type Interest } from './tally/interest.ts';

export interface SiteLookUps {
  readonly appliances: readonly ApplianceLookUp[];
  /** Of the appliances together. */
  readonly lookUp: PlanLookUp;
}

/** `now`: the plan of one appliance, where it is another one than the input gives. */
export function lookUpSite(input: PlanInput, now?: Plan): SiteLookUps {
  const { site } = input;
  const composed = composeSitePlan(input);
  const sitePlan: SitePlan = {
    ...composed,
    plans: composed.plans.map((plan) => (plan.appliance === now?.appliance ? now : plan)),
  };
  const appliances = site.appliances.flatMap((each): ApplianceLookUp[] => {
    const { name, address, proxy, ...rest } = each;
    const plan = sitePlan.plans.find(({ appliance }) => appliance === name);
    if (plan === undefined) return [];
    const sources = site.sources.filter(({ appliance }) => appliance === name);
    const addresses = [address, ...sources.map((source) => source.address)];
    return [{ name, address, vault: vaultName(rest), addresses, lookUp: indexPlan(plan), proxy }];
  });
  const [alone, ...others] = appliances;
  return {
    appliances,
    lookUp:
      alone !== undefined && others.length === 0 ? alone.lookUp : indexPlan(sharedPlan(sitePlan)),
  };
}

/** Clients that the logs must distinguish. With several appliances, also lines without an address: their owner is not guessed. */
export function interestOf({
  site,
  lookUps: { appliances, lookUp },
  allowList = [],
}: {
  readonly site: Site;
  readonly lookUps: SiteLookUps;
  readonly allowList?: readonly string[];
}): Interest {
  const machines = machinesOf(site);
  const clients = appliances.length > 1 ? [...machines, ...NO_CLIENT] : machines;
  return createInterest({ lookUp, clients, allowList });
}
