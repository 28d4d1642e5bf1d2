// What a set-up of Site Recovery depends on and neither the documents nor the site's files tell. The plan's verdict and
// the rehearsal both ask here, so that they end with the same words.

import { effectiveCodes, vaultRegion } from './effective-codes.ts';
import type { Obstacle } from './obstacle.ts';
import type { PlanInput } from './plan-input.ts';
import { suffixOf } from './tenant-suffixes.ts';
import { vaultName } from '../site/vault-name.ts';
import { vaultsOfName } from './vault-target.ts';
import { isOnPrivateRoute, wantedRequirements } from './wanted-requirements.ts';

const SERVICE = 'site-recovery';

/** The resources whose private endpoints a set-up makes, in lower case. */
const LINKED_TYPES = [
  'microsoft.recoveryservices/vaults',
  'microsoft.keyvault/vaults',
  'microsoft.offazure/mastersites',
] as const;

const STORAGE_TYPE = '/providers/microsoft.storage/storageaccounts/';

/** Nothing for a site without Site Recovery, whose plan knows no set-up. */
export function setUpGaps(input: PlanInput): Obstacle[] {
  if (!input.site.services.includes(SERVICE)) return [];
  return [
    ...vaultGaps(input),
    ...(isOnPrivateRoute(input, SERVICE) ? privateGaps(input) : publicGaps(input)),
    ...cacheGaps(input),
  ];
}

/** Of the private endpoints that a set-up makes, by the type of the resource in lower case; without those that no document names. */
export function linkedZones({
  requirements,
}: Pick<PlanInput, 'requirements'>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    requirements.flatMap((each) =>
      each.privateLink === undefined || each.need === 'superseded'
        ? []
        : [[each.privateLink.type.toLowerCase(), each.privateLink.zone]],
    ),
  );
}

/** The suffixes under which a vault without private endpoints is asked; which host names lie under them is documented nowhere. */
export interface PublicSuffixes {
  readonly services: string;
  readonly protection: string;
  readonly discovery: string;
  /** False where no document lists a name for diagnostics. */
  readonly hasDiagnostics: boolean;
}

/** Null on the private route, and in a cloud whose documents list none. */
export function publicSuffixes(input: PlanInput): PublicSuffixes | null {
  if (isOnPrivateRoute(input, SERVICE)) return null;
  const wanted = wantedRequirements(input).filter(({ service }) => service === SERVICE);
  const suffix = (...ids: readonly string[]): string | null => {
    const row = wanted.find(({ id, match }) => match === 'suffix' && ids.includes(id));
    return row === undefined ? null : suffixOf(row.pattern);
  };
  const services = suffix('asr.public.services');
  const protection = suffix('asr.public.protection');
  const discovery = suffix('asr.public.discovery', 'asr.discovery-any');
  if (services === null || protection === null || discovery === null) return null;
  const hasDiagnostics = wanted.some(
    ({ id }) => id === 'asr.diagnostics-event-hubs' || id === 'asr.wide.service-bus',
  );
  return { services, protection, discovery, hasDiagnostics };
}

/** A name of site.yaml that two vaults have tells neither. */
export function vaultGaps(input: Pick<PlanInput, 'estate' | 'appliance'>): Obstacle[] {
  const ids = vaultsOfName(input);
  return ids.length < 2
    ? []
    : [notKnown('vault-not-clear', { vault: vaultName(input.appliance), ids: ids.join(', ') })];
}

function privateGaps(input: PlanInput): Obstacle[] {
  const zones = linkedZones(input);
  const { cloud } = input.site;
  return [
    ...LINKED_TYPES.filter((type) => zones[type] === undefined).map((type) =>
      notKnown('set-up-zone-not-documented', { type, cloud }),
    ),
    ...(effectiveCodes(input).asrCode === null
      ? [notKnown('region-code-not-known', { region: vaultRegion(input) })]
      : []),
  ];
}

function publicGaps(input: PlanInput): Obstacle[] {
  return publicSuffixes(input) === null
    ? [notKnown('public-names-not-documented', { cloud: input.site.cloud })]
    : [];
}

function cacheGaps({ appliance, estate }: PlanInput): Obstacle[] {
  const isKnown =
    appliance.cacheStorageAccount !== undefined ||
    estate.storageAccounts.length > 0 ||
    estate.privateEndpoints.some(({ targetId }) => targetId.toLowerCase().includes(STORAGE_TYPE));
  return isKnown ? [] : [notKnown('cache-account-not-named', { appliance: appliance.name })];
}

function notKnown(code: string, values: Obstacle['values']): Obstacle {
  return { state: 'not-known', team: 'azure', code, values };
}
