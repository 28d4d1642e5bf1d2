// Checks of what site.yaml says of proxies beside one another: parents that exist and make no circle, a provider's
// that stand on the internet, and appliances that use none.

import type { WorldNetworks } from '../model/world/networks.ts';
import { isOnPremises } from '../model/world/place.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { closestWord } from './closest-word.ts';
import type { SiteProblem } from './raw-rows.ts';

/** What `appliances[].proxy` says of programs that go out directly. */
export const NO_PROXY = 'none';

/** Nobody is led to write a proxy that does not exist. */
export function withoutProxyAdvice([list, , key]: SiteProblem['path']): string {
  return list === 'appliances' && key === 'proxy'
    ? `; ${NO_PROXY}, where its programs go out directly`
    : '';
}

type Row = Readonly<Record<string, unknown>>;
interface ProxyRows {
  readonly proxies: readonly Numbered[];
  readonly appliances: readonly Numbered[];
  readonly networks: WorldNetworks;
  readonly firewall: unknown;
}
interface Numbered {
  readonly row: Row;
  readonly index: number;
}

export function checkProxies(rows: ProxyRows): SiteProblem[] {
  return [
    ...reservedNames(rows),
    ...parentProblems(rows),
    ...rows.proxies.flatMap((each) => providerProblems(each, rows.networks)),
    ...browserProblems(rows),
    ...firewallProblems(rows),
  ];
}

function reservedNames({ proxies }: ProxyRows): SiteProblem[] {
  return proxies.flatMap(({ row, index }) =>
    row['name'] === NO_PROXY
      ? [
          {
            path: ['proxies', index, 'name'],
            message: `no proxy may be called "${NO_PROXY}": an appliance uses that word for going out without one`,
          },
        ]
      : [],
  );
}

function parentProblems({ proxies }: ProxyRows): SiteProblem[] {
  const parents = new Map(
    proxies.flatMap(({ row: { name, parent } }) =>
      typeof name === 'string' ? [[name, typeof parent === 'string' ? parent : null] as const] : [],
    ),
  );
  return proxies.flatMap(({ row: { name, parent }, index }): SiteProblem[] => {
    if (typeof parent !== 'string') return [];
    const path = ['proxies', index, 'parent'];
    if (!parents.has(parent)) {
      const others = [...parents.keys()].filter((each) => each !== name);
      return [
        {
          path,
          message: `no proxy is called ${JSON.stringify(parent)}: ${adviceOf(parent, others)}`,
        },
      ];
    }
    const circle = circleFrom(String(name), parents);
    return circle === null
      ? []
      : [
          {
            path,
            message: `${circle.join(' -> ')} is a circle, from which nothing goes out: the last proxy of a chain has no parent`,
          },
        ];
  });
}

/** The way that comes back to its beginning; null when it ends. */
function circleFrom(
  start: string,
  parents: ReadonlyMap<string, string | null>,
): readonly string[] | null {
  const way = [start];
  for (let next = parents.get(start) ?? null; next !== null; next = parents.get(next) ?? null) {
    way.push(next);
    if (next === start) return way;
    // A circle further on: it is said where it is.
    if (way.indexOf(next) < way.length - 1) return null;
  }
  return null;
}

function adviceOf(name: string, names: readonly string[]): string {
  const meant = closestWord(name, names);
  if (meant !== null) return `did you mean ${JSON.stringify(meant)}?`;
  return names.length === 0
    ? 'there is no other'
    : `there ${names.length === 1 ? 'is' : 'are'} ${names
        .slice(0, 5)
        .map((each) => JSON.stringify(each))
        .join(', ')}`;
}

/** What its own network does is the provider's, and none of this site's servers. */
function providerProblems({ row, index }: Numbered, networks: WorldNetworks): SiteProblem[] {
  if (row['location'] !== 'internet') return [];
  const addresses = [row['address'], ...(Array.isArray(row['addresses']) ? row['addresses'] : [])];
  const inside = addresses.find(
    (each): each is string =>
      typeof each === 'string' && parseAddress(each) !== null && isOnPremises(networks, each),
  );
  const own = (['nodes', 'parent', 'resolver'] as const).filter(
    (key) => row[key] !== undefined && row[key] !== 'internet',
  );
  return [
    ...(inside === undefined
      ? []
      : [
          {
            path: ['proxies', index, 'location'],
            message: `says internet, and ${inside} lies in networks.onPremises: correct the address, or take location away`,
          },
        ]),
    ...own.map((key) => ({
      path: ['proxies', index, key],
      message: 'a proxy on the internet resolves and goes out by itself: take this key away',
    })),
  ];
}

function browserProblems({ proxies, appliances }: ProxyRows): SiteProblem[] {
  const names = proxies.flatMap(({ row: { name } }) => (typeof name === 'string' ? [name] : []));
  return appliances.flatMap(({ row: { browserProxy }, index }) =>
    typeof browserProxy !== 'string' || names.includes(browserProxy)
      ? []
      : [
          {
            path: ['appliances', index, 'browserProxy'],
            message: `no proxy is called ${JSON.stringify(browserProxy)}: ${adviceOf(browserProxy, names)}`,
          },
        ],
  );
}

/** A list of names that nobody is held to would be read for nothing. */
function firewallProblems({ firewall, appliances }: ProxyRows): SiteProblem[] {
  if (typeof firewall !== 'object' || firewall === null) return [];
  const { byName, allowList, product } = firewall as Row;
  const isUsed = appliances.some(({ row: { proxy } }) => proxy === NO_PROXY);
  return [
    ...(byName === true && !isUsed
      ? [
          {
            path: ['firewall', 'byName'],
            message: `no appliance goes out without a proxy: write proxy: ${NO_PROXY} where one does, or take this key away`,
          },
        ]
      : []),
    ...(['allowList', 'product'] as const)
      .filter((key) => (key === 'allowList' ? allowList : product) !== undefined && byName !== true)
      .map((key) => ({
        path: ['firewall', key],
        message: 'is of a firewall that lets names through: write byName: true beside it',
      })),
  ];
}
