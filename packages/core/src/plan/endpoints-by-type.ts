// The private endpoints of an estate by the type of what they lead to. A plan asks
// for each requirement, and an estate can have very many endpoints.

import { idKey, type Estate, type PrivateEndpoint } from '../estate/estate.ts';
import { compareText } from '../compare-text.ts';

const KNOWN = new WeakMap<Estate, ReadonlyMap<string, readonly PrivateEndpoint[]>>();

/** `microsoft.storage/storageaccounts` and the like, in lower case. By id. Estates are never changed, so each is looked through once. */
export function endpointsOfType(estate: Estate, type: string): readonly PrivateEndpoint[] {
  const known = KNOWN.get(estate);
  if (known !== undefined) return known.get(type) ?? [];
  const byType = new Map<string, { readonly key: string; readonly endpoint: PrivateEndpoint }[]>();
  for (const endpoint of estate.privateEndpoints) {
    const [, of = ''] = /\/providers\/([^/]+\/[^/]+)\//i.exec(endpoint.targetId) ?? [];
    const own = byType.get(of.toLowerCase());
    const entry = { key: idKey(endpoint.id), endpoint };
    if (own === undefined) byType.set(of.toLowerCase(), [entry]);
    else own.push(entry);
  }
  const sorted = new Map(
    [...byType].map(([of, own]) => [
      of,
      own.sort((a, b) => compareText(a.key, b.key)).map(({ endpoint }) => endpoint),
    ]),
  );
  KNOWN.set(estate, sorted);
  return sorted.get(type) ?? [];
}
