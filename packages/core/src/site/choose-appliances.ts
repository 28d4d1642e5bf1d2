// Which appliances of a site are meant.

import { UserError } from '@sekisho/dns/user-error.ts';
import type { Site, SiteAppliance } from './site.ts';

/** The one of this name, else all. Never empty: throws a UserError that lists the site's appliances when none has the name. */
export function chooseAppliances(
  site: Site,
  name: string | undefined,
): readonly [SiteAppliance, ...SiteAppliance[]] {
  const [first, ...more] =
    name === undefined ? site.appliances : site.appliances.filter((each) => each.name === name);
  if (first !== undefined) return [first, ...more];
  throw new UserError(`the site has no appliance ${JSON.stringify(name)}`, {
    code: 'site.no-appliance',
    hint: `use one of ${site.appliances.map((each) => each.name).join(', ')}`,
  });
}
