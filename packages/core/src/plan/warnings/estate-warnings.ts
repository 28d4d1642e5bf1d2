// What is missing or unfinished in Azure for this plan: the vault and its
// endpoint, connections that wait, codes that nobody knows, services that ended.

import type { Requirement } from '../../catalog/schema.ts';
import { idKey, type PrivateEndpoint } from '../../estate/estate.ts';
import { isDeclared } from '../../model/world/place.ts';
import { sortUnique } from '../../compare-text.ts';
import { forwardTargets } from '../network-resolvers.ts';
import { resolverOf, sourceAddresses, type PlanInput } from '../plan-input.ts';
import { asksByItself, proxyOf } from '../site-proxies.ts';
import { canHaveMoreEndpoints, endpointsWithoutInterface, notesOf } from '../export-gaps.ts';
import { isCreatedAtSetUp, isLeftOut } from '../plan-requirement.ts';
import type { Remark, Unwarned } from './remark.ts';
import { vaultName } from '../../site/vault-name.ts';
import { isForSiteRecovery, leadsToVault, ownVault, vaultsOfName } from '../vault-target.ts';
import { ENDED_SERVICE, isOnPrivateRoute } from '../wanted-requirements.ts';
import { codeWarnings } from './code-warnings.ts';
import { ownerWarnings } from './owner-warnings.ts';
import { regionWarnings } from './region-warnings.ts';

export function estateWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  return [
    ...serviceWarnings(input),
    ...regionWarnings(input),
    ...vaultWarnings(input, plan),
    ...codeWarnings(input, plan),
    ...endpointWarnings(input, plan),
    ...ownerWarnings(input, plan),
    ...unsatisfiedWarnings(input, plan),
    ...siteWarnings(input, plan),
  ];
}

function serviceWarnings({ site, requirements }: PlanInput): Remark[] {
  const planned = new Set<string>(requirements.map((requirement) => requirement.service));
  return [
    ...(site.services.includes(ENDED_SERVICE)
      ? [{ code: 'warning.classic-ended', values: {} }]
      : []),
    ...site.services
      .filter((service) => service !== ENDED_SERVICE && !planned.has(service))
      .map((service) => ({
        code: 'warning.service-without-rows',
        values: { service, cloud: site.cloud },
      })),
  ];
}

function vaultWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  const { estate, appliance } = input;
  const vaultRows = plan.planned.filter(
    ({ requirement }) =>
      requirement.privateLink?.type.toLowerCase() === 'microsoft.recoveryservices/vaults' &&
      requirement.reachability === 'private',
  );
  // Which of several vaults of one name is meant, the verdict asks.
  if (vaultRows.length === 0 || vaultsOfName(input).length > 1) return [];
  const vault = ownVault(input);
  if (vault === undefined)
    return [{ code: 'warning.vault-not-in-estate', values: { vault: vaultName(appliance) } }];
  const isServed = vaultRows.some(({ served }) => served.length > 0);
  const endpoints = estate.privateEndpoints.filter(
    (endpoint) => idKey(endpoint.targetId) === idKey(vault.id),
  );
  const isOfOtherKind = endpoints.length > 0 && !endpoints.some(isForSiteRecovery);
  const isElsewhere = vault.location !== '' && vault.location !== input.site.region;
  return [
    ...(isElsewhere
      ? [
          {
            code: 'warning.vault-in-other-region',
            values: { vault: vault.name, location: vault.location, region: input.site.region },
          },
        ]
      : []),
    ...(isServed || endpoints.length > 0 || canHaveMoreEndpoints(input)
      ? []
      : [{ code: 'warning.vault-without-endpoint', values: { vault: vault.name } }]),
    ...(isServed || !isOfOtherKind
      ? []
      : [
          {
            code: 'warning.vault-endpoint-of-other-kind',
            values: {
              vault: vault.name,
              endpoint: endpoints.map(({ name }) => name).join(', '),
              groups: sortUnique(endpoints.flatMap(({ groupIds }) => groupIds)).join(', '),
            },
          },
        ]),
  ];
}

/** Approval helps a connection that waits; one that was rejected or removed can't be approved any more. */
const NOT_APPROVED = {
  Pending: 'warning.endpoint-not-approved',
  Rejected: 'warning.endpoint-rejected',
  Disconnected: 'warning.endpoint-disconnected',
} as const;

function endpointWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  const { estate } = input;
  // Of these it is said what is not exported; of the others Azure itself shows nothing.
  const withoutInterface = new Set(
    [
      ...endpointsWithoutInterface(input).map(({ id }) => id),
      ...notesOf(input, 'endpoint-not-exported').map(({ where }) => where),
    ].map(idKey),
  );
  const served = new Set(
    plan.planned.flatMap((each) => each.served).map((each) => idKey(each.endpoint.id)),
  );
  const isOurs = (endpoint: PrivateEndpoint): boolean =>
    served.has(idKey(endpoint.id)) || leadsToVault(input, endpoint);
  return estate.privateEndpoints.filter(isOurs).flatMap((endpoint): Remark[] => [
    ...(endpoint.connection === 'Approved' || endpoint.connection === 'unknown'
      ? []
      : [
          {
            code: NOT_APPROVED[endpoint.connection],
            values: { endpoint: endpoint.name, state: endpoint.connection },
          },
        ]),
    ...(endpoint.members.length === 0 && !withoutInterface.has(idKey(endpoint.id))
      ? [{ code: 'warning.endpoint-without-names', values: { endpoint: endpoint.name } }]
      : []),
  ]);
}

function unsatisfiedWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  return plan.planned.flatMap(({ requirement, roads, served }): Remark[] => {
    const values = {
      name: requirement.pattern,
      requirement: requirement.id,
      purpose: requirement.purpose,
    };
    if (roads.some((road) => road.road === 'none'))
      return [{ code: 'warning.port-not-stated', values, sources: requirement.sources }];
    if (
      served.length === 0 &&
      requirement.service === 'site-recovery' &&
      requirement.need === 'conditional' &&
      isCreatedAtSetUp(input, requirement)
    )
      return [
        {
          code: 'warning.creation-not-documented',
          values: { ...values, cloud: input.site.cloud },
          isNote: true,
          sources: requirement.sources,
        },
      ];
    if (served.length === 0 && isLeftOut(requirement) && !isOtherForm(plan, requirement))
      return [
        {
          code: 'warning.conditional-left-out',
          values,
          isNote: true,
          sources: requirement.sources,
        },
      ];
    return roads
      .filter(
        (road) =>
          road.because.code === 'plan.private-no-endpoint-yet' &&
          requirement.privateLink?.type.toLowerCase() !== 'microsoft.recoveryservices/vaults',
      )
      .map(() => ({
        // What no document of this cloud describes is no order to make something.
        ...(requirement.need === 'conditional' && requirement.confidence === 'low'
          ? { code: 'warning.private-name-uncertain', isNote: true, sources: requirement.sources }
          : { code: 'warning.private-name-without-endpoint' }),
        values: { ...values, type: requirement.privateLink?.type ?? '' },
      }));
  });
}

/** Another row of the same service plans the same kind of resource: this one is only the form that it would have elsewhere. */
function isOtherForm(plan: Unwarned, { id, service, privateLink }: Requirement): boolean {
  return plan.planned.some(
    ({ requirement, roads }) =>
      requirement.id !== id &&
      requirement.service === service &&
      requirement.privateLink?.type === privateLink?.type &&
      roads.length > 0,
  );
}

function siteWarnings(input: PlanInput, plan: Unwarned): Remark[] {
  const { site, appliance } = input;
  const resolver = resolverOf(site, appliance);
  const proxy = proxyOf(site, appliance);
  const hasPrivate = plan.roads.some((road) => road.road === 'private-endpoint');
  const hasAgent = plan.layers['mobility-agent'] !== undefined;
  const storage = plan.learn.find(
    (entry) => entry.layer === 'proxy-allow' && entry.shape.startsWith('<cacheAccount>'),
  );
  return [
    ...(hasAgent && sourceAddresses(input).length === 0
      ? [{ code: 'warning.agent-without-source', values: { appliance: appliance.name } }]
      : []),
    ...(storage === undefined
      ? []
      : [{ code: 'warning.cache-account-not-named', values: { appliance: appliance.name } }]),
    ...(hasPrivate &&
    plan.layers.dns.forward !== undefined &&
    forwardTargets(site, resolver).length === 0
      ? [
          {
            code: 'warning.forward-target-unknown',
            values: { resolver: resolver.name, address: resolver.address },
          },
        ]
      : []),
    ...(hasPrivate && proxy !== null && asksByItself(proxy) && proxy.resolver === 'internet'
      ? [{ code: 'warning.proxy-resolves-itself', values: { proxy: proxy.name }, isNote: true }]
      : []),
    ...(hasPrivate && !isDeclared(site.networks, resolver.address)
      ? [
          {
            code: 'warning.resolver-not-inside',
            values: { resolver: resolver.name, address: resolver.address },
          },
        ]
      : []),
    ...(input.route !== 'public' &&
    !site.services.every(
      (service) =>
        service === ENDED_SERVICE || service === 'azure-arc' || isOnPrivateRoute(input, service),
    )
      ? [
          {
            code: 'warning.no-private-route',
            values: {
              cloud: site.cloud,
              services: site.services
                .filter(
                  (service) =>
                    service !== 'azure-arc' &&
                    service !== ENDED_SERVICE &&
                    !isOnPrivateRoute(input, service),
                )
                .join(', '),
            },
          },
        ]
      : []),
  ];
}
