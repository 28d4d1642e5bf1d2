// A firewall that lets programs without a proxy out by names. It is the rehearsal's own, on either network: as with FQDN
// objects, a name stands for the addresses that the internet's DNS has for it at that time. What it stops of the appliance
// it writes into a log of names, in Squid's form.

import { toPattern } from '@sekisho/core/names/pattern.ts';
import { buildRuleIndex } from '@sekisho/core/names/rule-index.ts';
import type { Settings } from '@sekisho/core/model/settings.ts';
import { NO_PROXY } from '@sekisho/core/site/check-proxies.ts';
import type { PlanInput } from '@sekisho/core/plan/plan-input.ts';
import type { Azure } from '@sekisho/azure-emulator/cloud/azure.ts';
import { toName } from '@sekisho/dns/name.ts';
import type { NetworkRule } from '../network/firewall.ts';
import type { FirewallEvent } from '../network/network.ts';
import { formatAccessEntry } from '../onprem/forward-proxy/squid-log.ts';

const PORTS = [80, 443];

export function filtersByName({ site, appliance }: PlanInput): boolean {
  return appliance.proxy === NO_PROXY && site.firewall.byName === true;
}

/** Rules for the names that it lets through, at their addresses of now. */
export function rulesByName(
  { appliance }: PlanInput,
  { proxyAllow }: Settings,
  azure: Azure,
): NetworkRule[] {
  const index = buildRuleIndex(
    proxyAllow.map((entry) => ({ pattern: toPattern(entry), value: true as const })),
  );
  const addresses = publicNames(azure)
    .filter((name) => index.has(toName(name)))
    .flatMap((name) => azure.addressOf(name) ?? []);
  return [...new Set(addresses)].map((to) => ({ from: appliance.address, to, ports: PORTS }));
}

/** The line of its log; null for what it does not stop by name. */
export function deniedLine(
  { appliance }: PlanInput,
  { at, from, to, port, protocol, verdict, via }: FirewallEvent,
  azure: Azure,
): string | null {
  if (verdict !== 'rejected' || via !== 'internet' || protocol !== 'tcp') return null;
  if (from !== appliance.address) return null;
  const name = publicNames(azure).find((each) => azure.addressOf(each) === to);
  return name === undefined
    ? null
    : formatAccessEntry({
        endedAt: at,
        elapsedMs: 0,
        client: from,
        tag: 'TCP_DENIED',
        status: 403,
        bytes: 0,
        method: 'CONNECT',
        url: `${name}:${String(port)}`,
        server: null,
        contentType: null,
      });
}

function publicNames(azure: Azure): string[] {
  return Object.keys(azure.state.publicNames);
}
