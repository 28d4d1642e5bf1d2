// The words of an account's closed lists: where they stand, and which there are.

import { mergeInto, textAt, type Json, type JsonObject } from '../base/json.ts';
import { oneOf } from './enum-values.ts';

export const SKUS = [
  'Standard_LRS',
  'Standard_GRS',
  'Standard_RAGRS',
  'Standard_ZRS',
  'Premium_LRS',
  'Premium_ZRS',
  'Standard_GZRS',
  'Standard_RAGZRS',
  'StandardV2_LRS',
  'StandardV2_GRS',
  'StandardV2_ZRS',
  'StandardV2_GZRS',
  'PremiumV2_LRS',
  'PremiumV2_ZRS',
];

/** Words of closed lists, where they stand among the properties. */
const WORDS: readonly { readonly at: readonly string[]; readonly words: readonly string[] }[] = [
  { at: ['publicNetworkAccess'], words: ['Enabled', 'Disabled', 'SecuredByPerimeter'] },
  { at: ['networkAcls', 'defaultAction'], words: ['Allow', 'Deny'] },
  { at: ['minimumTlsVersion'], words: ['TLS1_0', 'TLS1_1', 'TLS1_2', 'TLS1_3'] },
  { at: ['accessTier'], words: ['Hot', 'Cool', 'Premium', 'Cold'] },
  { at: ['allowedCopyScope'], words: ['PrivateLink', 'AAD'] },
  { at: ['dnsEndpointType'], words: ['Standard', 'AzureDnsZone'] },
];
export const KINDS = ['Storage', 'StorageV2', 'BlobStorage', 'FileStorage', 'BlockBlobStorage'];
const BYPASSES = ['None', 'Logging', 'Metrics', 'AzureServices'];

export function spellWords(properties: JsonObject): JsonObject {
  const spelled = WORDS.reduce((here, { at, words }) => {
    const value = textAt(here, ...at);
    if (value === undefined) return here;
    const word = oneOf(value, words, ['properties', ...at].join('.'));
    return mergeInto(here, nest(at, word));
  }, properties);
  for (const each of textAt(spelled, 'networkAcls', 'bypass')?.split(',') ?? [])
    oneOf(each.trim(), BYPASSES, 'properties.networkAcls.bypass');
  return spelled;
}

function nest([key = '', ...rest]: readonly string[], value: Json): JsonObject {
  return { [key]: rest.length === 0 ? value : nest(rest, value) };
}
