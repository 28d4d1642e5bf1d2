// Names, addresses and ids out of an export: what isn't one is refused with its reason, so that
// no text of somebody else's gets into a zone file, an allow-list or a page.

import { isIP } from 'node:net';

import { parseName } from '@sekisho/dns/name.ts';
import {
  field,
  looseField,
  looseListField,
  textField,
  textListField,
  type Loose,
} from './fields.ts';
import type { EndpointConnection, Refuse } from './pieces.ts';
import { parseResourceId } from './resource-id.ts';

export function checkedName(text: string, refuse: Refuse): string | null {
  const parsed = parseName(text);
  if (parsed.ok) return parsed.name;
  refuse('part.no-host-name', { text: quote(text), problem: parsed.message });
  return null;
}

export function checkedAddress(text: string, refuse: Refuse): string | null {
  if (isIP(text) !== 0 && !text.includes('%')) return text;
  refuse('part.no-ip-address', { text: quote(text) });
  return null;
}

/** The host of an address such as `https://name.vault.azure.net/`. */
export function checkedHost(text: string, refuse: Refuse): string | null {
  const host = /^https?:\/\/([^/?#:@]+)(?::\d+)?(?:[/?#]|$)/i.exec(text)?.[1];
  if (host !== undefined) return checkedName(host, refuse);
  refuse('part.no-url', { text: quote(text) });
  return null;
}

export function checkedId(text: string, refuse: Refuse): string | null {
  const id = parseResourceId(text);
  if (id !== null) return id.id;
  refuse('part.no-resource-id', { text: quote(text) });
  return null;
}

/** A group id, a member, a state, an appliance's name: letters, digits and a little between them. */
export function checkedWord(text: string, refuse: Refuse): string | null {
  if (/^[\p{L}\p{N}][\p{L}\p{N} ._()-]{0,127}$/u.test(text)) return text;
  refuse('part.no-word', { text: quote(text) });
  return null;
}

export function wordField(from: Loose, refuse: Refuse, key: string): string | undefined {
  const text = textField(from, key);
  return text === undefined ? undefined : (checkedWord(text, refuse) ?? undefined);
}

export function checkedAll(
  texts: readonly string[],
  check: (text: string, refuse: Refuse) => string | null,
  refuse: Refuse,
): string[] {
  return texts.map((text) => check(text, refuse)).filter((value) => value !== null);
}

/** The id under a key that holds `{ "id": … }`. */
export function referencedId(
  from: Loose,
  refuse: Refuse,
  ...keys: readonly string[]
): string | null {
  const reference = looseField(from, ...keys);
  const id = reference === undefined ? undefined : textField(reference, 'id');
  return id === undefined ? null : checkedId(id, refuse);
}

/** privateEndpointConnections, as every resource with a private endpoint lists them. */
export function endpointConnections(from: Loose, refuse: Refuse): EndpointConnection[] {
  return looseListField(from, 'privateEndpointConnections')
    .flatMap((connection) => {
      const endpointId = referencedId(connection, refuse, 'privateEndpoint');
      const state = looseField(connection, 'privateLinkServiceConnectionState') ?? {};
      if (endpointId === null) return [];
      return [
        {
          endpointId,
          status: wordField(state, refuse, 'status') ?? 'unknown',
          groupIds: checkedAll(
            textListField(connection, 'groupIds', 'groupId'),
            checkedWord,
            refuse,
          ),
        },
      ];
    })
    .sort((a, b) => (a.endpointId.toLowerCase() < b.endpointId.toLowerCase() ? -1 : 1));
}

export function countField(from: Loose, key: string): number | undefined {
  const value = field(from, key);
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}

/** Credentials: signatures, keys and passwords by their names, users in addresses, tokens. */
const SECRETS: readonly (readonly [RegExp, string])[] = [
  [/\b(sig|\w*key|password|passwd|pwd|\w*secret|\w*token)=[^&;,\s"']+/gi, '$1=(removed)'],
  [/\/\/[^/@\s]+@/g, '//(removed)@'],
  [/eyJ[\w-]{8,}\.[\w-]*(?:\.[\w-]*)?/g, '(removed)'],
  [/[A-Za-z0-9+/]{40,}={1,2}/g, '(removed)'],
];

/** Text of an export, safe to show: without secrets, quoted, escaped, not longer than a line. */
export function quote(whole: string): string {
  const text = SECRETS.reduce((before, [form, put]) => before.replace(form, put), whole);
  const short = text.length > 80 ? `${text.slice(0, 77)}…` : text;
  return JSON.stringify(short).replace(
    /[\u007f-\u009f\u2028\u2029\p{Cf}]/gu,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Location as Azure's own word: `Japan East` and `japaneast` are one. */
export function locationField(from: Loose): { readonly location: string } | Record<string, never> {
  const location = textField(from, 'location')
    ?.toLowerCase()
    .replace(/[^a-z0-9]/g, '');
  return location === undefined || location === '' ? {} : { location };
}
