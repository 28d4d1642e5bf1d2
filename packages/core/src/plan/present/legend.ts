// What the ids in a sheet stand for: requirements with their purpose, sources with title and address.

import type { Requirement, Source } from '../../catalog/catalog.ts';
import { sourceLink } from '../../catalog/source-link.ts';
import { say, type Language } from '../../text/text.ts';
import type { Plan } from '../plan.ts';
import { sourceTitle } from './source-title.ts';

export interface SheetCatalog {
  /** Of the site's cloud. */
  readonly requirements: readonly Requirement[];
  readonly sources: readonly Source[];
}

export interface LegendRow {
  readonly id: string;
  readonly text: string;
  /** Where it can be read; null: no address is known, or it has none. */
  readonly link: string | null;
}

export interface Legend {
  readonly title: string;
  readonly rows: readonly LegendRow[];
}

/** Those that the sheets name, in the order of their ids; a list with nothing in it is left out. */
export function legendsOf(
  plans: readonly Plan[],
  { requirements, sources }: SheetCatalog,
  language: Language,
): readonly Legend[] {
  const roads = plans.flatMap((plan) => plan.roads);
  const named = new Set([
    ...roads.map(({ requirement }) => requirement),
    ...plans.flatMap(({ learn }) => learn.map(({ requirement }) => requirement)),
  ]);
  const cited = new Set(roads.flatMap((road) => road.sources));
  const byId = (a: LegendRow, b: LegendRow): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
  const legends: readonly Legend[] = [
    {
      title: say(language, 'sheet.requirements'),
      rows: [
        ...new Map(
          requirements
            .filter(({ id }) => named.has(id))
            .map(({ id, purpose }) => [id, { id, text: purpose, link: null }]),
        ).values(),
      ].toSorted(byId),
    },
    {
      title: say(language, 'catalog.sources'),
      rows: sources
        .filter(({ id }) => cited.has(id))
        .map((source) => ({
          id: source.id,
          text: sourceTitle(source),
          link: sourceLink(source) ?? source.note ?? say(language, 'catalog.no-link'),
        }))
        .toSorted(byId),
    },
  ];
  return legends.filter(({ rows }) => rows.length > 0);
}
