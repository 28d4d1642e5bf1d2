// Resources and data sources of the provider azapi → objects of Resource Manager. `body` is what the
// configuration sets, in Resource Manager's own form; `output` is what `response_export_values` asks
// for. Version 1 keeps both as JSON text. `azapi_resource_action` can hold keys and is never read.

import { isLoose, type Loose } from '../../fields.ts';
import { scanJson } from '../../scan-json.ts';
import type { Attributes } from './attributes.ts';
import { compact } from './azurerm.ts';

export const AZAPI_TYPES: ReadonlySet<string> = new Set([
  'azapi_resource',
  'azapi_update_resource',
  'azapi_resource_list',
]);

/** Objects of a resource; null when nothing of it but its id is kept. */
export function translateAzapi(
  type: string,
  from: Attributes,
  id: string,
): readonly Loose[] | null {
  const output = parsed(from.value('output'));
  if (type === 'azapi_resource_list') {
    const items = isLoose(output) ? output['value'] : undefined;
    return Array.isArray(items) ? items.filter(isLoose) : null;
  }
  const body = parsed(from.value('body'));
  // A map of queries gives the parts names of its own, which say nothing of their places. When nothing
  // is asked for, version 2 keeps what Azure adds to the body (unless `disable_default_output` is set).
  const answered = isLoose(parsed(from.value('response_export_values'))) ? undefined : output;
  const merged = merge(isLoose(body) ? body : {}, isLoose(answered) ? answered : {});
  if (Object.keys(merged).length === 0) return null;
  return [compact({ name: from.text('name'), location: from.text('location'), ...merged, id })];
}

function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  const scanned = scanJson(value);
  return scanned.ok && scanned.documents.length === 1 ? JSON.parse(value) : undefined;
}

/** Of a field that both hold, Azure's answer counts. */
function merge(body: Loose, output: Loose): Loose {
  const both = new Map(Object.entries(body));
  for (const [key, value] of Object.entries(output)) {
    const known = both.get(key);
    both.set(key, isLoose(known) && isLoose(value) ? merge(known, value) : value);
  }
  return Object.fromEntries(both);
}
