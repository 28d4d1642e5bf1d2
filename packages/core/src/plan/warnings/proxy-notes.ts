// What a proxy does besides allowing names, and decides whether its list is enough: it asks for a login, or opens
// TLS. Where site.yaml does not say, that is said.

import { allowLists } from '../allow-lists.ts';
import { clientsOfProxy } from '../proxy-steps.ts';
import type { PlanInput } from '../plan-input.ts';
import { isProviders, proxiesOf, proxyOf } from '../site-proxies.ts';
import { askedNames } from '../../site/asked-resolvers.ts';
import type { SiteProxy } from '../../site/site.ts';
import type { Remark, Unwarned } from './remark.ts';

export function proxyNotes(input: PlanInput, plan: Unwarned): Remark[] {
  const { site, appliance } = input;
  const lists = new Map(allowLists(input, plan).map(({ proxy, allow }) => [proxy, allow]));
  const used = proxiesOf(site, appliance).filter(({ name }) => (lists.get(name) ?? []).length > 0);
  return [
    ...used.flatMap((proxy) => remarksOf(proxy, clientsOfProxy(input, proxy, plan).join(', '))),
    ...firewallNotes(input, plan),
  ];
}

function remarksOf(proxy: SiteProxy, clients: string): Remark[] {
  const { name, login, inspectsTls } = proxy;
  const values = { proxy: name, address: clients };
  const isUnclear = login === undefined || inspectsTls === undefined;
  const unclear =
    login === undefined
      ? inspectsTls === undefined
        ? 'proxy-may-inspect'
        : 'proxy-may-ask-login'
      : 'proxy-may-open-tls';
  return [
    ...(login === true ? [{ code: 'warning.proxy-asks-login', values }] : []),
    ...(isUnclear ? [{ code: `warning.${unclear}`, values, isNote: true }] : []),
    ...(isProviders(proxy) ? [{ code: 'warning.proxy-of-provider', values, isNote: true }] : []),
  ];
}

/** An FQDN object holds the addresses that the firewall itself was answered. */
function firewallNotes({ site, appliance }: PlanInput, plan: Unwarned): Remark[] {
  return proxyOf(site, appliance) === null && plan.layers['proxy-allow'].by === 'firewall'
    ? [
        {
          code: 'warning.firewall-fqdn-objects',
          values: { resolver: askedNames(appliance).join(', '), address: appliance.address },
          isNote: true,
        },
      ]
    : [];
}
