// Notes on documents that disagree (docs/facts/disagreements.md): which one the plan
// followed, and why. Only topics that this plan depends on are noted.

import type { PlanInput } from '../plan-input.ts';
import type { Remark, Unwarned } from './remark.ts';
import { isOnPrivateRoute } from '../wanted-requirements.ts';

interface Disagreement {
  readonly topic: string;
  readonly sources: readonly string[];
  readonly concerns: (input: PlanInput, plan: Unwarned) => boolean;
}

const DISAGREEMENTS: readonly Disagreement[] = [
  {
    topic: 'service-bus',
    sources: ['deploy2023a', 'seed', 'matrix2026', 'asrsrcmon'],
    concerns: (_, plan) => has(plan, 'asr.diagnostics-event-hubs'),
  },
  {
    topic: 'public-names',
    sources: ['deploy2023a', 'arch2023', 'matrix2026'],
    concerns: (input) => plansAppliance(input) && input.site.cloud === 'AzurePublic',
  },
  {
    topic: 'key-vault',
    sources: ['matrix2026', 'seed'],
    concerns: (input, plan) =>
      has(plan, 'asr.key-vault') && isOnPrivateRoute(input, 'site-recovery'),
  },
  {
    topic: 'protected-machines',
    sources: ['arch2023', 'matrix2026', 'deploy2023a'],
    concerns: (input, plan) => plansAppliance(input) && !opensForMachines(plan),
  },
  {
    topic: 'protected-machines-opened',
    sources: ['arch2023', 'matrix2026', 'deploy2023a'],
    concerns: (input, plan) => plansAppliance(input) && opensForMachines(plan),
  },
  {
    topic: 'proxy-authentication',
    sources: ['arch2023', 'deploy2023b', 'migrateer2022', 'mobproxy2020'],
    concerns: (_, plan) => plan.roads.some((road) => road.road === 'proxy'),
  },
  {
    topic: 'blob-bypass',
    sources: ['seed', 'migrateer2022'],
    concerns: (_, plan) => has(plan, 'asr.cache-storage'),
  },
  {
    topic: 'cache-kind',
    sources: ['tutorialmod2023', 'hybridpe2023'],
    concerns: (_, plan) => has(plan, 'asr.cache-storage'),
  },
  {
    topic: 'zone-name',
    sources: ['dns2021', 'issue80990', 'dns2023nov', 'seed'],
    concerns: (_, plan) =>
      plan.planned.some(
        ({ requirement }) =>
          requirement.privateLink?.zone.startsWith('privatelink.siterecovery.') === true,
      ),
  },
  {
    topic: 'appliance-json',
    sources: ['migrateer2022', 'seed', 'migrateinstaller', 'liftshift'],
    concerns: (_, plan) => plan.layers['configuration-manager'].bypass.length > 0,
  },
  {
    topic: 'china-login',
    sources: ['matrix2026', 'hybridpe2023', 'migrateappl2025'],
    concerns: (input, plan) => input.site.cloud === 'AzureChina' && has(plan, 'asr.login'),
  },
  {
    topic: 'china-key-vault',
    sources: ['matrix2026', 'migrateappl2025'],
    concerns: (input, plan) => input.site.cloud === 'AzureChina' && has(plan, 'asr.key-vault'),
  },
  {
    topic: 'government-graph',
    sources: ['matrix2026', 'hybridpe2023', 'migrateappl2025'],
    concerns: (input, plan) =>
      input.site.cloud === 'AzureUSGovernment' && has(plan, 'asr.graph-azure'),
  },
];

export function documentNotes(input: PlanInput, plan: Unwarned): Remark[] {
  const scope = input.site.policy.scope;
  return DISAGREEMENTS.filter(({ concerns }) => concerns(input, plan)).map(
    ({ topic, sources }) => ({
      // The described journey bypasses all of storage; only single names follow the later document.
      code: `warning.documents-disagree.${topic === 'blob-bypass' ? `${topic}-${scope}` : topic}`,
      values: {},
      isNote: true,
      sources,
    }),
  );
}

function has(plan: Unwarned, id: string): boolean {
  return plan.planned.some(({ requirement }) => requirement.id === id);
}

function opensForMachines(plan: Unwarned): boolean {
  return plan.roads.some(
    ({ service, road, programs }) =>
      service === 'site-recovery' && road !== 'none' && programs.includes('mobility-agent'),
  );
}

function plansAppliance({ requirements }: PlanInput): boolean {
  return requirements.some((requirement) => requirement.service === 'site-recovery');
}
