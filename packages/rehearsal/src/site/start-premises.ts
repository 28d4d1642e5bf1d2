// The premises of the whole site: every proxy and every resolver is a host of its own and asks whom site.yaml says.
// What is rehearsed are the settings of one appliance: its proxy and its resolver hold these, the others what the
// plans of the other appliances set there.

import { dirname, join } from 'node:path';

import type { Estate } from '@sekisho/core/estate/estate.ts';
import { composePlan } from '@sekisho/core/plan/compose-plan.ts';
import { planTargets } from '@sekisho/core/plan/resolver-chains.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import type { RenderInput } from '@sekisho/core/products/shared/render/rendered-file.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import type { Azure } from '@sekisho/azure-emulator/cloud/azure.ts';
import type { RehearsedNetwork } from '../network/network.ts';
import type { NetnsNetwork } from '../network/netns/netns.ts';
import type { LogFiles } from '../workspace/log-files.ts';
import type { OnPremises } from '../onprem/on-premises.ts';
import { startOwnParts } from '../onprem/own-parts.ts';
import { startRealParts, type RealParts } from '../onprem/real-parts/real-parts.ts';
import type { NetworkRule } from '../network/firewall.ts';
import { proxyParts } from './proxy-parts.ts';
import { planOfOthers, resolverParts } from './resolver-parts.ts';

export interface PremisesOptions {
  readonly planInput: PlanInput;
  readonly settings: Settings;
  readonly network: RehearsedNetwork | NetnsNetwork;
  readonly azure: Azure;
  readonly logs: LogFiles;
  readonly folder: string;
  /** The built program: Squid's helper lies beside it. */
  readonly program?: string;
  /** What people in Azure's portal ask for. */
  readonly portalNames: readonly string[];
  readonly estateNow: () => Estate;
  /** What the firewall lets through by these settings. */
  readonly firewallRules: (settings: Settings) => readonly NetworkRule[];
}

export function startPremises(options: PremisesOptions): Promise<OnPremises | RealParts> {
  const { planInput, settings, network, logs, folder, program, estateNow } = options;
  const others = planOfOthers(planInput);
  const parts = {
    settings,
    logs,
    resolvers: resolverParts({ ...options, others }),
    proxies: proxyParts({ ...options, others }),
  } as const;
  if (!('start' in network)) return startOwnParts(parts);
  return startRealParts({
    ...parts,
    network,
    folder,
    firewallRules: options.firewallRules,
    renderInput: followPlan(planInput, estateNow),
    squidHelper: program === undefined ? null : helperOf(program),
  });
}

/** Squid's helper lies beside the program. */
function helperOf(program: string): string {
  return join(dirname(program), '..', 'sync', 'squid-helper-main.js');
}

/** What renderers are given, by the plan for the estate as it is at that time. */
function followPlan(input: PlanInput, estateNow: () => Estate): () => RenderInput {
  const { site, appliance } = input;
  let estate = estateNow();
  let plan = composePlan({ ...input, estate });
  return () => {
    if (estate !== estateNow()) {
      estate = estateNow();
      plan = composePlan({ ...input, estate });
    }
    return {
      plan,
      site,
      appliance,
      applianceJson: null,
      forwardTo: planTargets(site, appliance),
    };
  };
}
