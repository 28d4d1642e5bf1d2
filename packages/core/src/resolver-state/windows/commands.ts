// The pipelines that export what a Windows DNS server holds: by Windows PowerShell 5.1 and PowerShell 7.
// The plain output can't be used: addresses and record data are objects, which CSV and JSON show by
// the names of their classes. docs/site.md has the same lines.

const ADDRESSES = (property: string): string => `@{n='${property}';e={$_.${property} -join ';'}}`;
const DATA = (property: string): string =>
  `@{n='${property}';e={[string]$_.RecordData.${property}}}`;

export const ZONES_COMMAND = `Get-DnsServerZone | Select-Object ZoneName, ZoneType, IsDsIntegrated, ReplicationScope, DirectoryPartitionName, ZoneFile, UseRecursion, ${ADDRESSES('MasterServers')} | ConvertTo-Json > zones.json`;
export const FORWARDERS_COMMAND = `Get-DnsServerForwarder | Select-Object UseRootHint, ${ADDRESSES('IPAddress')} | ConvertTo-Json > forwarders.json`;
export const RECORDS_COMMAND = `Get-DnsServerZone | Where-Object { $_.ZoneType -in 'Primary', 'Secondary' -and -not $_.IsReverseLookupZone } | ForEach-Object { $zone = $_.ZoneName; Get-DnsServerResourceRecord -ZoneName $zone | Select-Object @{n='ZoneName';e={$zone}}, HostName, RecordType, ${['IPv4Address', 'IPv6Address', 'HostNameAlias'].map(DATA).join(', ')} } | ConvertTo-Json > records.json`;
