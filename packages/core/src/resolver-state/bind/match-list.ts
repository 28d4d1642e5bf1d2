// BIND's address match lists (ARM, "address_match_list"): the first element that fits decides.

import { isInCidr, parseCidr, type Cidr } from '@sekisho/dns/address.ts';
import { blockOf, named, wordAt, type Statement } from './read-statements.ts';

export interface MatchWorld {
  /** By name. */
  readonly acls: ReadonlyMap<string, readonly Statement[]>;
  /** The server's own address. */
  readonly server: string;
}

const MOST_LISTS = 32;

export function aclsOf(statements: readonly Statement[]): MatchWorld['acls'] {
  return new Map(named(statements, 'acl').map((each) => [wordAt(each, 1) ?? '', blockOf(each)]));
}

/** Whether the list takes in the whole network. Null: part of it, or it depends on what the files do not tell. */
export function matchNetwork(
  list: readonly Statement[],
  network: string,
  world: MatchWorld,
  depth = 0,
): boolean | null {
  const cidr = parseCidr(network);
  if (cidr === null || depth > MOST_LISTS) return null;
  for (const element of list) {
    const isNegated = wordAt(element, 0)?.startsWith('!') ?? false;
    const fits = fitsElement(element, { network, cidr }, world, depth);
    if (fits === null) return null;
    if (fits) return !isNegated;
  }
  return false;
}

function fitsElement(
  element: Statement,
  { network, cidr }: { readonly network: string; readonly cidr: Cidr },
  world: MatchWorld,
  depth: number,
): boolean | null {
  const nested = element.parts.find((part) => typeof part !== 'string');
  if (nested !== undefined) return matchNetwork(nested, network, world, depth + 1);
  const words = element.parts.filter((part) => typeof part === 'string' && part !== '!');
  const [word = ''] = words.map(String);
  const acl = world.acls.get(word);
  if (acl !== undefined) return matchNetwork(acl, network, world, depth + 1);
  switch (word) {
    case 'any':
      return true;
    case 'none':
    // Neither the appliance nor a proxy signs its questions.
    case 'key':
      return false;
    case 'localhost':
      return fitsCidr(parseCidr(world.server), cidr);
    default:
      return fitsCidr(parseCidr(wholeNetwork(word)), cidr);
  }
}

/** An element that is no network, such as `localnets`, can hold anything. */
function fitsCidr(element: Cidr | null, cidr: Cidr): boolean | null {
  if (element === null) return null;
  if (element.prefix <= cidr.prefix) return isInCidr(cidr.network, element);
  return isInCidr(element.network, cidr) ? null : false;
}

/** BIND takes `10/8` for `10.0.0.0/8`. */
function wholeNetwork(word: string): string {
  const [address = '', prefix] = word.split('/', 2);
  if (prefix === undefined || !/^\d+(?:\.\d+){0,2}\.?$/.test(address)) return word;
  const octets = address.split('.').filter((octet) => octet !== '');
  return `${[...octets, '0', '0', '0'].slice(0, 4).join('.')}/${prefix}`;
}
