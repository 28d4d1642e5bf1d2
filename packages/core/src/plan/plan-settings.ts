// A plan as the settings of the programs: what the rehearsal writes into its
// files and trace() is asked with.

import { toName } from '@sekisho/dns/name.ts';
import type { DnsRecord } from '../model/dns-record.ts';
import type { Settings } from '../model/settings.ts';
import type { Plan, PlannedRecord, ProxyUse } from './plan.ts';

export function toSettings(plan: Pick<Plan, 'layers'>): Settings {
  const { layers } = plan;
  const system = {
    proxy: layers['system-bypass'].proxy,
    bypass: allEntries(layers['system-bypass']),
  };
  const { others, browserProxy } = layers['proxy-allow'];
  return {
    configurationManager: {
      proxy: layers['configuration-manager'].proxy,
      bypassListEnabled: true,
      bypassProxyOnLocal: true,
      bypass: allEntries(layers['configuration-manager']),
    },
    system,
    // The machine's list holds for the browser too.
    user:
      layers['system-bypass'].ofMachine !== undefined
        ? system
        : { proxy: browserProxy ?? layers['configuration-manager'].proxy, bypass: [] },
    proxyAllow: layers['proxy-allow'].allow,
    ...(others === undefined
      ? {}
      : { proxyAllowOf: Object.fromEntries(others.map(({ proxy, allow }) => [proxy, allow])) }),
    dnsRecords: layers.dns.records.map(toDnsRecord),
    firewallAllow: layers.firewall.allow,
    ...(layers.dns.forward === undefined ? {} : { dnsForward: layers.dns.forward }),
    ...(layers['mobility-agent'] === undefined ? {} : { mobilityAgent: layers['mobility-agent'] }),
  };
}

/** The list as the plan leaves it: with what stays of today. */
export function allEntries({ bypass, kept = [] }: ProxyUse): readonly string[] {
  return kept.length === 0 ? bypass : [...kept, ...bypass];
}

export function toDnsRecord(record: PlannedRecord): DnsRecord {
  return {
    zone: toName(record.zone),
    name: record.name,
    type: record.type,
    ttlSeconds: record.ttl,
    values: record.addresses,
    ...(record.on === undefined ? {} : { on: record.on }),
  };
}
