// Private DNS zones that registration is about to create, against those that the
// estate has: Azure links a network to one zone of a name only, and a central
// zone of a hub-and-spoke network is linked there already. Registration creates
// its zones in the resource group of the network of the vault's endpoint.

import { idKey, networkOf, type PrivateEndpoint } from '../estate/estate.ts';
import { compareText, sortUnique } from '../compare-text.ts';
import { endpointNames } from './endpoint-names.ts';
import type { PlanInput } from './plan-input.ts';
import { isCreatedAtSetUp } from './plan-requirement.ts';
import { isForSiteRecovery, leadsToVault } from './vault-target.ts';
import { wantedRequirements } from './wanted-requirements.ts';

export interface RegistrationZoneConflict {
  /** The zone that registration needs. */
  readonly zone: string;
  /** A zone of that name that is linked to the network already. */
  readonly existingZoneId: string;
  readonly networkId: string;
  /** True when registration would name that very zone: same subscription and resource group. */
  readonly sameGroup: boolean;
}

/** By zone, then network. Nothing when the network of the vault's endpoint isn't known. */
export function registrationZoneConflicts(input: PlanInput): RegistrationZoneConflict[] {
  const zones = zonesToCome(input);
  const found = registrationNetworks(input).flatMap((networkId) =>
    input.estate.zones
      .filter(
        (zone) =>
          zones.includes(zone.name) &&
          zone.links.some((link) => idKey(link.virtualNetworkId) === idKey(networkId)),
      )
      .map((zone) => ({
        zone: zone.name,
        existingZoneId: zone.id,
        networkId,
        sameGroup: groupKey(zone.id) === groupKey(networkId),
      })),
  );
  return found.sort(
    (a, b) => compareText(a.zone, b.zone) || compareText(a.existingZoneId, b.existingZoneId),
  );
}

/** The zones of what registration creates and no endpoint of the estate serves yet. */
export function zonesToCome(input: PlanInput): string[] {
  return sortUnique(
    wantedRequirements(input).flatMap((requirement) => {
      const zone = requirement.privateLink?.zone;
      return zone !== undefined &&
        isCreatedAtSetUp(input, requirement) &&
        endpointNames(input, requirement).length === 0
        ? [zone]
        : [];
    }),
  );
}

/** The vault's Site Recovery endpoints: registration puts its own beside them. */
export function registrationEndpoints(
  input: Pick<PlanInput, 'estate' | 'appliance'>,
): PrivateEndpoint[] {
  return input.estate.privateEndpoints.filter(
    (endpoint) => leadsToVault(input, endpoint) && isForSiteRecovery(endpoint),
  );
}

/** The networks of those endpoints, each once. */
export function registrationNetworks(input: Pick<PlanInput, 'estate' | 'appliance'>): string[] {
  const networks = registrationEndpoints(input).flatMap(({ subnetId }) =>
    subnetId === undefined ? [] : [networkOf(subnetId)],
  );
  return [...new Map(networks.map((id) => [idKey(id), id])).values()];
}

function groupKey(id: string): string {
  return idKey(id).split('/').slice(0, 5).join('/');
}
