// One requirement → its roads and what is still to be learned, in this order:
// 1. a private endpoint serves it → private-endpoint, by the names that it has;
// 2. it can only be private, or registration creates its endpoint → private, learned at set-up;
// 3. it has no known port → no road, and a warning;
// 4. an individual name → proxy; a suffix → proxy by its documented names, or as
//    a whole where the policy allows a `*` and no other tenant has names under it; the
//    rest is learned when it is seen.

import type { Requirement } from '../catalog/schema.ts';
import { isAgentService } from '../catalog/services.ts';
import { isUnder, type Name } from '@sekisho/dns/name.ts';
import { parseShape } from '../names/shape.ts';
import type { Reason } from '../model/road.ts';
import {
  endpointNames,
  endpointsFor,
  matcherOf,
  type EndpointName,
  type WantedRequirement,
} from './endpoint-names.ts';
import { canHaveMoreEndpoints, isIncomplete } from './export-gaps.ts';
import { ownershipOf } from './owned-resources.ts';
import type { LearnEntry, PlannedRoad } from './plan.ts';
import type { PlanInput } from './plan-input.ts';
import { isFilledByOwner, isTenantSuffix, otherTenantsUnder, suffixOf } from './tenant-suffixes.ts';
import { vaultsOfName } from './vault-target.ts';
import { isOnPrivateRoute } from './wanted-requirements.ts';

export interface Planned {
  readonly requirement: Requirement;
  readonly roads: readonly PlannedRoad[];
  readonly learn: readonly LearnEntry[];
  /** Names of the requirement that the estate's endpoints serve. */
  readonly served: readonly EndpointName[];
}

export function planRequirement(input: PlanInput, requirement: WantedRequirement): Planned {
  const served = endpointNames(input, requirement);
  const planned =
    served.length > 0
      ? { roads: served.flatMap((each) => privateRoads(requirement, each)), learn: [] }
      : planUnserved(input, requirement);
  return { requirement, served, ...planned };
}

type Unserved = Pick<Planned, 'roads' | 'learn'>;

function planUnserved(input: PlanInput, requirement: Requirement): Unserved {
  const unnamed = endpointsFor(input, requirement).find(
    (endpoint) => isIncomplete(endpoint) && endpoint.members.length === 0,
  );
  if (unnamed !== undefined && !isLeftOut(requirement))
    return privateUnknown(requirement, {
      code: 'plan.private-names-unknown',
      values: { name: requirement.pattern, endpoint: unnamed.name },
    });
  const isCreated = isCreatedAtSetUp(input, requirement);
  if (
    isOfVault(requirement) &&
    requirement.reachability === 'private' &&
    vaultsOfName(input).length > 1
  )
    return privateUnknown(requirement, {
      code: 'plan.private-vault-unclear',
      values: { name: requirement.pattern },
    });
  if (requirement.reachability === 'private' && !isCreated && canHaveMoreEndpoints(input))
    return privateUnknown(requirement, {
      code: 'plan.private-not-exported',
      values: { name: requirement.pattern },
    });
  if (requirement.reachability === 'private' || isCreated)
    return privateLater(requirement, isCreated);
  // Another form of a name that is planned already, or a condition that the site does not state: said by a warning.
  if (isLeftOut(requirement)) return { roads: [], learn: [] };
  if (requirement.ports.length === 0) return { roads: [roadWithoutPort(requirement)], learn: [] };
  if (requirement.match === 'exact')
    return { roads: proxyRoads(requirement, requirement.pattern, 'plan.proxy-by-name'), learn: [] };
  const host = knownHost(input, requirement);
  return host === null
    ? proxyByPattern(input, requirement)
    : { roads: proxyRoads(requirement, host.name, host.code), learn: [] };
}

/** Conditional rows that no endpoint of the estate serves. */
export function isLeftOut(requirement: Requirement): boolean {
  return requirement.need === 'conditional' && requirement.reachability === 'either';
}

/** Registration creates the Key Vault and the master site with their endpoints: docs/facts/registration.md#what-registration-creates. */
export function isCreatedAtSetUp(input: PlanInput, requirement: Requirement): boolean {
  const type = requirement.privateLink?.type.toLowerCase() ?? '';
  const isAppliance =
    requirement.service === 'site-recovery' || requirement.service === 'azure-migrate';
  return (
    isAppliance &&
    (type === KEY_VAULT_TYPE ||
      type === 'microsoft.offazure/mastersites' ||
      isDiscoveryHost(requirement)) &&
    isOnPrivateRoute(input, requirement.service)
  );
}

/** The same name in every cloud, although for some the documents give its endpoint to another type of resource. */
function isDiscoveryHost({ service, pattern }: Requirement): boolean {
  return service === 'site-recovery' && pattern.startsWith('<hex32>-agent.');
}

function isOfVault({ privateLink }: Requirement): boolean {
  return privateLink?.type.toLowerCase() === 'microsoft.recoveryservices/vaults';
}

const KEY_VAULT_TYPE = 'microsoft.keyvault/vaults';

/** The single host behind a shape or suffix, when the site or the estate names it. */
function knownHost(
  input: PlanInput,
  requirement: Requirement,
): { name: string; code: string } | null {
  const { appliance, estate } = input;
  const type = requirement.privateLink?.type.toLowerCase();
  if (
    type === 'microsoft.storage/storageaccounts' &&
    requirement.service !== 'azure-backup' &&
    appliance.cacheStorageAccount !== undefined
  ) {
    const wanted = appliance.cacheStorageAccount.toLowerCase();
    const known = estate.storageAccounts.find(
      (account) => account.name.toLowerCase() === wanted,
    )?.blobHost;
    return {
      name: known ?? requirement.pattern.replace(/^(?:<[^>]+>|\*)/, wanted),
      code: canHaveMoreEndpoints(input)
        ? 'plan.proxy-cache-endpoint-unknown'
        : 'plan.proxy-cache-without-endpoint',
    };
  }
  if (type === KEY_VAULT_TYPE && requirement.match === 'shape') {
    const own = estate.keyVaults.filter(
      (each) => ownershipOf(input, KEY_VAULT_TYPE, each.id) === 'own',
    );
    if (own.length === 1 && own[0] !== undefined && matcherOf(requirement)(own[0].host))
      return { name: own[0].host, code: 'plan.proxy-by-name' };
  }
  return null;
}

function privateRoads(requirement: Requirement, each: EndpointName): PlannedRoad[] {
  return roads(requirement, {
    pattern: each.name,
    match: 'exact',
    road: 'private-endpoint',
    addresses: each.addresses,
    known: true,
    because: {
      code: each.addresses.length === 0 ? 'plan.private-address-unknown' : 'plan.private-endpoint',
      values: { name: each.name, endpoint: each.endpoint.name },
    },
  });
}

function privateLater(requirement: Requirement, isCreated: boolean): Unserved {
  const because: Reason = {
    code: isCreated ? 'plan.private-after-registration' : 'plan.private-no-endpoint-yet',
    values: { name: requirement.pattern },
  };
  return {
    ...privateUnknown(requirement, because),
    learn: [learnEntry(requirement, 'dns', because)],
  };
}

/** True when no name has to be learned during the set-up: all exist, and an export has them. */
function privateUnknown(requirement: Requirement, because: Reason): Unserved {
  return {
    roads: roads(requirement, {
      pattern: requirement.pattern,
      match: requirement.match === 'shape' ? 'shape' : 'suffix',
      road: 'private-endpoint',
      addresses: [],
      known: false,
      because,
    }),
    learn: [],
  };
}

export function learnEntry(
  requirement: {
    readonly id: string;
    readonly pattern: string;
    readonly stages: readonly string[];
  },
  layer: LearnEntry['layer'],
  because: Reason,
): LearnEntry {
  return {
    shape: requirement.pattern,
    layer,
    requirement: requirement.id,
    stages: requirement.stages,
    because,
  };
}

function proxyByPattern(input: PlanInput, requirement: Requirement): Unserved {
  const isSuffix = requirement.match === 'suffix';
  const otherTenants = isSuffix ? otherTenantsUnder(suffixOf(requirement.pattern)) : [];
  if (isSuffix && input.site.policy.allowWildcards && otherTenants.length === 0)
    return {
      roads: proxyRoads(requirement, requirement.pattern, 'plan.proxy-by-suffix'),
      learn: [],
    };
  const entry = learnUnder(requirement, otherTenants);
  const learned = learnedNames(input, requirement, entry).flatMap((name) =>
    proxyRoads(requirement, name, 'plan.proxy-learned'),
  );
  const documented = (requirement.knownNames ?? []).flatMap(({ name }) =>
    proxyRoads(requirement, name, 'plan.proxy-documented-name'),
  );
  const isSettled = !isSuffix && learned.length > 0;
  return { roads: [...documented, ...learned], learn: isSettled ? [] : [entry] };
}

function learnUnder(requirement: Requirement, otherTenants: readonly string[]): LearnEntry {
  const isSuffix = requirement.match === 'suffix';
  // Whatever else its label holds: who registers a name there writes the placeholder's part himself.
  const suffix = isSuffix ? suffixOf(requirement.pattern) : parseShape(requirement.pattern).suffix;
  const isOpen = otherTenants.length > 0 || isTenantSuffix(suffix) || !isFilledByOwner(suffix);
  const code = isSuffix
    ? otherTenants.length > 0
      ? 'plan.learn-among-other-tenants'
      : 'plan.learn-under-suffix'
    : 'plan.learn-shape';
  const entry = learnEntry(requirement, 'proxy-allow', {
    code,
    values: { pattern: requirement.pattern, otherTenants: otherTenants.slice(0, 3).join(', ') },
  });
  return {
    ...entry,
    ...(isOpen ? { otherTenants: true } : {}),
    ...(otherTenants.some((tenant) => isUnder(tenant, suffixOf(requirement.pattern)))
      ? { except: otherTenants }
      : {}),
  };
}

function learnedNames(input: PlanInput, requirement: Requirement, { except }: LearnEntry): Name[] {
  const matches = matcherOf(requirement);
  return input.learned.filter(
    (name) => matches(name) && !(except ?? []).some((suffix) => name.endsWith(`.${suffix}`)),
  );
}

function proxyRoads(requirement: Requirement, pattern: string, code: string): PlannedRoad[] {
  const match = pattern.startsWith('*.') ? 'suffix' : 'exact';
  return roads(requirement, {
    pattern,
    match,
    road: 'proxy',
    addresses: [],
    known: true,
    because: { code, values: { name: pattern, pattern: requirement.pattern } },
  });
}

function roadWithoutPort(requirement: Requirement): PlannedRoad {
  const because: Reason = { code: 'plan.port-not-stated', values: { name: requirement.pattern } };
  return {
    ...road(requirement, {
      pattern: requirement.pattern,
      match:
        requirement.match === 'exact'
          ? 'exact'
          : requirement.match === 'shape'
            ? 'shape'
            : 'suffix',
      road: 'none',
      addresses: [],
      known: requirement.match === 'exact',
      because,
    }),
    port: 0,
  };
}

type RoadParts = Pick<
  PlannedRoad,
  'pattern' | 'match' | 'road' | 'addresses' | 'known' | 'because'
>;

/** One for each port; a private name without a stated port is reached by HTTPS, as every endpoint here is. */
function roads(requirement: Requirement, parts: RoadParts): PlannedRoad[] {
  const ports = requirement.ports.length === 0 ? [443] : requirement.ports;
  return ports.map((port) => ({ ...road(requirement, parts), port }));
}

function road(requirement: Requirement, parts: RoadParts): PlannedRoad {
  return {
    ...parts,
    port: 443,
    ...askers(requirement),
    stages: requirement.stages,
    service: requirement.service,
    requirement: requirement.id,
    sources: requirement.sources,
  };
}

/** The catalog has an agent as the SYSTEM account's program, which it is on its own machine. */
function askers({ service, programs }: Requirement): Pick<PlannedRoad, 'programs' | 'agents'> {
  return isAgentService(service) ? { programs: [], agents: [service] } : { programs };
}
