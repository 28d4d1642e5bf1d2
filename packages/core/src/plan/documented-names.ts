// Names that the catalog has and the plan has not: optional ones that the policy did not ask for, those
// of services that the site does not list, and those that are dialled only without private endpoints.

import type { Catalog } from '../catalog/catalog.ts';
import type { Requirement } from '../catalog/schema.ts';
import type { Name } from '@sekisho/dns/name.ts';
import { endingsOf } from '../names/endings.ts';
import type { Site } from '../site/site.ts';
import { tenantSuffixOf } from './tenant-suffixes.ts';

export interface DocumentedName {
  readonly kind: 'optional' | 'other-service' | 'public-road';
  readonly requirement: Requirement;
}

export interface DocumentedNames {
  (name: Name): DocumentedName | null;
  /** Every documented name ends with one of these, two labels each; null or not there: nothing is known of them. */
  readonly endings?: () => ReadonlySet<string> | null;
}

/** By the catalog's rows of the site's cloud. */
export function documentedBy(
  catalog: Catalog,
  site: Pick<Site, 'services' | 'policy' | 'cloud'>,
): DocumentedNames {
  const { cloud } = site;
  const find = documentedNames(site, (name) => catalog.matchRequirements(name, { cloud }));
  const endings = (): ReadonlySet<string> | null =>
    endingsOf(
      catalog
        .requirementsFor({ cloud })
        .filter(({ match }) => match !== 'site')
        .map(({ pattern }) => pattern),
    );
  return Object.assign(find, { endings });
}

/** `match`: the rows of the site's cloud that a name satisfies, the most exact first. */
export function documentedNames(
  site: Pick<Site, 'services' | 'policy'>,
  match: (name: Name) => readonly Requirement[],
): (name: Name) => DocumentedName | null {
  return (name) => {
    const matched = match(name);
    // Most names of a log are none of the catalog's.
    if (matched.length === 0) return null;
    // A form that anybody can meet documents nothing about this name.
    const rows = matched.filter(
      (row) =>
        row.reachability !== 'private' &&
        row.reachability !== 'on-premises' &&
        row.need !== 'superseded' &&
        (row.match === 'exact' || tenantSuffixOf(name) === null),
    );
    const own = rows.find((row) => site.services.includes(row.service) && row.need === 'optional');
    if (own !== undefined) return { kind: 'optional', requirement: own };
    const open = matched.find(
      (row) =>
        site.services.includes(row.service) &&
        row.need === 'superseded' &&
        row.id.includes('.public.'),
    );
    if (open !== undefined) return { kind: 'public-road', requirement: open };
    const other = rows.find((row) => !site.services.includes(row.service));
    return other === undefined ? null : { kind: 'other-service', requirement: other };
  };
}
