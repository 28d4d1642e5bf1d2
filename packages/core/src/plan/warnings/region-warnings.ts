// A region that the catalog does not know, or that belongs to another cloud than the site says.

import { guessRegion } from '../../site/region-names.ts';
import type { PlanInput } from '../plan-input.ts';
import type { Remark } from './remark.ts';

export function regionWarnings({ site: { region, cloud }, regions }: PlanInput): Remark[] {
  if (regions === undefined) return [];
  const own = regions.filter((each) => each.name === region);
  if (own.some((each) => each.cloud === cloud)) return [];
  const [other] = own;
  if (other !== undefined)
    return [
      {
        code: 'warning.region-of-other-cloud',
        values: { region, cloud, regionCloud: other.cloud },
      },
    ];
  const guess = guessRegion(region, regions);
  const meant = guess.kind === 'known' ? guess.region.name : guess.meant;
  return [
    meant === null
      ? { code: 'warning.region-not-known', values: { region } }
      : { code: 'warning.region-misspelt', values: { region, meant } },
  ];
}
