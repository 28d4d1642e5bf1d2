// What a plan is, by walking it: every name of every program is traced with the
// planned settings through the estate as the Azure team's steps leave it. What
// does not arrive then is what no step can make; what hangs on something that
// nobody has told, observed or documented is not known.

import type { Estate } from '../estate/estate.ts';
import { publicVerdict } from '../estate/public-access.ts';
import { toName } from '@sekisho/dns/name.ts';
import { isBehindVpn } from '../model/world/place.ts';
import { asInAzure } from '../model/world/translation.ts';
import { prepareWorld, type PreparedWorld } from '../roads/prepare-world.ts';
import { everyWorld } from '../roads/each-resolver.ts';
import { decide, trace } from '../roads/trace.ts';
import type { Step, Trace } from '../roads/trace-types.ts';
import { isInAny } from '@sekisho/dns/address.ts';
import type { AzureAction } from './azure-action.ts';
import { afterActions, madeByStep } from './azure-actions.ts';
import { composeWorld } from './compose-world.ts';
import { isListMissing } from './export-gaps.ts';
import { exportObstacles } from './export-obstacles.ts';
import { namesOf } from './names-of.ts';
import { barrierObstacle } from './barrier-obstacle.ts';
import { toObstacle, zoneOfOthers, type Obstacle } from './obstacle.ts';
import type { Plan, PlannedRoad, PlanObstacle, PlanVerdict } from './plan.ts';
import type { Team } from '../model/layer.ts';
import type { Program } from '../model/program.ts';
import type { Planned } from './plan-requirement.ts';
import { resolverOf, viewOf, type PlanInput } from './plan-input.ts';
import { toSettings } from './plan-settings.ts';
import { exampleOf } from './standing-entries.ts';
import { agentsWithoutMachine } from './agent-machines.ts';
import { agentWalks } from './agent-world.ts';
import { askedNetworks, forwardTargets } from './network-resolvers.ts';
import { isToCome } from './bypass-entries.ts';
import { refusesInternet } from './public-hosts.ts';
import { siblingObstacles } from './sibling-endpoints.ts';
import { registrationObstacles } from './registration-obstacles.ts';
import { hasOwnBrowserProxy } from './site-proxies.ts';
import { holderAskingAzure } from './resolver-chains.ts';
import { undeclaredServers } from './undeclared-servers.ts';
import { setUpGaps, vaultGaps } from './set-up-gaps.ts';
import { vaultName } from '../site/vault-name.ts';
import { ownVault } from './vault-target.ts';
import { isOnPrivateRoute } from './wanted-requirements.ts';

type Judged = Pick<Plan, 'roads' | 'layers' | 'learn' | 'steps'> & {
  readonly planned: readonly Planned[];
};

export function judgePlan(input: PlanInput, plan: Judged): PlanVerdict {
  const actions = plan.steps.flatMap((step) => step.actions ?? []);
  const composed = composeWorld({
    ...input,
    estate: afterActions(input.estate, actions),
    settings: toSettings(plan),
    privateLinks: input.privateLinks ?? [],
  });
  const worlds = everyWorld(composed).map(prepareWorld);
  const served = plan.planned.flatMap((each) => each.served);
  const obstacles = [
    ...vaultObstacles(input),
    ...setUpGaps(input),
    ...exportObstacles(input, {
      roads: plan.roads,
      served,
    }),
    ...siteObstacles(input, plan),
    ...registrationObstacles(input),
    ...siblingObstacles(input, served),
    ...worlds.slice(0, 1).flatMap((world) => createdObstacles(world, plan)),
    ...worlds.flatMap((world) =>
      walkObstacles(input, { roads: plan.roads, world, isMadeByStep: madeOf(input, actions) }),
    ),
    ...agentWalks(input, composed, plan.roads).flatMap((walk) =>
      walkObstacles(input, { ...walk, isMadeByStep: madeOf(input, actions) }),
    ),
    ...agentObstacles(input, plan),
  ];
  const unique = new Map(
    obstacles.toReversed().map((each) => [
      // An address that no network has is said once, whoever is asked for there.
      JSON.stringify([each.code, each.values['address'] ?? each.values]),
      toObstacle(each),
    ]),
  );
  return verdictOf([...unique.values()].toReversed());
}

/** The worst of them decides; what blocks stands first. */
export function verdictOf(by: readonly PlanObstacle[]): PlanVerdict {
  const blocking = by.filter(({ state }) => state === 'blocked');
  const open = by.filter(({ state }) => state === 'not-known');
  const state = blocking.length > 0 ? 'blocked' : open.length > 0 ? 'not-known' : 'complete';
  return { state, by: [...blocking, ...open] };
}

function vaultObstacles(input: PlanInput): Obstacle[] {
  const { estate, appliance } = input;
  const vault = vaultName(appliance);
  const unclear = vaultGaps(input);
  if (unclear.length > 0) return unclear;
  const found = ownVault(input);
  if (found !== undefined) return isShutOut(input, found) ? [refusedVault(found)] : [];
  return [
    estate.vaults.length === 0 || isListMissing(input, 'Recovery Services vault')
      ? { state: 'not-known', team: 'azure', code: 'vaults-not-exported', values: { vault } }
      : { state: 'blocked', team: 'azure', code: 'vault-missing', values: { vault } },
  ];
}

/** Without private endpoints the services of a vault are asked over the internet. `--route public` alone asks what that route would take: a warning says it then. */
function isShutOut(input: PlanInput, vault: Estate['vaults'][number]): boolean {
  const isAsked = input.route === 'public' && input.site.policy.route !== 'public';
  return (
    !isAsked &&
    input.site.services.includes('site-recovery') &&
    !isOnPrivateRoute(input, 'site-recovery') &&
    refusesInternet(publicVerdict(vault))
  );
}

function refusedVault({ name, publicNetworkAccess }: Estate['vaults'][number]): Obstacle {
  const values = { vault: name, access: publicNetworkAccess ?? '' };
  return { state: 'blocked', team: 'azure', code: 'vault-refuses-internet', values };
}

function siteObstacles(input: PlanInput, plan: Judged): Obstacle[] {
  const { site, appliance } = input;
  const asking = holderAskingAzure(site, appliance);
  const resolver = asking ?? resolverOf(site, appliance);
  const isPrivate = plan.roads.some(({ road }) => road === 'private-endpoint');
  const isInside = isBehindVpn(site.networks, resolver.address);
  const storage = plan.learn.some(
    (entry) => entry.layer === 'proxy-allow' && entry.shape.startsWith('<cacheAccount>'),
  );
  return [
    ...undeclaredServers(input),
    ...policyObstacles(input),
    ...(isPrivate && asking !== null && !isInside && forwardTargets(site, resolver).length === 0
      ? [
          {
            state: 'not-known',
            team: 'dns',
            code: 'forward-target-not-known',
            values: { resolver: resolver.name },
          } as const,
        ]
      : []),
    // What registration makes has to be linked to that network while it runs; and who answers at an address that lies
    // in none of the exported networks, nobody has told.
    ...((plan.roads.some(isToCome) || !isListMissing(input, 'virtual network')) &&
    asking !== null &&
    (isInside || forwardTargets(site, resolver).length > 0) &&
    askedNetworks(input, resolver) === null
      ? [
          {
            state: 'not-known',
            team: 'azure',
            code: 'resolver-network-not-known',
            values: { resolver: resolver.name },
          } as const,
        ]
      : []),
    ...(storage
      ? [
          {
            state: 'not-known',
            team: 'azure',
            code: 'cache-account-not-named',
            values: { appliance: appliance.name },
          } as const,
        ]
      : []),
  ];
}

/** What the plan's own script replaces, or what tells nothing of the account. */
const WITHOUT_OBSTACLE = new Set([
  'current-system-other-account',
  'current-system-detect',
  'current-system-two-values',
]);

/** Where a policy or a script decides, no list that is written for the SYSTEM account is read. */
function policyObstacles({ current, appliance }: PlanInput): Obstacle[] {
  const own = current?.appliances.find((each) => each.appliance === appliance.name);
  const because = own?.systemNotKnown;
  return because !== undefined && !WITHOUT_OBSTACLE.has(because.code)
    ? [{ state: 'not-known', team: 'windows', code: because.code, values: because.values }]
    : [];
}

/** Without their addresses no rule lets them out. */
function agentObstacles(input: PlanInput, { roads }: Judged): Obstacle[] {
  return agentsWithoutMachine(input, roads).map((service) => ({
    state: 'not-known',
    team: 'firewall',
    code: 'agent-machines-not-known',
    values: { service },
  }));
}

/** Every known name by every program, with the settings of the plan. */
function walkObstacles(
  input: PlanInput,
  of: {
    readonly roads: readonly PlannedRoad[];
    readonly world: PreparedWorld;
    readonly isMadeByStep: (road: PlannedRoad) => boolean;
  },
): Obstacle[] {
  const { roads, world, isMadeByStep } = of;
  const failed = roads
    .filter((road) => road.known && road.match === 'exact' && isWalked(road) && !isMadeByStep(road))
    .flatMap((road) =>
      road.programs.flatMap((program): { road: PlannedRoad; trace: Trace }[] => {
        const question = { program, name: toName(road.pattern), port: road.port };
        const end = decide(world, question);
        return end.road === expectedRoad(input, road, program) && end.outcome === 'reached'
          ? []
          : [{ road, trace: trace(world, question) }];
      }),
    );
  const byCause = new Map<string, { readonly names: string[]; readonly cause: Obstacle }>();
  for (const { road, trace: walk } of failed) {
    // Said of the resource, with all of its names.
    if (walk.steps.at(-1)?.reason.code === 'not-known.one-of-several-endpoints') continue;
    const cause = causeOf(input, walk);
    const key = JSON.stringify(cause);
    const group = byCause.get(key) ?? { names: [], cause };
    group.names.push(road.pattern);
    byCause.set(key, group);
  }
  return [...byCause.values()].map(({ names, cause }) =>
    // The network is what is missing, whatever lies in it.
    cause.code === 'network-not-declared'
      ? cause
      : { ...cause, values: { ...cause.values, ...namesOf(names) } },
  );
}

/** A browser with a proxy of its own takes it, whatever the appliance's programs do. */
function expectedRoad(
  { appliance }: PlanInput,
  { road }: PlannedRoad,
  program: Program,
): PlannedRoad['road'] {
  return program === 'user' && road === 'direct' && hasOwnBrowserProxy(appliance) ? 'proxy' : road;
}

/** What registration creates is asked for at once: its form has to be in the lists before its name is known. */
function createdObstacles({ choices }: PreparedWorld, plan: Judged): Obstacle[] {
  return plan.roads
    .filter((road) => !road.known && road.because.code === 'plan.private-after-registration')
    .flatMap((road) =>
      road.programs.flatMap((program): Obstacle[] => {
        const choice = choices[program];
        const name = exampleOf(road.pattern);
        const isDirect =
          choice.kind === 'list'
            ? choice.list.decide({ scheme: 'https', host: name, port: road.port }).road === 'direct'
            : choice.kind === 'fixed' && choice.road === 'direct';
        return isDirect
          ? []
          : [
              {
                state: 'blocked',
                team: 'windows',
                code: 'created-name-not-bypassed',
                values: { program, name: road.pattern },
              },
            ];
      }),
    );
}

/** By the addresses that Azure has. */
function madeOf(input: PlanInput, actions: readonly AzureAction[]): (road: PlannedRoad) => boolean {
  const isMade = madeByStep(input.estate, actions);
  const view = viewOf(input);
  return (road) =>
    isMade({ ...road, addresses: road.addresses.map((address) => asInAzure(view, address)) });
}

/** A name without an address has an obstacle of its own; one without a port has no road. */
function isWalked({ road, addresses }: PlannedRoad): boolean {
  return (
    road === 'proxy' || road === 'direct' || (road === 'private-endpoint' && addresses.length > 0)
  );
}

/** Where the walk ended, without the name, so that names with the same failure form one group. */
function causeOf(input: PlanInput, { road, outcome, steps, program }: Trace): Obstacle {
  const { site, estate } = input;
  const last = steps.at(-1);
  const blocked = (team: Team, code: string, values: Obstacle['values']): Obstacle => ({
    state: 'blocked',
    team,
    code,
    values,
  });
  switch (outcome) {
    case 'no-route': {
      const to = last?.step === 'route' ? last.to : '';
      if (last?.reason.code === 'route.not-reached')
        return blocked('firewall', 'address-not-reached', { address: to });
      const network = estate.virtualNetworks.find((each) =>
        isInAny(asInAzure(viewOf(input), to), each.addressPrefixes),
      );
      return {
        state: 'not-known',
        team: 'firewall',
        code: network === undefined ? 'address-not-declared' : 'network-not-declared',
        values:
          network === undefined
            ? { address: to }
            : { network: network.name, prefixes: network.addressPrefixes.join(', ') },
      };
    }
    case 'not-known': {
      if (last?.step === 'not-known' && last.reason.code === 'not-known.proxy-elsewhere')
        return {
          state: 'not-known',
          team: 'proxy',
          code: 'proxy-elsewhere',
          values: last.reason.values,
        };
      const barrier = last === undefined ? null : barrierObstacle(last);
      if (barrier !== null) return barrier;
      const { code: why, values: told = {} } =
        steps.findLast((step) => step.step === 'resolve')?.reason ?? {};
      if (why === 'resolve.by-zone-group')
        return zoneOfOthers(told, {
          resolver: resolverIn(steps),
          asked: forwardTargets(site, resolverOf(site, input.appliance)).join(', '),
        });
      return {
        state: 'not-known',
        team: 'azure',
        code: why === 'resolve.alias-not-documented' ? 'alias-not-documented' : 'zone-not-known',
        values: { resolver: resolverIn(steps) },
      };
    }
    case 'proxy-cannot-resolve':
    case 'no-resolver-answer': {
      const reason = steps.findLast((step) => step.step === 'resolve')?.reason;
      const code = DROPPED[reason?.code ?? ''] ?? 'resolver-does-not-answer';
      return blocked('dns', code, { resolver: reason?.values['resolver'] ?? resolverIn(steps) });
    }
    case 'no-such-name':
      return blocked('dns', 'name-not-answered', { resolver: resolverIn(steps) });
    case 'nobody-at-address': {
      const address = last?.step === 'arrive' ? last.at : '';
      const endpoint = estate.privateEndpoints.find(({ members }) =>
        members.some(({ addresses }) => addresses.includes(asInAzure(viewOf(input), address))),
      );
      return blocked('azure', 'endpoint-does-not-answer', {
        endpoint: endpoint?.name ?? address,
        state: endpoint?.connection ?? '',
      });
    }
    case 'refused-at-public-address':
      return blocked(
        'azure',
        road === 'direct' ? 'public-address-refuses-site' : 'public-address-refuses',
        {},
      );
    case 'rejected-by-firewall':
    case 'settings-rejected':
    case 'denied-by-proxy':
    case 'reached':
      return (
        (last === undefined ? null : barrierObstacle(last)) ??
        blocked('firewall', 'walk-fails', {
          program,
          outcome,
          site: site.name,
        })
      );
  }
}

/** Answers that a resolver gets and does not pass on. */
const DROPPED: Readonly<Record<string, string>> = {
  'resolve.private-address-dropped': 'private-address-dropped',
  'resolve.not-validated': 'answer-not-validated',
};

function resolverIn(steps: readonly Step[]): string {
  const found = steps.findLast((step) => step.step === 'resolve');
  return found?.step === 'resolve' ? found.resolver : '';
}
