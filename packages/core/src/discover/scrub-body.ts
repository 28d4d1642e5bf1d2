// A resource as Azure answers it → what of it may be kept: the fields that Sekisho
// reads, and no others. Tags, identities, keys, certificates, descriptions and free
// text of people go; whoever gets the saved files gets nothing that grants access.

import { parseUrl } from '@sekisho/dns/parse-url.ts';

/** In lower case: Azure's own spelling differs between services. */
const KEPT = new Set(
  [
    'id name type location kind resourceGroup properties provisioningState publicNetworkAccess',
    'privateLinkServiceConnections manualPrivateLinkServiceConnections privateLinkServiceId groupIds groupId privateLinkServiceConnectionState status',
    'subnet networkInterfaces customDnsConfigs fqdn ipAddresses ipConfigurations memberName privateIPAddress privateEndpoint privateLinkConnectionProperties requiredMemberName fqdns',
    'privateDnsZoneConfigs privateDnsZoneId recordSets recordType recordSetName ttl',
    'numberOfRecordSets numberOfVirtualNetworkLinks virtualNetwork registrationEnabled resolutionPolicy virtualNetworkLinkState isAutoRegistered',
    'aRecords ipv4Address aaaaRecords ipv6Address cnameRecord cname ptrRecords ptrdname mxRecords preference exchange srvRecords priority weight port target txtRecords value',
    'soaRecord host email serialNumber refreshTime retryTime expireTime minimumTtl',
    'privateEndpointConnections privateEndpointStateForSiteRecovery vaultUri primaryEndpoints blob sites applianceName masterSiteId agentDetails keyVaultUri keyVaultId serviceEndpoint',
    'networkAcls networkRuleSet defaultAction bypass ipRules ipAddressOrRange ipAddressRanges allowSharedKeyAccess',
    'securityRules defaultSecurityRules access direction protocol sourceAddressPrefix sourceAddressPrefixes destinationAddressPrefix destinationAddressPrefixes sourcePortRange sourcePortRanges destinationPortRange destinationPortRanges sourceApplicationSecurityGroups destinationApplicationSecurityGroups applicationSecurityGroups routes nextHopType nextHopIpAddress',
    'subnets addressPrefix defaultOutboundAccess natGateway networkSecurityGroup routeTable privateEndpointNetworkPolicies addressSpace addressPrefixes dhcpOptions dnsServers virtualNetworkPeerings remoteVirtualNetwork peeringState',
  ]
    .join(' ')
    .split(' ')
    .map((key) => key.toLowerCase()),
);

/** Values of TXT records prove who owns a domain, and anything else that somebody put there. */
const REMOVED = '(removed)';
const LONGEST_TEXT = 1024;
const TOKEN = /eyJ[\w-]{8,}\.[\w-]{8,}/;

export function scrubBody(value: unknown, key = ''): unknown {
  if (typeof value === 'string') return scrubText(value, key);
  if (Array.isArray(value)) return value.map((item) => scrubBody(item, key));
  if (typeof value !== 'object' || value === null) return value;
  const kept: Record<string, unknown> = {};
  for (const [name, item] of Object.entries(value))
    if (isKept(name)) kept[name] = scrubBody(item, isTxt(key) ? key : name);
  return kept;
}

/** A handful of spellings stands for thousands of fields. */
const known = new Map<string, boolean>();

function isKept(name: string): boolean {
  const found = known.get(name);
  if (found !== undefined) return found;
  const kept = name !== '__proto__' && KEPT.has(name.toLowerCase());
  if (known.size < 1000) known.set(name, kept);
  return kept;
}

function isTxt(key: string): boolean {
  return key.length === 'txtrecords'.length && key.toLowerCase() === 'txtrecords';
}

function scrubText(text: string, key: string): string {
  if (isTxt(key) || text.length > LONGEST_TEXT || (text.includes('eyJ') && TOKEN.test(text)))
    return REMOVED;
  if (!text.includes('://')) return text;
  const url = parseUrl(text);
  if (url === null) return REMOVED;
  const hasSecret =
    url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '';
  return hasSecret ? `${url.protocol}//${url.host}${url.pathname}` : text;
}
