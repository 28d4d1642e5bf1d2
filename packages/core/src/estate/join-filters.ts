// Security groups and route tables of merged pieces, with the rules and routes that were exported by themselves.

import { compareText } from '../compare-text.ts';
import { groupBy } from '../group-by.ts';
import { DEFAULT_INBOUND } from '../model/security-rule.ts';
import { idKey, type Estate } from './estate.ts';
import type { Piece } from './pieces.ts';

/** One of which no export tells the rules or routes is not in the estate: it is not known. */
export function joinFilters(
  pieces: readonly Piece[],
): Pick<Estate, 'securityGroups' | 'routeTables'> {
  const rulesOf = groupBy(
    pieces.filter((piece) => piece.kind === 'security rule'),
    ({ groupId }) => idKey(groupId),
  );
  const routesOf = groupBy(
    pieces.filter((piece) => piece.kind === 'route'),
    ({ tableId }) => idKey(tableId),
  );
  const securityGroups = pieces
    .filter((piece) => piece.kind === 'network security group')
    .flatMap(({ id, name, rules }) => {
      const single = (rulesOf.get(idKey(id)) ?? []).map(({ rule }) => rule);
      if (rules === undefined && single.length === 0) return [];
      const all = [...(rules ?? DEFAULT_INBOUND), ...single];
      const unique = new Map(all.map((rule) => [rule.name.toLowerCase(), rule]));
      return [{ id, name, rules: [...unique.values()].sort((a, b) => a.priority - b.priority) }];
    });
  const routeTables = pieces
    .filter((piece) => piece.kind === 'route table')
    .flatMap(({ id, name, routes }) => {
      const single = (routesOf.get(idKey(id)) ?? []).map(({ route }) => route);
      if (routes === undefined && single.length === 0) return [];
      const unique = new Map(
        [...(routes ?? []), ...single].map((route) => [route.name.toLowerCase(), route]),
      );
      return [
        { id, name, routes: [...unique.values()].sort((a, b) => compareText(a.name, b.name)) },
      ];
    });
  return {
    ...(securityGroups.length === 0 ? {} : { securityGroups }),
    ...(routeTables.length === 0 ? {} : { routeTables }),
  };
}
