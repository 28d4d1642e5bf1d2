// English texts of what a site does not tell of its proxies, servers and networks, and of settings that decide before the planned ones.

export const PLAN_SHAPES_EN = {
  'warning.current-system-other-account':
    '{file} does not tell the internet options of the SYSTEM account: it holds the key {key}, so they are not known',
  'fix.current-system-other-account':
    'export HKEY_USERS\\S-1-5-18\\Software\\Microsoft\\Windows\\CurrentVersion\\Internet Settings; the services of the appliance read the options of the SYSTEM account, not those of a person',
  'warning.current-system-script':
    '{file}: the SYSTEM account uses the script {script} (AutoConfigURL), which decides before a fixed proxy and its list: what it answers is not known',
  'fix.current-system-script':
    'decide with the owner of the script: take it from the SYSTEM account (a policy can set it again), or let it answer DIRECT for the private names of this plan and the proxy for the others',
  'warning.current-system-machine-wide':
    '{file}: ProxySettingsPerUser is 0 ({key}): every account reads the settings of the machine, and the list of the SYSTEM account is not read',
  'fix.current-system-machine-wide':
    'let the owner of that policy write the proxy and the planned entries into the settings of the machine, beside what stands there; or end the policy for this appliance',
  'warning.current-system-policy':
    "{file}: a policy ({key}) sets internet options before the SYSTEM account's own, so those in use are not known",
  'fix.current-system-policy':
    'let the owner of that policy write the proxy and the planned entries into it, or take the appliance out of it',
  'warning.current-proxy-short-name':
    'today {layer} uses {has}: whether that is {proxy}, the DNS suffixes of the appliance tell',
  'fix.current-proxy-short-name': 'nothing, if the short name leads to the same proxy',
  'warning.current-proxy-login':
    'appliance.json has a user name for the proxy: only the Configuration Manager would give it; services under SYSTEM give none and get 407 where {proxy} asks for a login',
  'fix.current-proxy-login':
    'let {proxy} pass {address} to the planned names before any rule that asks for a login; Site Recovery supports no proxy with authentication',
  'not-known.current-system-other-account':
    "not known: today's internet options of the SYSTEM account; {file} holds the key {key}, which does not tell them",
  'not-known.current-system-script':
    'not known: what the script {script} answers, which the SYSTEM account uses ({file})',
  'not-known.current-system-machine-wide':
    'not known: the settings of the machine, which every account reads by policy ({file}: {key})',
  'not-known.current-system-policy':
    "not known: the SYSTEM account's internet options, which a policy sets ({file}: {key})",
  'obstacle.current-system-machine-wide':
    'by policy every account reads the internet options of the machine ({file}: {key}), so a list written for the SYSTEM account is not read',
  'obstacle-fix.current-system-machine-wide':
    'let the owner of the policy write the proxy and the planned entries of the SYSTEM account into the settings of the machine, beside what stands there; or end the policy for this appliance and export again',
  'obstacle.current-system-policy':
    "a policy sets the SYSTEM account's internet options ({file}: {key}), so a list written for the account may not be read",
  'obstacle-fix.current-system-policy':
    'let the owner of the policy write the proxy and the planned entries into it, or take the appliance out of it and export again',
  'plan.private-vault-unclear':
    'several vaults have the name in site.yaml, so whose endpoint serves {name} is not known',
  'obstacle.vault-not-clear':
    'several vaults are called {vault}, and which one is meant is not known: {ids}',
  'obstacle-fix.vault-not-clear':
    'write the id of the vault that is meant into site.yaml: "vault: /subscriptions/…/providers/Microsoft.RecoveryServices/vaults/{vault}" (appliances[].vault)',
  'not-known.one-of-several-endpoints':
    'not known: which private endpoint of {resource} this site reaches, {endpoints} (networks.sites in site.yaml)',
  'obstacle.endpoints-in-several-networks':
    '{resource} has private endpoints in several networks behind the VPN, and which one this appliance reaches is not known: {endpoints}. {more} {more:name depends|names depend} on it: {names}',
  'obstacle-fix.endpoints-in-several-networks':
    'say by networks.sites which networks each site reaches; until then the records of this plan name one of these endpoints alone, so do not set them before',
  'obstacle.current-system-script':
    'the SYSTEM account uses the script {script} ({file}), which decides before the planned proxy and list',
  'obstacle-fix.current-system-script':
    "decide with the owner of the script: take it from the SYSTEM account (the script that sekisho render writes does that; a policy can set it again) and export again; or let it answer DIRECT for the private names of this plan and the proxy for the others (the proxy.pac that sekisho render writes, or its lines in the company's own). A list written by hand does nothing while the script stands",
  'warning.resolver-without-use':
    'no appliance and no proxy of site.yaml asks {resolver} ({address}): nothing is planned for it',
  'fix.resolver-without-use':
    'if machines ask it too (a second DNS server) or another resolver forwards to it, say so in site.yaml: the resolver of an appliance or a proxy can be a list, and forwards and conditionalForwarders take its name; else leave it out',
  'warning.proxy-without-use':
    'no appliance of site.yaml uses {proxy} ({address}): nothing is planned for it',
  'fix.proxy-without-use':
    "if people's browsers use it, sign-in goes through it: name it as browserProxy of the appliance in site.yaml",
  'warning.resolver-behind-another':
    "today's firewall lets {others} ask the internet's DNS and not {resolver}: if {resolver} forwards to {others}, the planned rule for {resolver} opens what nobody uses",
  'fix.resolver-behind-another':
    'if it does, write forwards: {others} for {resolver} in site.yaml: there the records belong, and that rule is left out; if not, nothing',
  'warning.resolver-asks-both':
    "today's firewall lets {resolver} ask the internet's DNS besides {targets}; the plan takes it to send everything to {targets} (forwards: azure) and has no such rule",
  'fix.resolver-asks-both':
    'if {resolver} forwards some suffixes only to {targets} and the rest to the internet, keep its rule for port 53, and write these suffixes under conditionalForwarders in site.yaml, with forwards: internet',
  'warning.forwarders-in-directory':
    'a conditional forwarder of {resolver} that stands in Active Directory goes to every domain controller of its scope: one at {targets} would forward to itself (a loop)',
  'fix.forwarders-in-directory':
    'if a domain controller of the same forest stands at {targets}, use no scope and set the forwarder on each server on premises, or a directory partition that has only those',
  'warning.firewall-inside':
    '{appliance} and machines that it works with stand in different networks of the premises. Whether a firewall stands between them is not known; the plan has rules only for what leaves the premises',
  'fix.firewall-inside':
    'if one stands between them, say so by networks.zones; then the plan has these rules: {servers}; and by the documents (name:port): {ports}; {address} is the appliance',
  'warning.proxy-may-inspect':
    'whether {proxy} opens TLS or asks for a login is not known: connections that it opens, and programs that give no login, fail',
  'fix.proxy-may-inspect':
    'let {proxy} pass these names for {address} without opening their TLS and before any rule that asks for a login',
  'obstacle.proxy-elsewhere':
    "{proxy} ({address}) stands on the internet: which DNS it asks, what it lets through and by what it knows this site are its provider's, and not known",
  'obstacle-fix.proxy-elsewhere':
    'ask the provider for the addresses of its gateways (the firewall needs them all) and give it the list of names for this site; if the proxy is yours, add its network to networks.onPremises',
  'not-known.proxy-elsewhere':
    'not known: what {proxy} ({address}) does on the internet, outside this site',
  'warning.resolver-may-host':
    'whether {resolver} itself holds one of these zones is not known: {zones}. For a zone that it holds it asks nobody, and every name without a record there does not exist',
  'fix.resolver-may-host':
    'look; if it holds one, add the records there, by the names that programs ask for, on every server of that zone, and make no second zone beside it',
  'warning.subnet-group-unclear':
    'subnet {subnet} of {network}, where private endpoints of this plan stand, has the network security group {group}, and no export tells whether its network policies are on for private endpoints (privateEndpointNetworkPolicies)',
  'fix.subnet-group-unclear':
    'export the virtual networks again; if the policies are on, {group} has to let {from} in to the planned addresses, TCP 443',
  'warning.gateway-routes':
    'the gateway subnet of {network} has the route table {table}: traffic from the premises may go through a firewall in Azure, which this plan does not have',
  'fix.gateway-routes':
    'export them ("az network route-table list -o json > estate/route-tables.json"), or look at the routes of {table}; if one leads the networks of the planned endpoints to a firewall, let the rules of {from} pass there too',
  'not-known.subnet-group':
    'not known: whether the network security group {group} lets anybody in to {address}',
  'obstacle.subnet-group':
    'the network security group {group} decides whether {from} reaches private endpoints of this plan (network policies of their subnet are on), and what it lets in is not known. {more} {more:name depends|names depend} on it: {names}',
  'obstacle-fix.subnet-group':
    'look that {group} lets {from} in to the planned addresses, TCP 443, by a rule before every one that denies; and export it: "az network nsg list -o json > estate/network-security-groups.json"; or turn the network policies for private endpoints off, and export the virtual networks again',
} as const;
