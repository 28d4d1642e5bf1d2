// `server=` and `local=`: `[/SUFFIX/…/][SERVER[#PORT][@…]]` (dnsmasq(8), --server).

import { addressAndPort, ROOT, zoneName, type ZoneName } from '../dns-words.ts';
import { stateError, type Place } from '../state-file.ts';
import { CHECK, type Option } from './read-options.ts';

/** The servers that all else goes to. */
export const STANDARD = 'standard';

/** The root stands for an option without suffix. */
export interface Suffixes {
  readonly suffixes: readonly ZoneName[];
  /** One of them begins with `*` and is no whole name. */
  readonly hasPattern: boolean;
}

export interface ServerOption extends Suffixes {
  readonly target:
    | { readonly kind: 'address'; readonly address: string; readonly port: number }
    | { readonly kind: typeof STANDARD | 'none' | 'name' };
  readonly place: Place;
}

export function serverOf({ value, place }: Option): ServerOption {
  const { rest, ...suffixes } = suffixesOf(value, place);
  return { ...suffixes, target: targetOf(rest), place };
}

/** `/a/b/rest` → a, b and the rest. `//` means names without a dot, which no plan has. */
export function suffixesOf(value: string, place: Place): Suffixes & { readonly rest: string } {
  if (!value.startsWith('/')) return { suffixes: [ROOT], hasPattern: false, rest: value };
  const parts = value.split('/').slice(1);
  if (parts.length < 2) throw stateError(place, 'a suffix is not closed by "/"', CHECK);
  const words = parts
    .slice(0, -1)
    .map((word) => word.replace(/^\./, ''))
    .filter((word) => word !== '');
  const suffixes = words
    .filter((word) => !word.startsWith('*'))
    .map((word) => {
      const name = word === '#' ? ROOT : zoneName(word);
      if (name === null) throw stateError(place, 'a suffix is no domain name', CHECK);
      return name;
    });
  return { suffixes, hasPattern: suffixes.length < words.length, rest: parts.at(-1) ?? '' };
}

function targetOf(text: string): ServerOption['target'] {
  const [server = ''] = text.split('@', 1);
  if (server === '') return { kind: 'none' };
  if (server === '#') return { kind: STANDARD };
  const target = addressAndPort(server.replace(/%[^#]*/, ''), '#');
  return target === null ? { kind: 'name' } : { kind: 'address', ...target };
}
