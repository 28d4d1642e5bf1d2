// Checks of networks that the schema cannot express: a network lies on one side, a translation changes no length,
// zones and peering say something that can be used. Works on the data as read.

import { isInAny, parseCidr, type Cidr } from '@sekisho/dns/address.ts';
import type { Translation, WorldNetworks } from '../model/world/networks.ts';
import { wholeView } from '../model/world/place.ts';
import { isRow, type Row, type SiteProblem } from './raw-rows.ts';

type Path = SiteProblem['path'];

interface Placed {
  readonly text: string;
  readonly path: Path;
}

/** As far as it can be read; what can't is the schema's to say. */
export function networksIn(data: unknown): WorldNetworks {
  const row = isRow(data) ? data : {};
  return {
    ...sidesOf(row),
    sites: rowsOf(row, 'sites').map(({ row: site }) => ({
      name: textOf(site['name']),
      ...sidesOf(site),
    })),
    zones: rowsOf(row, 'zones').map(({ row: zone }) => ({
      name: textOf(zone['name']),
      networks: texts(zone, 'networks', []).map(({ text }) => text),
    })),
  };
}

export function checkNetworks(data: unknown): SiteProblem[] {
  if (!isRow(data)) return [];
  const at: Path = ['networks'];
  const sites = rowsOf(data, 'sites').map(({ row, path }) => ({ row, path: [...at, ...path] }));
  const sides = [{ row: data, path: at }, ...sites];
  const onPremises = sides.flatMap(({ row, path }) => texts(row, 'onPremises', path));
  return [
    ...noNetworks(data, sites.length > 0),
    ...onBothSides(sides, onPremises),
    ...twiceOnPremises(onPremises),
    ...repeatedNames(data, 'sites'),
    ...repeatedNames(data, 'zones'),
    ...sides.flatMap(({ row, path }) => badTranslations(row, path)),
    ...badZones(data),
    ...badPeering(data),
  ];
}

function noNetworks(data: Row, hasSites: boolean): SiteProblem[] {
  const path = ['networks', 'onPremises'];
  const given = data['onPremises'];
  if (hasSites) return [];
  if (given === undefined) return [{ path, message: 'this key is missing; it needs a list' }];
  return Array.isArray(given) && given.length === 0
    ? [{ path, message: 'the list needs at least one entry' }]
    : [];
}

function onBothSides(
  sides: readonly { readonly row: Row; readonly path: Path }[],
  onPremises: readonly Placed[],
): SiteProblem[] {
  return sides
    .flatMap(({ row, path }) => texts(row, 'throughVpn', path))
    .filter(({ text }) => onPremises.some((other) => isSame(text, other.text)))
    .map(({ text, path }) => ({
      path,
      message: `${text} stands under onPremises too: a network is here or behind the VPN`,
    }));
}

/** A machine belongs to one site. */
function twiceOnPremises(onPremises: readonly Placed[]): SiteProblem[] {
  return onPremises
    .filter(({ path }) => path.includes('sites'))
    .flatMap((one) => {
      const other = onPremises.find(
        (each) => each.path !== one.path && isSame(each.text, one.text),
      );
      return other === undefined || onPremises.indexOf(other) > onPremises.indexOf(one)
        ? []
        : [
            {
              path: one.path,
              message: `${one.text} belongs to another site already: a network on premises lies in one site`,
            },
          ];
    });
}

function repeatedNames(data: Row, key: 'sites' | 'zones'): SiteProblem[] {
  const seen = new Set<string>();
  return rowsOf(data, key).flatMap(({ row, path }) => {
    const name = row['name'];
    if (typeof name !== 'string') return [];
    const isRepeated = seen.has(name.toLowerCase());
    seen.add(name.toLowerCase());
    return isRepeated
      ? [
          {
            path: ['networks', ...path, 'name'],
            message: `another ${key === 'sites' ? 'site' : 'zone'} is called ${JSON.stringify(name)} already: give this one its own name`,
          },
        ]
      : [];
  });
}

function badTranslations(row: Row, at: Path): SiteProblem[] {
  const through = texts(row, 'throughVpn', at);
  const read = rowsOf(row, 'translated').map((each) => ({
    path: [...at, ...each.path],
    azure: textOf(each.row['azure']),
    seenAs: textOf(each.row['seenAs']),
  }));
  return read.flatMap(({ path, azure, seenAs }, index): SiteProblem[] => {
    const [from, to] = [parseCidr(azure), parseCidr(seenAs)];
    if (from === null || to === null) return [];
    const earlier = read.slice(0, index);
    return [
      ...(from.prefix === to.prefix && from.network.version === to.network.version
        ? []
        : [
            {
              path: [...path, 'seenAs'],
              message: `${seenAs} and ${azure} differ in length: addresses are translated one for one, so give both the same prefix`,
            },
          ]),
      ...(isSame(azure, seenAs)
        ? [
            {
              path: [...path, 'seenAs'],
              message: `${seenAs} is what Azure has: leave out what is not translated`,
            },
          ]
        : []),
      ...(['azure', 'seenAs'] as const)
        .filter((key) => earlier.some((other) => overlap(other[key], { azure, seenAs }[key])))
        .map((key) => ({
          path: [...path, key],
          message: `${{ azure, seenAs }[key]} overlaps with another translation: each address has one other`,
        })),
      ...through
        .filter(({ text }) => isSame(text, azure))
        .map((each) => ({
          path: each.path,
          message: `${azure} is seen as ${seenAs} on premises: write ${seenAs} here`,
        })),
    ];
  });
}

function badZones(data: Row): SiteProblem[] {
  const { onPremises } = wholeView(networksIn(data));
  const seen: string[] = [];
  return rowsOf(data, 'zones')
    .flatMap(({ row, path }) => texts(row, 'networks', ['networks', ...path]))
    .flatMap(({ text, path }) => {
      const isRepeated = seen.some((other) => isSame(other, text));
      seen.push(text);
      if (isRepeated)
        return [{ path, message: `${text} belongs to another zone already: name it once` }];
      return onPremises.length === 0 || onPremises.some((network) => overlap(network, text))
        ? []
        : [
            {
              path,
              message: `${text} is in none of networks.onPremises (${onPremises.join(', ')}): correct it, or add its network`,
            },
          ];
    });
}

function badPeering(data: Row): SiteProblem[] {
  return rowsOf(data, 'microsoftPeering').flatMap(({ row, path }) => {
    const count = [row['networks'], row['serviceTags']].filter((each) => each !== undefined).length;
    return count === 1
      ? []
      : [
          {
            path: ['networks', ...path],
            message:
              'needs either networks (address ranges) or serviceTags (the path of ServiceTags_Public.json)',
          },
        ];
  });
}

function sidesOf(row: Row): Pick<WorldNetworks, 'onPremises' | 'throughVpn' | 'translated'> {
  return {
    onPremises: texts(row, 'onPremises', []).map(({ text }) => text),
    throughVpn: texts(row, 'throughVpn', []).map(({ text }) => text),
    translated: rowsOf(row, 'translated')
      .map(({ row: each }): Translation => ({
        azure: textOf(each['azure']),
        seenAs: textOf(each['seenAs']),
      }))
      .filter(({ azure, seenAs }) => parseCidr(azure) !== null && parseCidr(seenAs) !== null),
  };
}

function texts(row: Row, key: string, at: Path): Placed[] {
  const list = row[key];
  return Array.isArray(list)
    ? list.flatMap((text: unknown, index) =>
        typeof text === 'string' && parseCidr(text) !== null
          ? [{ text, path: [...at, key, index] }]
          : [],
      )
    : [];
}

function rowsOf(row: Row, key: string): { readonly row: Row; readonly path: Path }[] {
  const list = row[key];
  return Array.isArray(list)
    ? list.flatMap((each: unknown, index) =>
        isRow(each) ? [{ row: each, path: [key, index] }] : [],
      )
    : [];
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function isSame(a: string, b: string): boolean {
  const [left, right] = [parseCidr(a), parseCidr(b)];
  return left !== null && right !== null && keyOf(left) === keyOf(right);
}

function keyOf({ network: { version, bits }, prefix }: Cidr): string {
  return `${String(version)} ${bits.toString(16)}/${String(prefix)}`;
}

function overlap(a: string, b: string): boolean {
  return isInAny(a.replace(/\/.*/, ''), [b]) || isInAny(b.replace(/\/.*/, ''), [a]);
}
