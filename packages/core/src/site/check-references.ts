// Checks of a site that its schema cannot express: names that must differ, and names that must exist. Works on
// the data as read, so that these problems are reported together with those of the schema.

import { checkMachines } from './check-machines.ts';
import { checkProxies, NO_PROXY } from './check-proxies.ts';
import { checkResolvers } from './check-resolvers.ts';
import { closestWord } from './closest-word.ts';
import { isRow, quote, rows, words, type ListKey, type Row, type SiteProblem } from './raw-rows.ts';
import { FORWARDS } from './schema/resolvers.ts';
import type { WorldNetworks } from '../model/world/networks.ts';
import { isDeclared, isOnPremises, placeOf, wholeView } from '../model/world/place.ts';
import { AZURE_PLATFORM_ADDRESS, parseAddress } from '@sekisho/dns/address.ts';
import { checkNetworks, networksIn } from './check-networks.ts';

const SINGULAR: Readonly<Record<ListKey, string>> = {
  proxies: 'proxy',
  resolvers: 'resolver',
  appliances: 'appliance',
  sources: 'source',
  machines: 'machine',
};
/** A proxy asks the internet's DNS by this word. */
const INTERNET = 'internet';

export function checkReferences(data: unknown): readonly SiteProblem[] {
  if (!isRow(data)) return [];
  return [
    ...(['proxies', 'resolvers', 'appliances', 'sources', 'machines'] as const).flatMap((list) =>
      repeatedNames(data, list),
    ),
    ...missingReferences(data, 'appliances', 'proxy', 'proxies').filter(
      ({ path: [, index] }) =>
        rows(data, 'appliances').find((each) => each.index === index)?.row['proxy'] !== NO_PROXY,
    ),
    ...missingReferences(data, 'appliances', 'resolver', 'resolvers'),
    ...missingReferences(data, 'sources', 'appliance', 'appliances'),
    ...missingReferences(data, 'machines', 'appliance', 'appliances'),
    ...checkMachines(data),
    ...missingReferences(data, 'proxies', 'resolver', 'resolvers', [INTERNET]),
    ...missingReferences(data, 'resolvers', 'forwards', 'resolvers', FORWARDS),
    ...checkResolvers(data),
    ...missingOwnProxy(data),
    ...checkProxies({
      proxies: rows(data, 'proxies'),
      appliances: rows(data, 'appliances'),
      networks: networksIn(data['networks']),
      firewall: data['firewall'],
    }),
    ...repeatedAddresses(data),
    ...unreachedTargets(data),
    ...(['appliances', 'sources', 'machines'] as const).flatMap((list) =>
      outsideNetworks(data, list),
    ),
    ...checkNetworks(data['networks']),
  ];
}

function repeatedNames(data: Row, list: ListKey): SiteProblem[] {
  const seen = new Set<string>();
  return rows(data, list).flatMap(({ row, index }) => {
    if (typeof row['name'] !== 'string') return [];
    const key = row['name'].toLowerCase();
    if (seen.has(key))
      return [
        {
          path: [list, index, 'name'],
          message: `another ${SINGULAR[list]} is called ${quote(row['name'])} already: give this one its own name`,
        },
      ];
    seen.add(key);
    return [];
  });
}

function missingReferences(
  data: Row,
  list: ListKey,
  key: string,
  target: ListKey,
  also: readonly string[] = [],
): SiteProblem[] {
  const names = [
    ...rows(data, target).flatMap(({ row }) =>
      typeof row['name'] === 'string' ? [row['name']] : [],
    ),
    ...also,
  ];
  return rows(data, list).flatMap(({ row, index }) =>
    words(row[key]).flatMap(({ word: name, at }) => {
      if (names.includes(name)) return [];
      const meant = closestWord(name, names);
      const advice =
        meant !== null
          ? `did you mean ${quote(meant)}?`
          : names.length === 0
            ? `there is none`
            : `there ${names.length === 1 ? 'is' : 'are'} ${names.slice(0, 5).map(quote).join(', ')}`;
      return [
        {
          path: [list, index, key, ...at],
          message: `no ${SINGULAR[target]} is called ${quote(name)}: ${advice}`,
        },
      ];
    }),
  );
}

/** How Sekisho itself reaches Azure. */
function missingOwnProxy(data: Row): SiteProblem[] {
  const azure = data['azure'];
  const name = isRow(azure) ? azure['proxy'] : undefined;
  const names = rows(data, 'proxies').flatMap(({ row }) =>
    typeof row['name'] === 'string' ? [row['name']] : [],
  );
  if (typeof name !== 'string' || name === 'none' || names.includes(name)) return [];
  const meant = closestWord(name, [...names, 'none']);
  return [
    {
      path: ['azure', 'proxy'],
      message: `no proxy is called ${quote(name)}: ${meant === null ? 'name one of the proxies, or none' : `did you mean ${quote(meant)}?`}`,
    },
  ];
}

function repeatedAddresses(data: Row): SiteProblem[] {
  const seen = new Map<string, string>();
  return (['appliances', 'sources'] as const).flatMap((list) =>
    rows(data, list).flatMap(({ row, index }) => {
      const address = typeof row['address'] === 'string' ? row['address'] : '';
      const owner = seen.get(address);
      if (owner !== undefined)
        return [
          {
            path: [list, index, 'address'],
            message: `${address} is the address of ${owner} already`,
          },
        ];
      if (parseAddress(address) !== null)
        seen.set(address, typeof row['name'] === 'string' ? quote(row['name']) : `another machine`);
      return [];
    }),
  );
}

function outsideNetworks(data: Row, list: ListKey): SiteProblem[] {
  const networks = networksIn(data['networks']);
  const { onPremises } = wholeView(networks);
  if (onPremises.length === 0) return [];
  return rows(data, list).flatMap(({ row, index }) => {
    const address = row['address'];
    if (
      typeof address !== 'string' ||
      parseAddress(address) === null ||
      isOnPremises(networks, address)
    )
      return [];
    const { network } = placeOf(networks, address);
    return [
      {
        path: [list, index, 'address'],
        message:
          network !== null
            ? `${address} lies in ${network} behind the VPN, whose prefix is the longest that holds it: correct it, or the networks`
            : `${address} is in none of networks.onPremises (${onPremises.join(', ')}): correct it, or add its network`,
      },
    ];
  });
}

/** A resolver must be able to reach the addresses that it forwards to. */
function unreachedTargets(data: Row): SiteProblem[] {
  const networks = networksIn(data['networks']);
  return rows(data, 'resolvers').flatMap(({ row, index }) => {
    const targets = Array.isArray(row['forwardTo']) ? (row['forwardTo'] as unknown[]) : [];
    const at = [
      { path: ['resolvers', index, 'address'], address: row['address'] },
      ...targets.map((address, nth) => ({
        path: ['resolvers', index, 'forwardTo', nth],
        address,
      })),
    ];
    return at.flatMap(({ path, address }): SiteProblem[] => {
      const problem = targetProblem(address, path.includes('forwardTo') ? networks : null);
      return problem === null ? [] : [{ path, message: problem }];
    });
  });
}

/** Null when nothing speaks against the address; without networks they are not looked at. */
export function targetProblem(address: unknown, networks: WorldNetworks | null): string | null {
  if (typeof address !== 'string' || parseAddress(address) === null) return null;
  if (address === AZURE_PLATFORM_ADDRESS)
    return `${address} answers machines inside Azure only, so nobody on premises reaches it: give the address of a resolver in a virtual network (an inbound endpoint of DNS Private Resolver, or a DNS server there)`;
  if (networks === null) return null;
  const { onPremises, throughVpn } = wholeView(networks);
  const all = [...onPremises, ...throughVpn];
  return all.length === 0 || isDeclared(networks, address)
    ? null
    : `${address} is in none of networks.throughVpn and networks.onPremises (${all.join(', ')}): correct it, or add its network`;
}
