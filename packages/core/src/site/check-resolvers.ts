// Checks of what resolvers host and whom they ask: words that are taken, one suffix with two masters, and questions
// that go in a circle.

import { isAtOrUnder, parseName, type Name } from '@sekisho/dns/name.ts';
import { parseAddress } from '@sekisho/dns/address.ts';
import { closestWord } from './closest-word.ts';
import { isRow, quote, rows, words, type Row, type SiteProblem } from './raw-rows.ts';
import { FORWARDS } from './schema/resolvers.ts';

type Path = SiteProblem['path'];

/** What one resolver does with a suffix, and where site.yaml says so. */
interface Rule {
  /** Empty: all else. */
  readonly suffix: string;
  /** Names of resolvers; none: nobody of this site. */
  readonly to: readonly string[];
  readonly path: Path;
}

export function checkResolvers(data: Row): readonly SiteProblem[] {
  const resolvers = rows(data, 'resolvers');
  return [
    ...resolvers.flatMap(({ row, index }) => takenWord(row['name'], ['resolvers', index, 'name'])),
    ...resolvers.flatMap(({ row, index }) => repeatedSuffixes(row, ['resolvers', index])),
    ...resolvers.flatMap(({ row, index }) => unreadableRecords(row, ['resolvers', index])),
    ...resolvers.flatMap(({ row, index }) => missingTargets(data, row, ['resolvers', index])),
    ...listsWithInternet(data),
    ...circles(data),
  ];
}

function takenWord(name: unknown, path: Path): SiteProblem[] {
  const taken = FORWARDS.find((word) => word === name);
  return taken === undefined
    ? []
    : [
        {
          path,
          message: `no resolver may be called "${taken}": ${taken === 'internet' ? "a proxy uses that word for the internet's DNS" : 'forwards uses that word'}`,
        },
      ];
}

/** Whoever asks several asks servers of this site. */
function listsWithInternet(data: Row): SiteProblem[] {
  return rows(data, 'proxies').flatMap(({ row, index }) => {
    const list = words(row['resolver']);
    const internet = list.find(({ word }) => word === 'internet');
    return internet === undefined || list.length === 1
      ? []
      : [
          {
            path: ['proxies', index, 'resolver', ...internet.at],
            message: 'internet stands alone: name the resolvers that it asks, or internet',
          },
        ];
  });
}

function repeatedSuffixes(row: Row, path: Path): SiteProblem[] {
  const seen = new Set<string>();
  return [...hostedRules(row, path), ...forwardRules(row, path, new Map())].flatMap((rule) => {
    if (seen.has(rule.suffix))
      return [
        {
          path: rule.path,
          message: `${rule.suffix} stands here for the second time: a server hosts a zone, or forwards it, once`,
        },
      ];
    seen.add(rule.suffix);
    return [];
  });
}

function unreadableRecords(row: Row, path: Path): SiteProblem[] {
  return list(row['hostedZones']).flatMap((entry, index) => {
    const records = isRow(entry) ? entry['records'] : undefined;
    if (!isRow(records)) return [];
    return Object.keys(records)
      .filter((name) => name !== '@' && !parseName(`${name.replace(/^\*\./, '')}.x.example`).ok)
      .filter((name) => name !== '*')
      .map((name) => ({
        path: [...path, 'hostedZones', index, 'records', name],
        message: `${quote(name)} is no name in a zone: write www, or @ for the zone itself`,
      }));
  });
}

function missingTargets(data: Row, row: Row, path: Path): SiteProblem[] {
  const names = rows(data, 'resolvers').flatMap(({ row: each }) =>
    typeof each['name'] === 'string' ? [each['name']] : [],
  );
  return list(row['conditionalForwarders']).flatMap((entry, index) =>
    words(isRow(entry) ? entry['to'] : undefined).flatMap(({ word, at }) => {
      const place = [...path, 'conditionalForwarders', index, 'to', ...at];
      if (parseAddress(word) !== null)
        return word === row['address']
          ? [{ path: place, message: `${word} is its own address: it would ask itself` }]
          : [];
      if (names.includes(word)) return [];
      const meant = closestWord(word, names);
      return [
        {
          path: place,
          message: `no resolver is called ${quote(word)}: ${meant === null ? 'name one of the resolvers, or give an address' : `did you mean ${quote(meant)}?`}`,
        },
      ];
    }),
  );
}

/** For each suffix that somebody forwards, and for all else: who asks whom. */
function circles(data: Row): SiteProblem[] {
  const all = rows(data, 'resolvers');
  const byAddress = new Map(
    all.flatMap(({ row }): [string, string][] =>
      typeof row['address'] === 'string' && typeof row['name'] === 'string'
        ? [[row['address'], row['name']]]
        : [],
    ),
  );
  const rules = new Map(
    all.flatMap(({ row, index }): [string, readonly Rule[]][] => {
      const path = ['resolvers', index];
      return typeof row['name'] === 'string'
        ? [
            [
              row['name'],
              [
                ...hostedRules(row, path),
                ...forwardRules(row, path, byAddress),
                ...upstreamRules(row, path, byAddress),
              ],
            ],
          ]
        : [];
    }),
  );
  const suffixes = new Set([...rules.values()].flatMap((own) => own.map(({ suffix }) => suffix)));
  const found = new Map<string, SiteProblem>();
  for (const suffix of suffixes)
    for (const name of rules.keys()) {
      const circle = circleFrom(rules, { name, suffix, before: [] });
      if (circle !== null) found.set(JSON.stringify(circle.path), circle);
    }
  return [...found.values()];
}

function circleFrom(
  rules: ReadonlyMap<string, readonly Rule[]>,
  at: { readonly name: string; readonly suffix: string; readonly before: readonly string[] },
): SiteProblem | null {
  const { name, suffix, before } = at;
  const rule = (rules.get(name) ?? [])
    .filter((each) => each.suffix === '' || (suffix !== '' && isAtOrUnder(suffix, each.suffix)))
    .toSorted((a, b) => b.suffix.length - a.suffix.length)[0];
  if (rule === undefined) return null;
  for (const to of rule.to) {
    const way = [...before, name];
    if (way.includes(to)) {
      const circle = [...way.slice(way.indexOf(to)), to].join(' -> ');
      return {
        path: rule.path,
        message: `questions${suffix === '' ? '' : ` for ${suffix}`} go in a circle: ${circle}`,
      };
    }
    const further = circleFrom(rules, { name: to, suffix, before: way });
    if (further !== null) return further;
  }
  return null;
}

function hostedRules(row: Row, path: Path): Rule[] {
  return list(row['hostedZones']).flatMap((entry, index) => {
    const zone = nameOf(isRow(entry) ? entry['zone'] : entry);
    const at = [...path, 'hostedZones', index, ...(isRow(entry) ? ['zone'] : [])];
    return zone === null ? [] : [{ suffix: zone, to: [], path: at }];
  });
}

function forwardRules(row: Row, path: Path, byAddress: ReadonlyMap<string, string>): Rule[] {
  return list(row['conditionalForwarders']).flatMap((entry, index) => {
    if (!isRow(entry)) return [];
    const to = words(entry['to']).map(({ word }) => byAddress.get(word) ?? word);
    return list(entry['zones']).flatMap((zone, nth) => {
      const suffix = nameOf(zone);
      return suffix === null
        ? []
        : [{ suffix, to, path: [...path, 'conditionalForwarders', index, 'zones', nth] }];
    });
  });
}

function upstreamRules(row: Row, path: Path, byAddress: ReadonlyMap<string, string>): Rule[] {
  const { forwards } = row;
  if (forwards === 'azure') {
    const to = words(row['forwardTo']).flatMap(({ word }) => byAddress.get(word) ?? []);
    return [{ suffix: '', to, path: [...path, 'forwardTo'] }];
  }
  return typeof forwards === 'string' && !FORWARDS.some((word) => word === forwards)
    ? [{ suffix: '', to: [forwards], path: [...path, 'forwards'] }]
    : [];
}

function nameOf(value: unknown): Name | null {
  const parsed = typeof value === 'string' ? parseName(value) : null;
  return parsed?.ok === true ? parsed.name : null;
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
