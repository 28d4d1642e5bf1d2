// Suffixes whose answers a validating server could not prove unsigned: it validates DNSSEC, forwards them into the virtual
// network, and has no way to the internet's DNS, where the proof would come from. Nobody else needs an exception.

import { recordHolders } from '../../../plan/resolver-chains.ts';
import type { SiteResolver } from '../../../site/site.ts';
import { dnsForwards } from './dns-answers.ts';
import type { RenderInput } from './rendered-file.ts';

const DNS_PORT = 53;

export function unprovenSuffixes(
  input: RenderInput,
  product: SiteResolver['product'],
): readonly string[] {
  const { plan, site, appliance } = input;
  const isStuck = recordHolders(site, appliance).some(
    (holder) =>
      holder.product === product &&
      holder.validates === true &&
      !plan.layers.firewall.allow.some(
        ({ from, to, port }) => from === holder.address && to === 'internet' && port === DNS_PORT,
      ),
  );
  return isStuck ? dnsForwards(input).map(({ suffix }) => suffix) : [];
}
