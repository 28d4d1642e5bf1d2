// Whose request it is: for machines of the site fixes are proposed, for others nothing is.

import { parseAddress } from '@sekisho/dns/address.ts';
import { NO_CLIENT } from '../../products/shared/logs/observation.ts';
import { ANY_CLIENT } from '../tally/tally.ts';
import type { RuleContext } from './draft.ts';

interface Asked {
  readonly client: string;
  readonly name: string;
}

/** By its address; or because the appliance itself says that it was denied this name. */
export function isOfSite({ machines, failed }: RuleContext, { client, name }: Asked): boolean {
  return machines === null || machines.has(client) || failed?.name === name;
}

/** Not a machine of the site, where the log tells a client at all. */
export function isElsewhere(context: RuleContext, asked: Asked): boolean {
  return (
    asked.client !== ANY_CLIENT && !NO_CLIENT.includes(asked.client) && !isOfSite(context, asked)
  );
}

/** A host name in place of an address may be the appliance's: then it is no mere note. */
export function severityElsewhere(client: string): 'info' | 'warning' {
  return parseAddress(client) === null ? 'warning' : 'info';
}
