// The DNS records of the settings as zones of a server. The company's style decides:
// whole zones, which deny every name they do not hold, or one zone for each name.

import { recordName, type DnsRecord as SettingsRecord } from '@sekisho/core/model/dns-record.ts';
import { addressRecord, aliasRecord, type DnsRecord } from '@sekisho/dns/message.ts';
import type { LocalZone } from '@sekisho/dns/zones.ts';

export function zonesOf(
  records: readonly SettingsRecord[],
  style: 'whole-zones' | 'single-names',
): LocalZone[] {
  const byZone = new Map<string, DnsRecord[]>();
  for (const record of records) {
    const name = recordName(record);
    const zone = style === 'whole-zones' ? record.zone : name;
    byZone.set(zone, [...(byZone.get(zone) ?? []), ...wireRecords(record, name)]);
  }
  return [...byZone].map(([name, own]) => ({
    name,
    scope: style === 'whole-zones' ? 'subtree' : 'single-name',
    records: own,
  }));
}

function wireRecords(record: SettingsRecord, name: string): DnsRecord[] {
  return record.values.map((value) =>
    record.type === 'CNAME'
      ? aliasRecord(name, record.ttlSeconds, value)
      : addressRecord(name, record.ttlSeconds, value),
  );
}
