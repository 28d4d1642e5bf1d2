// The order of changes. A bypass that is set before its endpoint and its record
// exist sends the traffic straight to the public address, so:
// 1. Azure: endpoints exist and are approved;
// 2. DNS answers their names with private addresses;
// 3. the firewall lets the appliance reach them, and the proxy out;
// 4. the proxy allows what stays public;
// 5. only then the programs' bypass lists;
// 6. registration, and what is learned while it runs;
// 7. entries that the set-up alone needed become single names;
// 8. last, remove entries that are no longer needed.

import type { Requirement } from '../catalog/schema.ts';
import { lastOf, type PrivateEndpoint } from '../estate/estate.ts';
import type { Reason } from '../model/road.ts';
import { DIALECTS } from '../roads/dialects/dialects.ts';
import { decideFirewall } from '../roads/firewall.ts';
import { formatFirewallAllow, rulesOf, type FirewallAllow } from '../model/firewall-rule.ts';
import { asInAzure } from '../model/world/translation.ts';
import { PUBLIC_ADDRESS } from '../roads/ask-resolver.ts';
import { TEAM_OF_LAYER, type Layer } from '../model/layer.ts';
import { bypassFieldOf } from '../site/appliance-version.ts';
import { vaultName } from '../site/vault-name.ts';
import { setUpEntries, type ListProgram } from './bypass-entries.ts';
import { isWithin } from '@sekisho/dns/address.ts';
import { sortUnique } from '../compare-text.ts';
import { dnsDrafts } from './dns-steps.ts';
import type { EndpointName } from './endpoint-names.ts';
import type { Plan, PlannedRoad, PlanStep } from './plan.ts';
import type { AzureAction } from './azure-action.ts';
import { listStep } from './machine-list.ts';
import { openingDrafts } from './azure-openings.ts';
import { isCacheInPublic } from './direct-roads.ts';
import { allowDrafts, learnDraft } from './proxy-steps.ts';
import type { StepDraft } from './step-draft.ts';
import { endpointActions, remakeActions, zoneActions } from './azure-actions.ts';
import { isCreatedAtSetUp, type Planned } from './plan-requirement.ts';
import { viewOf, type PlanInput } from './plan-input.ts';
import { publicHosts, refusesInternet } from './public-hosts.ts';

type Unstepped = Omit<Plan, 'warnings' | 'steps' | 'verdict'>;

/** Documents name two folders of appliance.json: docs/facts/appliance.md#appliancejson. */
export const APPLIANCE_JSON = [
  '%ProgramData%\\Microsoft Azure\\Config\\appliance.json',
  '%ProgramData%\\MicrosoftAzure\\Config\\appliance.json',
] as const;

export function planSteps(
  input: PlanInput,
  plan: Unstepped & { readonly planned: readonly Planned[] },
): PlanStep[] {
  const drafts = [
    ...azureDrafts(input, plan),
    ...zoneDrafts(
      input,
      plan.planned.flatMap((each) => each.served),
    ),
    ...openingDrafts(input, plan.roads),
    ...networkDrafts(input, plan),
    ...programDrafts(input, plan),
    ...setUpDrafts(input, plan),
    ...narrowingDrafts(plan),
  ];
  return drafts.filter((draft) => draft.entries.length > 0 || draft.always === true).map(toStep);
}

function toStep(
  { layer, what, values = {}, why, entries, actions = [] }: StepDraft,
  index: number,
): PlanStep {
  const because: { what: Reason; why: Reason } = {
    what: { code: `step.${what}`, values },
    why: { code: `step.why.${why}`, values },
  };
  return {
    order: index + 1,
    layer,
    team: TEAM_OF_LAYER[layer],
    entries,
    because,
    ...(actions.length === 0 ? {} : { actions }),
  };
}

function azureDrafts(input: PlanInput, { roads }: Unstepped): StepDraft[] {
  const { estate, appliance, requirements } = input;
  // What the site may have or not is no order: a warning says the condition.
  const onCondition = new Set(
    requirements
      .filter(({ need, privateLink }) => need === 'conditional' && !isOfVault(privateLink))
      .map(({ id }) => id),
  );
  const view = viewOf(input);
  const served = new Set(
    roads.flatMap((road) => road.addresses.map((address) => asInAzure(view, address))),
  );
  const serving = estate.privateEndpoints.filter((endpoint) =>
    endpoint.members.some((member) => member.addresses.some((address) => served.has(address))),
  );
  const inState = (...states: readonly PrivateEndpoint['connection'][]): PrivateEndpoint[] =>
    serving.filter(({ connection }) => states.includes(connection));
  const dead = inState('Rejected', 'Disconnected');
  const pending = inState('Pending');
  const hosts = publicHosts(estate);
  const isRefused = ({ pattern }: PlannedRoad): boolean =>
    refusesInternet(hosts.get(pattern)?.verdict);
  const refused = roads.filter(
    (road) => (road.road === 'proxy' || road.road === 'direct') && isRefused(road),
  );
  const cache = roads
    .filter((road) => isCacheInPublic(road) && !isRefused(road))
    .map((road) => road.pattern);
  return [
    {
      layer: 'azure',
      what: 'make-endpoints',
      values: { vault: vaultName(appliance) },
      why: 'endpoints-first',
      entries: roads
        .filter(
          (road) =>
            road.because.code === 'plan.private-no-endpoint-yet' &&
            !onCondition.has(road.requirement),
        )
        .map((road) => road.pattern),
    },
    {
      layer: 'azure',
      what: 'remake-endpoints',
      why: 'rejected',
      entries: dead.map(({ name }) => name),
      actions: dead.flatMap((endpoint) => remakeActions(input, endpoint)),
    },
    {
      layer: 'azure',
      what: 'approve-endpoints',
      why: 'approval',
      entries: pending.map(({ name }) => name),
      actions: pending.map(({ id }) => ({ action: 'approve-endpoint', endpointId: id })),
    },
    {
      layer: 'azure',
      what: 'make-needed-endpoint',
      why: 'refused-in-public',
      entries: refused.map((road) => road.pattern),
      actions: endpointActions(
        input,
        refused.map((road) => road.pattern),
      ),
    },
    {
      layer: 'azure',
      what: 'make-cache-endpoint',
      why: 'cache-endpoint',
      entries: cache,
      actions: endpointActions(input, cache),
    },
  ];
}

/** What the resolver in Azure has to see, before anybody asks it. */
function zoneDrafts(input: PlanInput, served: readonly EndpointName[]): StepDraft[] {
  const actions = zoneActions(input, served);
  const draft = (
    what: string,
    taken: readonly { entry: string; of: AzureAction }[],
  ): StepDraft => ({
    layer: 'azure',
    what,
    why: 'zones-first',
    entries: sortUnique(taken.map(({ entry }) => entry)),
    actions: taken.map(({ of }) => of),
  });
  return [
    draft(
      'make-zones',
      actions.flatMap((of) =>
        of.action === 'make-zone'
          ? [{ entry: `${of.zone} (${lastOf(of.resourceGroup)})`, of }]
          : [],
      ),
    ),
    draft(
      'link-zones',
      actions.flatMap((of) =>
        of.action === 'link-zone'
          ? [{ entry: `${zoneEntry(input, of.zoneId)} -> ${lastOf(of.networkId)}`, of }]
          : [],
      ),
    ),
    draft(
      'set-zone-records',
      actions.flatMap((of) =>
        of.action === 'set-record'
          ? [{ entry: `${of.name}.${zoneEntry(input, of.zoneId)} ${of.addresses.join(' ')}`, of }]
          : [],
      ),
    ),
  ];
}

/** With its resource group where several zones have the name. */
function zoneEntry({ estate }: PlanInput, zoneId: string): string {
  const name = lastOf(zoneId);
  const namesakes = estate.zones.filter((zone) => zone.name === name.toLowerCase());
  return namesakes.length < 2 ? name : `${name} (${zoneId.split('/')[4] ?? ''})`;
}

function isOfVault(link: Requirement['privateLink']): boolean {
  return link?.type.toLowerCase() === 'microsoft.recoveryservices/vaults';
}

function networkDrafts(input: PlanInput, plan: Unstepped): StepDraft[] {
  const { layers } = plan;
  return [
    ...dnsDrafts(input, { layers }),
    {
      layer: 'firewall',
      what: 'allow-rules',
      why: 'firewall-before-bypass',
      entries: layers.firewall.allow
        .filter((rule) => !isAllowedToday(input, rule))
        .map(formatFirewallAllow),
    },
    ...allowDrafts(input, plan),
  ];
}

/** True when a rule of the site lets the same through already: a network only where one rule holds the whole of it. */
function isAllowedToday({ site }: PlanInput, { from, to, port }: FirewallAllow): boolean {
  const allow = site.firewall.allow.flatMap(rulesOf);
  const target = to === 'internet' ? PUBLIC_ADDRESS : to.replace(/\/.*/, '');
  const candidates = to.includes('/')
    ? allow.filter((rule) => rule.to === 'any' || isWithin(to, rule.to))
    : allow;
  return (
    decideFirewall({ networks: site.networks, allow: candidates }, from, target, port).verdict ===
    'allowed'
  );
}

function programDrafts({ current, appliance }: PlanInput, { layers }: Unstepped): StepDraft[] {
  const own = current?.appliances.find((each) => each.appliance === appliance.name);
  const manager = layers['configuration-manager'];
  const field = bypassFieldOf(appliance.version);
  const isShown = field === 'always-shown' || own?.configurationManager?.bypassListEnabled === true;
  const missing = (planned: readonly string[], has: readonly string[] | undefined): string[] =>
    planned.filter((entry) => has?.includes(entry) !== true);
  const proxyToday = (today: { readonly proxy: string | null } | null | undefined): string[] =>
    manager.proxy === null ? [today?.proxy ?? []].flat() : [];
  return [
    {
      layer: 'configuration-manager',
      what: 'remove-rejected',
      why: 'rejected-first',
      entries: rejectedEntries(own?.configurationManager?.bypass ?? []),
    },
    {
      layer: 'configuration-manager',
      what: 'take-proxy-away',
      why: 'no-proxy',
      entries: proxyToday(own?.configurationManager),
    },
    {
      layer: 'system-bypass',
      what: 'take-system-proxy-away',
      why: 'no-proxy',
      entries: proxyToday(own?.system),
    },
    {
      layer: 'configuration-manager',
      what: field === 'set-by-key' ? 'show-list' : 'show-list-if-hidden',
      why: field === 'set-by-key' ? 'list-hidden' : 'list-perhaps-hidden',
      entries: manager.bypass.length > 0 && !isShown ? APPLIANCE_JSON : [],
    },
    {
      layer: 'configuration-manager',
      what: 'set-manager-list',
      values: { proxy: manager.proxy ?? '' },
      why: 'bypass-after-records',
      entries: missing(manager.bypass, own?.configurationManager?.bypass),
    },
    {
      layer: 'configuration-manager',
      what: 'remove-entries',
      why: 'remove-harmful',
      entries: manager.removed ?? [],
    },
    {
      layer: 'system-bypass',
      what: 'remove-system-entries',
      why: 'remove-harmful',
      entries: layers['system-bypass'].removed ?? [],
    },
    {
      layer: 'system-bypass',
      ...listStep(layers['system-bypass']),
      entries: missing(layers['system-bypass'].bypass, own?.system?.bypass),
    },
    {
      layer: 'system-bypass',
      what: 'set-agent-list',
      values: { proxy: layers['mobility-agent']?.proxy ?? '' },
      why: 'bypass-after-records',
      entries: layers['mobility-agent']?.bypass ?? [],
    },
  ];
}

function setUpDrafts(
  input: PlanInput,
  plan: Unstepped & { readonly planned: readonly Planned[] },
): StepDraft[] {
  const { roads, learn, planned } = plan;
  const created = planned.filter(
    ({ requirement }) => requirement.need === 'required' && isCreatedAtSetUp(input, requirement),
  );
  const isRegistered = created.length > 0 && created.every(({ served }) => served.length > 0);
  const isRegistering =
    !isRegistered &&
    roads.some((road) => road.service === 'site-recovery' || road.service === 'azure-migrate');
  const shapes = (layer: Layer): string[] =>
    learn.filter((entry) => entry.layer === layer).map((entry) => entry.shape);
  return [
    { layer: 'azure', what: 'register', why: 'register-last', entries: [], always: isRegistering },
    { layer: 'dns', what: 'learn-records', why: 'learn-moments', entries: shapes('dns') },
    {
      layer: 'configuration-manager',
      what: 'learn-bypass',
      why: 'learn-moments',
      entries: shapes('configuration-manager'),
    },
    {
      layer: 'system-bypass',
      what: 'learn-system-bypass',
      why: 'learn-moments',
      entries: shapes('system-bypass'),
    },
    learnDraft(input, plan),
  ];
}

/** In scope `names`: what had to be a zone while registration runs. */
function narrowingDrafts({ roads, scope, layers }: Unstepped): StepDraft[] {
  if (layers['system-bypass'].proxy === null) return [];
  const draft = (program: ListProgram, layer: Layer, what: string): StepDraft => ({
    layer,
    what,
    why: 'narrow-after-registration',
    entries: setUpEntries(roads, program, scope),
  });
  return [
    draft('configuration-manager', 'configuration-manager', 'narrow-bypass'),
    draft('system', 'system-bypass', 'narrow-system-bypass'),
    draft('mobility-agent', 'system-bypass', 'narrow-agent-bypass'),
  ];
}

/** Until these are gone the page takes no further input. */
function rejectedEntries(bypass: readonly string[]): string[] {
  return DIALECTS['configuration-manager']
    .parse(bypass)
    .problems.filter((problem) => problem.fatal)
    .map((problem) => problem.entry);
}
