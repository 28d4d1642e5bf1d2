// The Connected Machine agent of Azure Arc has settings of its own: lists for the SYSTEM account are not its.

import { proxyOf, proxyUrl } from '../site-proxies.ts';
import type { PlanInput } from '../plan-input.ts';
import type { Remark } from './remark.ts';

export function arcWarnings({ site, appliance }: PlanInput): Remark[] {
  const proxy = proxyOf(site, appliance);
  return site.services.includes('azure-arc') && proxy !== null
    ? [{ code: 'warning.arc-own-settings', values: { proxy: proxyUrl(proxy) } }]
    : [];
}
