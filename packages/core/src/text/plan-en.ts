// English texts of plans: reasons, warnings with their fixes and steps.

export const PLAN_EN = {
  // reasons of roads and of what is to be learned
  'plan.private-endpoint': 'private endpoint {endpoint} serves this name',
  'plan.private-after-registration':
    'registration creates this name with its private endpoint; its record must be answered within moments',
  'plan.private-no-endpoint-yet':
    'only a private endpoint can carry this name, and the estate has none for it yet',
  'plan.private-address-unknown':
    'private endpoint {endpoint} serves this name, but no export tells its address: the firewall rule is for its network, and the DNS record is not planned yet',
  'plan.private-names-unknown':
    'private endpoint {endpoint} exists, but no export tells its names and addresses: they are planned by their form',
  'plan.private-not-exported':
    'only a private endpoint can carry this name, and the private endpoints are not all exported: whether there is one is not known',
  'plan.proxy-cache-endpoint-unknown':
    'the private endpoints are not all exported, so whether the cache account has one is not known; until an export tells, its data is planned through the proxy',
  'plan.proxy-by-name':
    'no private endpoint can carry this name; the proxy allows it by its single name',
  'plan.proxy-by-suffix':
    'no private endpoint can carry these names; the policy lets the proxy allow the suffix',
  'plan.proxy-documented-name': 'documented name under {pattern}; the policy asks for single names',
  'plan.proxy-learned': 'seen at set-up, and of the form {pattern} that a requirement expects',
  'plan.learn-under-suffix':
    'the documents list {pattern} only; allow single names under it when the proxy log shows them',
  'plan.learn-among-other-tenants':
    'the documents list {pattern} only, and third parties have names under it ({otherTenants}): allow single names that the proxy log shows, never the suffix',
  'plan.learn-shape':
    'the name has the form {pattern}; its full name is known only from the proxy log',
  'plan.proxy-cache-without-endpoint':
    'the cache account has no private endpoint, so replication data goes through the proxy',
  'plan.policy-name': 'the site asks for this name',
  'plan.port-not-stated': 'no document states the port of {name}, so no path can be planned',

  // warnings, each with its fix
  'warning.classic-ended':
    'the classic product (site-recovery-classic) ended in March 2026: its rows only explain an old site, and nothing is planned for them',
  'fix.classic-ended': 'move to the modernized appliance and plan site-recovery in its place',
  'warning.service-without-rows': 'the catalog has no rows for {service} in {cloud}',
  'fix.service-without-rows':
    'take {service} out of site.yaml, or plan that part by hand from its documents',
  'warning.region-of-other-cloud':
    '{region} is a region of {regionCloud}, but site.yaml says cloud: {cloud}: names of the wrong cloud are planned',
  'fix.region-of-other-cloud': 'set cloud: {regionCloud} in site.yaml, or correct the region',
  'warning.region-misspelt': 'the catalog knows no region {region}: did you mean {meant}?',
  'fix.region-misspelt':
    'set region: {meant} in site.yaml; if {region} is a newer region (az account list-locations), its names are planned by their form',
  'warning.region-not-known':
    'the catalog knows no region {region}, so its names are planned by their form',
  'fix.region-not-known':
    'compare it with az account list-locations --query "[].name", and correct region in site.yaml where it is another',
  'warning.vault-not-in-estate': 'the estate has no vault {vault}',
  'fix.vault-not-in-estate':
    'export it again (az backup vault list), or correct the vault in site.yaml',
  'warning.vault-in-other-region':
    'vault {vault} is in {location}, but site.yaml says {region}: the plan uses the codes of {location}',
  'fix.vault-in-other-region':
    'set region: {location} in site.yaml, or correct the vault; nothing, if the vaults of this site are in several regions',
  'warning.vault-without-endpoint': 'vault {vault} has no private endpoint',
  'fix.vault-without-endpoint':
    'make it before anything is registered in the vault: Azure refuses it afterwards; to use the vault without one, plan with --route public',
  'warning.vault-endpoint-of-other-kind':
    'private endpoint {endpoint} of vault {vault} is for {groups}, not for AzureSiteRecovery: it carries no name of Site Recovery',
  'fix.vault-endpoint-of-other-kind':
    'make another one with the target sub-resource AzureSiteRecovery before anything is registered in the vault; that of Azure Backup may stay',
  'warning.site-recovery-code-unknown':
    "Site Recovery's code of region {region} is not known, so its names are planned by their form",
  'fix.site-recovery-code-unknown':
    "set asrCode in site.yaml, or create the vault's private endpoint and export it with its network interface: the code is the label after the first dot of <number>-asr-pod<n>-rcm<n>.<code>.siterecovery…",
  'warning.migrate-code-unknown':
    "Azure Migrate's code of region {region} is not known; whole zones are used until it is",
  'fix.migrate-code-unknown':
    'set migrateCode in site.yaml if it is known; registration shows it in the record that it creates in privatelink.prod.migration…: <hex32>-agent.<code>.disc',
  'warning.backup-code-unknown': "Azure Backup's code of the region is not known",
  'fix.backup-code-unknown':
    "read it from a name of the vault's private endpoint: the label between privatelink and backup",
  'warning.endpoint-not-approved': 'private endpoint {endpoint} is {state}: its traffic is refused',
  'fix.endpoint-not-approved': 'approve its connection on the resource that it leads to',
  'warning.endpoint-rejected': 'private endpoint {endpoint} is {state}: its traffic is refused',
  'fix.endpoint-rejected':
    'a rejected connection cannot be approved any more: ask its owner why, then delete the private endpoint (or its connection) and create it again; for a vault this works only while nothing is registered in it',
  'warning.endpoint-disconnected':
    'private endpoint {endpoint} is {state}: the owner of its resource removed the connection, so nothing answers',
  'fix.endpoint-disconnected':
    'delete the private endpoint and create it again, if the resource is still needed; for a vault this works only while nothing is registered in it',
  'warning.endpoint-without-names': 'private endpoint {endpoint} shows no name and no address',
  'fix.endpoint-without-names':
    'export its network interface (az network nic show); if Azure shows none either, the endpoint failed: delete it and make it again',
  'warning.port-not-stated':
    '{name} ({requirement}: {purpose}) gets no path: no document states its port',
  'fix.port-not-stated':
    'set the time from a source inside, or ask the vendor for port and protocol; time servers speak NTP, which no HTTP proxy carries',
  'warning.conditional-left-out':
    '{name} ({requirement}: {purpose}) is needed under a condition only and nothing in the estate shows it: it is left out',
  'fix.conditional-left-out':
    'if the condition holds for this site, make its private endpoint or add its single name to policy.extraNames',
  'warning.private-name-without-endpoint':
    '{name} ({requirement}) needs a private endpoint of {type}, and the estate has none',
  'fix.private-name-without-endpoint': 'make it, export the estate again, and plan again',
  'warning.private-name-uncertain':
    '{name} ({requirement}: {purpose}) is inferred for this cloud, and the estate has no private endpoint of {type}: it is planned by its form',
  'fix.private-name-uncertain':
    'nothing to create now; look at the records and the proxy log while the appliance registers, and add the FQDN that shows',
  'warning.agent-without-source':
    'mobility agents are planned, but the site names no source of {appliance}, so no firewall rule can be written for them',
  'fix.agent-without-source': 'list the machines under sources in site.yaml',
  'warning.cache-account-not-named':
    'site.yaml does not name the cache storage account of {appliance}: its full name cannot be planned, and any storage account would have the expected form',
  'fix.cache-account-not-named':
    'set appliances[].cacheStorageAccount in site.yaml and plan again; until then the plan is not complete',
  'warning.forward-target-unknown':
    '{resolver} ({address}) forwards into the virtual network, but the site does not say to which address',
  'fix.forward-target-unknown':
    'let the firewall pass port 53 from {address} to the resolver in the virtual network',
  'warning.proxy-resolves-itself':
    '{proxy} resolves names by itself with the DNS of the internet: a private name that reaches it is sent to its public address and refused (403), although nslookup on the appliance shows the private address',
  'fix.proxy-resolves-itself':
    'look at the bypass list of the program, not at its DNS; nothing has to be changed at the proxy',
  'warning.resolver-not-inside':
    '{resolver} ({address}) is neither on premises nor behind the VPN: private names would be asked for in the open',
  'fix.resolver-not-inside': 'correct its address, or the networks, in site.yaml',
  'warning.no-private-route':
    'no document describes private endpoints of the vault in {cloud} ({services}): the public route is planned',
  'fix.no-private-route':
    'nothing, if the public route is meant; keep the proxy list to the names planned here',
  'warning.public-access-off':
    '{name} is planned through {proxy}, but {resource} refuses the internet (publicNetworkAccess is Disabled)',
  'fix.public-access-off':
    'make a private endpoint for {resource}, export and plan again; or turn its public access on',
  'warning.public-access-by-perimeter':
    '{name} is planned through {proxy}, but {resource} is secured by a network security perimeter (publicNetworkAccess is SecuredByPerimeter): it refuses the internet except for what a rule of the perimeter lets in. No export holds these rules, so they are not known',
  'fix.public-access-by-perimeter':
    'make a private endpoint for {resource}, which needs no rule of the perimeter; or give the perimeter an inbound rule for the public address of {proxy} (rules by subscription refuse shared access signatures)',
  'warning.public-access-denied':
    '{name} is planned through {proxy}, but {resource} lets no address of the internet in (networkAcls: defaultAction is Deny, ipRules is empty)',
  'fix.public-access-denied':
    'make a private endpoint for {resource}, export and plan again; or add the public address of {proxy} to its ipRules',
  'warning.public-access-only-listed':
    '{name} is planned through {proxy}, but {resource} lets only some addresses of the internet in ({list}); whether the public address of {proxy} is among them is not known',
  'fix.public-access-only-listed':
    'look from which public address {proxy} goes out, and add it to ipRules of {resource} if it is missing; or make a private endpoint',
  'warning.cache-without-shared-keys':
    'the cache account {account} takes no shared keys (allowSharedKeyAccess is false): Site Recovery supports it since October 2025, but only through the managed identity of vault {vault}, and no export tells its roles',
  'fix.cache-without-shared-keys':
    'look that {vault} has a managed identity with roles on {account}: Contributor and Storage Blob Data Contributor on a standard account, Contributor and Storage Blob Data Owner on a premium one',
  'warning.private-subnet-without-outbound':
    '{name} ({address}) is in subnet {subnet} of {network}, which has no default outbound access (defaultOutboundAccess is false) and names no NAT gateway: unless another way out exists, it does not reach the internet',
  'fix.private-subnet-without-outbound':
    'give the subnet a NAT gateway, or look that {name} goes out by a public address, outbound rules of a load balancer or a route through a firewall',
  'warning.vault-refuses-internet':
    'vault {vault} refuses the internet (publicNetworkAccess is {access}), but its names are planned without private endpoints',
  'fix.vault-refuses-internet':
    'turn the public access of the vault on; or make its private endpoint while nothing is registered in it, and plan without --route public',
  'warning.zone-missing':
    'the estate has no private DNS zone {zone}, which {endpoint} needs inside Azure',
  'fix.zone-missing':
    'look first whether it is in a subscription that is not exported (a second zone of one name in one network is refused, and one elsewhere hides the first): export it then. If there is none, make the zone, link it to the network whose DNS is asked for it, and give the endpoint a zone group',
  'warning.exports-disagree':
    'the exports disagree about the private endpoint {endpoint} or the record of {name}: the plan takes {addresses}, and advises nothing about its DNS record',
  'fix.exports-disagree':
    'remove the older export (a note of the exports names the files), and plan again',
  'warning.endpoint-without-record':
    '{endpoint} serves {addresses}, but its zone has no {type} record {record}',
  'fix.endpoint-without-record':
    'add the {type} record {record} {addresses}, or give the endpoint a zone group',
  'warning.record-differs':
    '{record} is {has} in its private DNS zone, but {endpoint} has {addresses}',
  'fix.record-differs': 'set the {type} record {record} to {addresses}',
  'warning.record-points-at-nothing':
    '{record} points at {address}, where no private endpoint of the estate is',
  'fix.record-points-at-nothing':
    'export the endpoint that it belongs to, which may be in another subscription; whether the record can go, its owner says',
  'warning.zone-shared':
    '{endpoint} and {other} lead to the same resource and write into one zone {zone}: the second overwrites the first',
  'fix.zone-shared': 'give each its own zone, or keep one endpoint and one zone in a hub',
  'warning.bypass-matches-more':
    '"{entry}" is read as an unanchored expression and also bypasses {example}',
  'fix.bypass-matches-more':
    'the narrowest form that is certain to be accepted is the full name: {names}',
  'warning.bypass-matches-more-later':
    '"{entry}" is read as an unanchored expression and also bypasses {example}',
  'fix.bypass-matches-more-later':
    'replace it by the full name once registration has made it; no anchored form is known to be accepted',
  'warning.bypass-name-matches-more':
    'even the full name "{entry}" is read without anchors and also bypasses {example}',
  'fix.bypass-name-matches-more':
    'nothing: no narrower form is known to be accepted, and nobody dials such a name',
  'warning.bypass-whole-storage':
    '"{entry}" also bypasses storage accounts that must go through the proxy, and those of third parties; it stays because the described set-up wrote it at scope zone',
  'fix.bypass-whole-storage': 'use the account by its own name: {names} (plan --scope names)',
  'warning.other-tenants-allowed':
    '"{entry}" lets out to third parties ({otherTenants}); it stays only because policy.extraNames asks for it',
  'fix.other-tenants-allowed': 'allow the single names that are needed',
  'warning.wildcard-against-policy':
    '"{entry}" in policy.extraNames is a wildcard, but policy.allowWildcards is false',
  'fix.wildcard-against-policy': 'write single names, or allow wildcards',
  'warning.star-written-as-dot': '"{entry}" has a *, which Squid takes as a plain character',
  'fix.star-written-as-dot': 'for Squid it is written "{dot}", which also takes the name itself',
  'warning.other-tenants-not-planned':
    '{requirement} asks for {pattern}, under which third parties can have names or content ({otherTenants}): it is not allowed as a whole, and no single name of it without a person',
  'fix.other-tenants-not-planned':
    'look at each single name that the proxy log shows before it is allowed',
  'warning.current-list-not-shown':
    'today EnableProxyBypassList is not "true": an appliance before 9.60 (Update Rollup 72) shows and uses no bypass list then',
  'fix.current-list-not-shown':
    'set it to "true" in appliance.json (in %ProgramData%\\Microsoft Azure\\Config, or MicrosoftAzure without the space; look for both) and restart the appliance; if the page shows the field already, give the version of the appliance in site.yaml',
  'warning.current-list-likely-shown':
    'appliance.json has no EnableProxyBypassList, and site.yaml gives no version of the appliance: since 9.60 (Update Rollup 72) the page likely shows the field for the bypass list without it',
  'fix.current-list-likely-shown':
    'look at the page; give the version of the appliance in site.yaml, and nothing is assumed',
  'warning.current-list-key-without-use':
    'EnableProxyBypassList is "false", but an appliance since 9.60 shows its bypass list by itself; whether it still reads this key is not documented',
  'fix.current-list-key-without-use':
    'look at the page; only if it shows no field for the list, set the key to "true" and restart the appliance',
  'warning.current-no-proxy': 'today no proxy is set in {layer}',
  'fix.current-no-proxy': 'set {proxy}',
  'warning.current-other-proxy': 'today {layer} uses {has}, not {proxy}',
  'fix.current-other-proxy': 'set {proxy}, or correct the proxy in site.yaml',
  'warning.current-entry-rejected':
    'today\'s entry "{entry}" ({layer}) is refused, and the whole list with it: {message}',
  'fix.current-entry-rejected': 'remove it before anything else is typed',
  'warning.current-entry-dead': 'today\'s entry "{entry}" ({layer}) does nothing: {message}',
  'fix.current-entry-dead': 'correct it if somebody needs it, or remove it',
  'warning.current-entry-takes-proxied':
    'today\'s entry "{entry}" ({layer}) also sends {name} past the proxy, where the firewall rejects it',
  'fix.current-entry-takes-proxied': 'remove it, or write the single names that it is meant for',
  'warning.current-entry-stays':
    'today\'s entry "{entry}" ({layer}) stays: it changes no planned path',
  'fix.current-entry-stays': 'nothing',
  'warning.current-entry-overlaps': 'today\'s entry "{entry}" ({layer}) is taken in by "{other}"',
  'fix.current-entry-overlaps': 'keep one of the two',
  'warning.current-allow-problem.final-dot':
    '{where}: no request matches "{entry}": Squid removes a final dot from the host name of a request, but not from an entry',
  'fix.current-allow-problem.final-dot': 'write "{fixed}"',
  'warning.current-allow-problem.star':
    '{where}: no request matches "{entry}": "*" is a plain character in Squid\'s dstdomain',
  'fix.current-allow-problem.star':
    'write ".example.com" for example.com and all names under it, or single names',
  'warning.current-allow-problem.blank':
    '{where}: Squid reads the whole line as one entry, which no request matches: "{entry}"',
  'fix.current-allow-problem.blank': 'write one name on each line',
  'warning.current-allow-problem.comment':
    '{where}: Squid reads the "#" as part of the entry, which no request matches: "{entry}"',
  'fix.current-allow-problem.comment':
    'put a space before the "#", or the comment on a line of its own',
  'warning.current-allow-problem.url':
    '{where}: no request matches "{entry}": dstdomain compares host names, not URLs',
  'fix.current-allow-problem.url': 'write the host name only',
  'warning.current-allow-problem.port':
    '{where}: no request matches "{entry}": dstdomain compares host names without ports',
  'fix.current-allow-problem.port':
    'write the host name only; ports are limited by another acl (acl … port)',
  'warning.current-allow-problem.address':
    '{where}: "{entry}" is an IP address: it matches requests for that address, but no FQDN',
  'fix.current-allow-problem.address':
    'write the FQDN that clients ask for, or move it to an acl of the type dst',
  'warning.current-allow-problem.byte-order-mark':
    '{where}: the file begins with a byte order mark, which Squid reads as part of its first entry: no request matches it',
  'fix.current-allow-problem.byte-order-mark': 'save the file as UTF-8 without a byte order mark',
  'warning.current-allow-problem.not-ascii':
    '{where}: no request matches "{entry}": requests have host names in their ASCII form (xn--…), and Squid does not convert entries',
  'fix.current-allow-problem.not-ascii':
    'write the ASCII form, or remove characters that do not belong to the name',
  'warning.current-allow-problem.no-name':
    '{where}: no request matches "{entry}", which is no host name',
  'fix.current-allow-problem.no-name': 'correct or remove the line',
  'warning.current-allow-problem.utf-16':
    '{where}: the file is UTF-16, which Squid does not read: no request matches any entry',
  'fix.current-allow-problem.utf-16': 'save the file as UTF-8 without a byte order mark',
  'warning.current-allow-problem.covered':
    '{where}: "{other}" (line {otherLine}) already matches "{entry}": Squid warns at its start and ignores the line',
  'fix.current-allow-problem.covered': 'remove the line',
  'warning.current-allow-problem.refused':
    '{where}: "{entry}" overlaps "{other}" (line {otherLine}): Squid 6 and older do not start with this list (FATAL: Bungled); Squid 7 keeps the wider entry',
  'fix.current-allow-problem.refused': 'remove "{narrow}" (line {narrowLine})',
  'warning.current-allow-under-planned':
    'today\'s allow entry "{entry}" is taken in by "{other}" of this plan: Squid 6 and older do not start with a list that has "{other}" behind it',
  'fix.current-allow-under-planned':
    'remove "{entry}" from the list before "{other}" is added, or keep the plan in an acl of its own, as sekisho render writes it',
  'warning.current-allow-other-tenants':
    'today\'s allow entry "{entry}" lets out to third parties ({otherTenants})',
  'fix.current-allow-other-tenants': 'replace it by the single names of this plan',
  'warning.current-allow-unneeded':
    'today\'s allow entry "{entry}" is needed by no requirement of this plan',
  'fix.current-allow-unneeded':
    'nothing for this plan; whether others who use the proxy need it, its owner says',
  'warning.documents-disagree.service-bus':
    'documents disagree whether Service Bus is still dialled: lists of 2023 and an observed set-up need it, the list of 2026 has it no more',
  'fix.documents-disagree.service-bus':
    'followed: the observation, narrowly; one name of the expected form is learned from the proxy log; drop it when a whole cycle shows no request',
  'warning.documents-disagree.public-names':
    'lists of 2023 have hypervrecoverymanager, backup, discoverysrv and servicebus; the list of 2026 has none of them for the public cloud',
  'fix.documents-disagree.public-names':
    'followed: the list of 2026 with private endpoints, the lists of 2023 without (--route public)',
  'warning.documents-disagree.key-vault':
    'the list of 2026 has Key Vault among the internet names; in an observed set-up registration made a private endpoint for it',
  'fix.documents-disagree.key-vault':
    'followed: the observation; the name dialled is the public one in both cases',
  'warning.documents-disagree.protected-machines':
    'one document says that protected machines need no internet names, another one wants Key Vault reachable from them',
  'fix.documents-disagree.protected-machines': 'followed: the first; nothing is opened for them',
  'warning.documents-disagree.proxy-authentication':
    'documents disagree about proxies that ask for credentials: the Configuration Manager has fields for them, other pages call them unsupported',
  'fix.documents-disagree.proxy-authentication':
    'followed: unsupported; services under SYSTEM offer no credentials, so let these names pass without',
  'warning.documents-disagree.blob-bypass-zone':
    'an observed set-up bypassed all of blob storage under SYSTEM; a document warns of it, because other accounts must go out',
  'fix.documents-disagree.blob-bypass-zone':
    'followed: the observed set-up, because the scope is zone; scope names bypasses the cache account alone',
  'warning.documents-disagree.blob-bypass-names':
    'an observed set-up bypassed all of blob storage under SYSTEM; a document warns of it, because other accounts must go out',
  'fix.documents-disagree.blob-bypass-names':
    'followed: the document; only the cache account is bypassed',
  'warning.documents-disagree.cache-kind':
    "the portal's own cache account is of an older kind, but a private endpoint needs general purpose v2",
  'fix.documents-disagree.cache-kind':
    'followed: the second; create a v2 account before and choose it',
  'warning.documents-disagree.zone-name':
    'an old document puts the region into the zone name; later ones have one zone for all regions',
  'fix.documents-disagree.zone-name':
    'followed: the later ones; the region code is part of the record name',
  'warning.documents-disagree.appliance-json':
    'documents give two folders of appliance.json: with and without a space in "Microsoft Azure"',
  'fix.documents-disagree.appliance-json':
    'followed: both; look for %ProgramData%\\Microsoft Azure\\Config first, then %ProgramData%\\MicrosoftAzure\\Config',
  'warning.documents-disagree.china-login': 'documents give two login hosts for China',
  'fix.documents-disagree.china-login': 'followed: both are allowed',
  'warning.documents-disagree.china-key-vault':
    'documents give vault.azure.cn and vault.chinacloudapi.cn',
  'fix.documents-disagree.china-key-vault':
    'followed: vault.azure.cn, which fits the private DNS zone',
  'warning.documents-disagree.government-graph':
    'documents give graph.microsoftazure.us and graph.windows.net for US Government',
  'fix.documents-disagree.government-graph': 'followed: both are allowed',
  'warning.record-conflict':
    '{appliances} need different addresses for {record} on one resolver {resolver}',
  'fix.record-conflict': 'give each appliance a resolver or a view of its own',

  // steps, in order, and why each stands where it does
  'step.make-endpoints': 'Create the private endpoints that are missing (vault {vault}).',
  'step.remake-endpoints':
    'Delete the private endpoints whose connection was rejected or removed, and create them again.',
  'step.approve-endpoints': 'Approve the pending private endpoint connections.',
  'step.make-cache-endpoint':
    'Create a private endpoint (blob) for the cache storage account, and plan again.',
  'step.make-needed-endpoint':
    'Create private endpoints for the resources that reject the internet, or allow the public IP address of the proxy there.',
  'step.add-records':
    'Add these records to {resolver}, each on its own. Other names of the same zones must still be asked for elsewhere.',
  'step.forward-names': 'Forward these names from {resolver} into the virtual network.',
  'step.allow-rules': 'Allow these connections.',
  'step.allow-names': 'Allow these names.',
  'step.remove-rejected': 'Remove the entries that the Configuration Manager rejects.',
  'step.show-list':
    'Set "EnableProxyBypassList": "true" in appliance.json and restart the appliance.',
  'step.show-list-if-hidden':
    'Only if the page of the Configuration Manager shows no field for the list (before 9.60, Update Rollup 72): set "EnableProxyBypassList": "true" in appliance.json and restart the appliance.',
  'step.set-manager-list':
    'Set the proxy {proxy} and this bypass list in the Configuration Manager.',
  'step.set-system-list': 'Set the proxy {proxy} and this bypass list for the SYSTEM account.',
  'step.set-agent-list':
    'Set the proxy {proxy} and this bypass list in ProxyInfo.conf of the mobility agents.',
  'step.register': 'Register the appliance.',
  'step.learn-records': 'Add records for names of these forms as soon as their endpoints exist.',
  'step.learn-allow': 'Allow single names of these forms when the proxy log shows them.',
  'step.why.endpoints-first':
    'A vault rejects a private endpoint once it holds items, and every later step needs its names.',
  'step.why.rejected':
    'A rejected connection cannot be approved any more. The new one may have other addresses.',
  'step.why.approval': 'A private endpoint that waits for approval answers nobody.',
  'step.why.cache-endpoint':
    'Until it exists, the disks are uploaded through the proxy. Afterwards they take the private endpoint.',
  'step.why.refused-in-public': 'These names are rejected at their public IP addresses.',
  'step.why.records-before-bypass':
    'A name that bypasses the proxy before its record exists goes straight to its public IP address, where the connection is rejected.',
  'step.why.firewall-before-bypass':
    'Until the firewall allows them, direct connections to the endpoints fail as a wrong bypass entry would.',
  'step.why.proxy-before-sign-in': 'Signing in is the first thing that registration does.',
  'step.why.rejected-first': 'The page accepts no other input while they are there.',
  'step.why.list-hidden':
    'Without it the page shows no field for the list, and the list is not used.',
  'step.why.list-perhaps-hidden':
    'site.yaml does not give the version of the appliance. Before 9.60, a list that the page does not show is not used.',
  'step.why.bypass-after-records':
    'Endpoints, records and firewall are ready by now, so direct connections arrive.',
  'step.why.system-own-list': "Services under SYSTEM do not read the Configuration Manager's list.",
  'step.why.register-last': 'By now every known name takes its planned path.',
  'step.why.learn-moments':
    'Registration continues only when the name resolves to its private IP address.',
  'step.why.learn-by-log': 'Nobody knows these full names before a client asks for them.',
  'step.why.remove-harmful':
    'They send names past the proxy that have to go through it, and the firewall rejects those connections.',

  'layer.mobility-agent': 'mobility agents (ProxyInfo.conf)',
} as const;
