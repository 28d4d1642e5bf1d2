// What a plan must say besides its roads: entries that match more than they
// mean (with a counter-example), names that nothing can serve yet, codes that are unknown.

import { idKey } from '../estate/estate.ts';
import { DIALECTS } from '../roads/dialects/dialects.ts';
import type { Reason } from '../roads/trace-types.ts';
import { sayReason } from '../text/text.ts';
import type { Plan, PlanWarning } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

type Unwarned = Omit<Plan, 'warnings'>;

export function planWarnings(input: PlanInput, plan: Unwarned): PlanWarning[] {
  return [
    ...vaultWarnings(input),
    ...codeWarnings(input, plan),
    ...pendingWarnings(input, plan),
    ...wideEntryWarnings(plan),
    ...wideSuffixWarnings(plan),
  ].map((because) => ({ code: because.code.replace(/^warning\./, ''), message: sayReason('en', because), because }));
}

function vaultWarnings({ estate, appliance }: PlanInput): Reason[] {
  const vault = estate.vaults.find((each) => each.name.toLowerCase() === appliance.vault.toLowerCase());
  if (vault === undefined) return [{ code: 'warning.vault-not-in-estate', values: { vault: appliance.vault } }];
  const hasEndpoint = estate.privateEndpoints.some((endpoint) => idKey(endpoint.targetId) === idKey(vault.id));
  return hasEndpoint ? [] : [{ code: 'warning.vault-without-endpoint', values: { vault: vault.name } }];
}

function codeWarnings({ codes, site }: PlanInput, plan: Unwarned): Reason[] {
  const isOpen = (placeholder: string): boolean => plan.roads.some((road) => road.pattern.includes(placeholder));
  return [
    ...(codes.asrCode === null && isOpen('<asrCode>') ? [{ code: 'warning.site-recovery-code-unknown', values: { region: site.region } }] : []),
    ...(codes.migrateCode === null && isOpen('<migrateCode>') ? [{ code: 'warning.migrate-code-unknown', values: { region: site.region } }] : []),
  ];
}

function pendingWarnings({ estate }: PlanInput, plan: Unwarned): Reason[] {
  const planned = new Set(plan.roads.flatMap((road) => road.addresses));
  return estate.privateEndpoints
    .filter((endpoint) => endpoint.connection !== 'Approved' && endpoint.connection !== 'unknown' && endpoint.members.some((member) => member.addresses.some((address) => planned.has(address))))
    .map((endpoint) => ({ code: 'warning.endpoint-not-approved', values: { endpoint: endpoint.name, state: endpoint.connection } }));
}

/** Bare text in the Configuration Manager's list is read as an unanchored expression (facts, 4.2). */
function wideEntryWarnings(plan: Unwarned): Reason[] {
  return plan.layers['configuration-manager'].bypass.flatMap((entry) => {
    const example = `${entry.replaceAll('.', '-')}.example.org`;
    const decision = DIALECTS['configuration-manager'].parse([entry]).decide({ scheme: 'https', host: example, port: 443 });
    return decision.road === 'direct' ? [{ code: 'warning.bypass-matches-more', values: { entry, example } }] : [];
  });
}

/** A whole storage suffix also takes accounts that must go out (facts, 4.4). */
function wideSuffixWarnings(plan: Unwarned): Reason[] {
  return plan.layers['system-bypass'].bypass
    .filter((entry) => entry.startsWith('*.') && entry.includes('.core.'))
    .map((entry) => ({ code: 'warning.bypass-whole-storage', values: { entry, names: namesUnder(plan, entry).join(', ') } }));
}

function namesUnder(plan: Unwarned, entry: string): string[] {
  return plan.roads.filter((road) => road.road === 'private-endpoint' && road.known && road.pattern.endsWith(entry.slice(1))).map((road) => road.pattern);
}
