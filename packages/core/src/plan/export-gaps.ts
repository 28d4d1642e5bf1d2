// What the exports leave open of the estate, so that nothing is concluded from it:
// an endpoint that no file holds is not a missing endpoint.

import { idKey, type PrivateEndpoint } from '../estate/estate.ts';
import type { ExportKind } from '../estate/export-lists.ts';
import type { EstateNote } from '../estate/reading.ts';
import type { PlannedRoad } from './plan.ts';
import type { PlanInput } from './plan-input.ts';

type GapInput = Pick<PlanInput, 'estate' | 'notes' | 'missing'>;

/** True when a list of this kind is missing, empty or refused. */
export function isListMissing({ missing = [] }: GapInput, kind: ExportKind): boolean {
  return missing.some((each) => each.kind === kind);
}

/** True when there can be private endpoints that no export holds. */
export function canHaveMoreEndpoints(input: GapInput): boolean {
  return (
    isListMissing(input, 'private endpoint') ||
    hasNote(input, 'endpoint-not-exported') ||
    // It may lead to any resource.
    hasNote(input, 'endpoint-target-unknown')
  );
}

/** In use, but not every name and address of it is known. */
export function isIncomplete({ members, connection }: PrivateEndpoint): boolean {
  return (
    connection !== 'Rejected' &&
    connection !== 'Disconnected' &&
    (members.length === 0 || members.some(({ addresses }) => addresses.length === 0))
  );
}

/** True when an address that nobody seems to have can still be an endpoint's: then no record is called wrong. */
export function canAddressBeUnknown(input: GapInput): boolean {
  return (
    canHaveMoreEndpoints(input) ||
    isListMissing(input, 'network interface') ||
    input.estate.privateEndpoints.some(isIncomplete)
  );
}

/** Endpoints whose network interface no file holds. */
export function endpointsWithoutInterface(input: GapInput): PrivateEndpoint[] {
  const noted = notedIds(input, 'interface-not-exported');
  const isMissing = isListMissing(input, 'network interface');
  return input.estate.privateEndpoints.filter(
    (endpoint) => noted.has(idKey(endpoint.id)) || (isMissing && isIncomplete(endpoint)),
  );
}

/** Zones that zone groups, of one endpoint or of all, write into and that no file holds, by id. */
export function zonesWithoutExport(
  { estate }: Pick<GapInput, 'estate'>,
  endpoint?: PrivateEndpoint,
): string[] {
  const endpoints = endpoint === undefined ? estate.privateEndpoints : [endpoint];
  const named = endpoints.flatMap(({ zoneIds }) => zoneIds);
  if (named.length === 0) return [];
  const known = new Set(estate.zones.map(({ id }) => idKey(id)));
  return [...new Map(named.map((id) => [idKey(id), id])).values()].filter(
    (id) => !known.has(idKey(id)),
  );
}

export function notesOf({ notes = [] }: GapInput, code: EstateNote['code']): EstateNote[] {
  return notes.filter((note) => note.code === code);
}

/** Keys of the ids that notes of these codes speak of. */
export function notedIds(
  input: Pick<GapInput, 'notes'>,
  ...codes: readonly EstateNote['code'][]
): ReadonlySet<string> {
  const notes = input.notes ?? [];
  return new Set(notes.filter(({ code }) => codes.includes(code)).map(({ where }) => idKey(where)));
}

function hasNote(input: GapInput, code: EstateNote['code']): boolean {
  return notesOf(input, code).length > 0;
}

const UNTOLD = new Set([
  'plan.private-address-unknown',
  'plan.private-names-unknown',
  'plan.private-not-exported',
  'plan.proxy-cache-endpoint-unknown',
  'plan.direct-cache-endpoint-unknown',
]);

/** True for a path whose names or addresses probably exist in Azure and are in no export. */
export function isUnstated({ because }: Pick<PlannedRoad, 'because'>): boolean {
  return UNTOLD.has(because.code);
}
